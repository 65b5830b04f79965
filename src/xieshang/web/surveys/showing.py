"""Results as tables: the page, the print and the export show the same cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xieshang.apps.surveys.models import Survey, SurveyResult
from xieshang.core.questions import Kind, Measure, Question

HIDDEN = "—"
FULL = 240  # width of a whole bar in the picture
TALL = 22  # height of one bar with its gap


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: words, people, share; and the bar beside it."""

    label: str
    count: int | None
    share: str
    width: int
    y: int


@dataclass(frozen=True, slots=True)
class Table:
    """One question."""

    no: str
    title: str
    asked: int | None
    lines: tuple[Line, ...]
    height: int
    note: str = ""

    @property
    def hidden(self) -> int:
        return sum(line.count is None for line in self.lines)


@dataclass(frozen=True, slots=True)
class Grid:
    """One declared crossing: a row for each group, a column for each option."""

    title: str
    by: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]

    @property
    def empty(self) -> bool:
        return all(cell is None for _group, cells in self.rows for cell in cells)


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure in words."""

    title: str
    indicator: str
    value: str
    interval: str
    goals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that a results page shows to one audience."""

    answers: int
    entitled: int
    k: int
    share: str
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    grids: tuple[Grid, ...]

    @property
    def hidden(self) -> int:
        """How many cells are not shown."""
        grids = sum(c is None for grid in self.grids for _g, cells in grid.rows for c in cells)
        return sum(table.hidden for table in self.tables) + grids

    @property
    def few(self) -> bool:
        """Whether there are too few answers for this audience."""
        return self.answers < self.k


def percent(part: float, of: float = 1) -> str:
    """A share as the page writes it: 62.5%.

    >>> percent(5, 8), percent(1)
    ('62.5%', '100%')
    """
    return f"{round(100 * part / of, 1):g}%" if of else HIDDEN


def shown(survey: Survey, result: SurveyResult, language: str) -> Shown:
    """The stored result in the reader's language."""
    content: dict[str, Any] = result.content
    questionnaire = survey.questionnaire
    by_code = questionnaire.by_code
    numbers = {q.code: str(no) for no, q in enumerate(questionnaire.questions, 1)}
    return Shown(
        answers=content["answers"],
        entitled=content["entitled"],
        k=content["k"],
        share=percent(content["answers"], content["entitled"]),
        figures=tuple(
            _figure(measure, told, language)
            for measure, told in zip(questionnaire.measures, content["measures"], strict=False)
        ),
        tables=tuple(
            _table(by_code[told["code"]], told, numbers[told["code"]], language)
            for told in content["questions"]
        ),
        grids=tuple(
            _grid(by_code[told["by"]], by_code[told["of"]], told["cells"], language)
            for told in content["crossings"]
        ),
    )


def share_of(low: int | None, high: int | None, of: int) -> str:
    """A share in words, as far as it is told; empty where it is not."""
    if low is None or high is None:
        return ""
    if low == high:
        return percent(low, of)
    if high == of:
        return _("不低于%(share)s") % {"share": percent(low, of)}
    return _("不高于%(share)s") % {"share": percent(high, of)}


def _figure(measure: Measure, told: dict[str, Any], language: str) -> Figure:
    value = share_of(told["low"], told["high"], told["of"])
    ends = told["interval"]
    sure = f"{percent(round(ends[0], 3))}–{percent(round(ends[1], 3))}" if ends else ""
    return Figure(measure.words.said(language), measure.indicator, value, sure, measure.goals)


def _table(question: Question, told: dict[str, Any], no: str, language: str) -> Table:
    counts, asked = told["counts"], told["asked"]
    lines = tuple(
        Line(
            option.words.said(language),
            count,
            HIDDEN if count is None or not asked else percent(count, asked),
            0 if count is None or not asked else round(FULL * count / asked),
            TALL * place,
        )
        for place, (option, count) in enumerate(zip(question.options, counts, strict=True))
    )
    note = _("可以选几项，合计可能超过100%。") if question.kind is Kind.MULTIPLE else ""
    return Table(no, question.words.said(language), asked, lines, TALL * len(lines), note)


def _grid(
    by: Question, of: Question, cells: Sequence[Sequence[int | None]], language: str
) -> Grid:
    return Grid(
        of.words.said(language),
        by.words.said(language),
        tuple(option.words.said(language) for option in of.options),
        tuple(
            (option.words.said(language), tuple(row))
            for option, row in zip(by.options, cells, strict=True)
        ),
    )


def rows_of(found: Shown) -> list[list[str]]:
    """The same as lines of a file: exactly what the page shows."""
    rows = [[_("有权回答"), str(found.entitled), "", ""]]
    told = _("不满%(k)s份") % {"k": found.k} if found.few else str(found.answers)
    rows.append([_("收到回答"), told, "" if found.few else found.share, ""])
    for figure in found.figures:
        value = figure.value or _("没有公布")
        rows.append([f"{figure.indicator} {figure.title}".strip(), "", value, figure.interval])
    for table in found.tables:
        for line in table.lines:
            count = HIDDEN if line.count is None else str(line.count)
            rows.append([f"{table.no}. {table.title}", count, line.share, line.label])
    for grid in found.grids:
        for group, cells in grid.rows:
            for head, cell in zip(grid.heads, cells, strict=True):
                count = HIDDEN if cell is None else str(cell)
                rows.append([f"{grid.title} × {grid.by}", count, "", f"{head} × {group}"])
    if found.hidden:
        why = _("不满%(k)s人的格不公布；能从合计里算出来的格也一起藏") % {"k": found.k}
        rows.append([_("没有公布的格"), str(found.hidden), "", why])
    return rows
