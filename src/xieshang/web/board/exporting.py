"""The board as a workbook: an area with its places, or an enterprise with its facts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import numpy as np
import xlsxwriter
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from xieshang.apps.assessment.models import Fact
from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.exchange.sheets import harmless
from xieshang.apps.organizations.models import Enterprise, Region
from xieshang.apps.trail.services import exported
from xieshang.core.index.consultation.catalogue import ROOT, indicators
from xieshang.core.index.consultation.formulas import formulas
from xieshang.core.index.consultation.told import ANONYMOUS
from xieshang.core.index.consultation.variables import catalogue
from xieshang.core.index.data import State
from xieshang.web.board import drill, enterprises, words
from xieshang.web.board.areas import of_request
from xieshang.web.board.asking import Asked, moved, score_of
from xieshang.web.board.seen import Board
from xieshang.web.http import Request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | float | date | None
Sheets = list[tuple[str, list[list[Cell]]]]


@require_safe
def area(request: Request, code: str) -> HttpResponse:
    """The same numbers as on the page, as numbers."""
    question, seen = of_request(request, code)
    names = {one: seen.names[one] for one in (code, *seen.children(code))}
    sheets = [(_("各地"), _places(seen, names)), (_("指标"), _nodes(seen, code))]
    place = Region.objects.get(code=code)
    return handed_out(request, sheets, place, question, f"index-{code}")


@require_safe
def enterprise(request: Request, pk: int) -> HttpResponse:
    """All 52 indicators of an enterprise with what they are made of, and every fact behind."""
    firm, question, seen, row = enterprises.of_request(request, pk)
    if question is None or seen is None or row < 0:
        raise Http404
    facts = list(
        Fact.objects.filter(period=seen.period, enterprise=firm).select_related("batch")
    )
    sheets = [
        (_("企业"), _firm(seen, firm, row)),
        (_("指标"), _indicators(seen, row, facts)),
        (_("原始数据"), _facts(seen, row, facts)),
    ]
    return handed_out(request, sheets, firm, question, f"index-{pk}")


def handed_out(
    request: Request,
    sheets: Sheets,
    subject: Region | Enterprise,
    question: Asked,
    name: str,
    *,
    what: str = "index",
) -> HttpResponse:
    """The workbook; that it left the house is written down."""
    told = {"period": question.quarter, "rows": sum(len(rows) - 1 for _t, rows in sheets)}
    exported(what, by=request.user, subject=subject, on=current_day(), payload=told)
    answer = HttpResponse(_workbook(sheets), content_type=XLSX)
    file = f"{name}-{question.quarter}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer


def _workbook(sheets: Sheets) -> bytes:
    out = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, safe) as book:
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for title, rows in sheets:
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 1, 22)
            for number, row in enumerate(rows):
                _write(sheet, number, row, bold if number == 0 else None, day)
    return out.getvalue()


def _write(sheet: Any, number: int, row: Sequence[Cell], style: Any, day: Any) -> None:
    for place, value in enumerate(row):
        if isinstance(value, str):
            sheet.write_string(number, place, harmless(value), style)
        elif isinstance(value, date):
            sheet.write_datetime(number, place, datetime.combine(value, time()), day)
        elif value is not None and not np.isnan(value):
            sheet.write_number(number, place, value)


def _places(seen: Board, names: dict[str, str]) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [
            _("地方"), _("区划代码"), _("企业"), _("职工数"), _("指数"), _("区间下限"),
            _("区间上限"), _("较上季"), _("完整度（%）"), *(words.label(one) for one in "ABCD"),
        ]
    ]  # fmt: skip
    for code, name in names.items():
        inside, unit = seen.members(code), seen.place_of[code]
        low, high = seen.intervals[:, unit]
        rows.append(
            [
                name, code, float(inside.sum()), seen.heads(inside),
                rounded(score_of(seen, code, ROOT)), rounded(float(low)), rounded(float(high)),
                rounded(moved(seen, code, ROOT)),
                rounded(100 * float(seen.area.scored.completeness[0, unit])),
                *(rounded(score_of(seen, code, node)) for node in "ABCD"),
            ]
        )  # fmt: skip
    return rows


def _nodes(seen: Board, code: str) -> list[list[Cell]]:
    rows: list[list[Cell]] = [
        [
            _("编码"), _("名称"), _("权重"), pgettext("index", "得分"), _("贡献（分）"),
            _("分子"), _("分母"), _("值"), _("单位"), pgettext("index", "打分"),
            _("来源"), _("说明"),
        ]
    ]  # fmt: skip
    unit, tree = seen.place_of[code], seen.result.framework
    shares = drill.added(seen.area.scored, unit)
    for node, one in indicators().items():
        head: list[Cell] = [
            node, words.name(node), tree.global_weight[node] * 100,
            rounded(score_of(seen, code, node)), rounded(shares.get(node, float("nan"))),
        ]  # fmt: skip
        if one.level < 3:
            rows.append([*head, *[None] * 7])
            continue
        found = drill.of_area(seen, node, code)
        sums = seen.summed(node, seen.members(code)) if found.fraction else {}
        parts: list[Cell] = list(sums.values()) if sums else [None, None]
        value = rounded(float(seen.result.data.column(node)[unit]), 4)
        rows.append(
            [*head, *parts, value, one.unit, found.scoring, found.sources, found.reason]
        )
    return rows


def _firm(seen: Board, firm: Enterprise, row: int) -> list[list[Cell]]:
    """What the page says first."""
    share = float(np.nan_to_num(seen.scored.completeness[0, row]))
    return [
        [_("企业"), firm.name],
        [_("统一社会信用代码"), firm.uscc],
        [_("季度"), str(seen.period)],
        [_("截至"), seen.period.ends_on],
        [_("职工数"), float(seen.facts.heads[row])],
        [_("指数"), rounded(enterprises.index_of(seen, firm.pk))],
        [_("数据完整度（%）"), float(int(100 * share + 1e-9))],
        [_("四个维度的几何平均"), rounded(float(seen.scored.geometric[row]))],
    ]


def _indicators(seen: Board, row: int, facts: list[Fact]) -> list[list[Cell]]:
    """Every node: weight, score, points, and for indicators how the value came about."""
    rows: list[list[Cell]] = [
        [
            _("编码"), _("名称"), _("权重"), pgettext("index", "得分"), _("贡献（分）"),
            _("状态"), _("分子"), _("分母"), _("值"), _("单位"), pgettext("index", "打分"),
            _("谁提供"), _("截至"), _("说明"),
        ]
    ]  # fmt: skip
    result, shares = seen.scored.result, drill.added(seen.scored, row)
    index = rounded(enterprises.index_of(seen, seen.standing.enterprises[row].pk))
    rows.append([ROOT, words.name(ROOT), 100.0, index, index])
    for node, one in indicators().items():
        head: list[Cell] = [
            node, words.name(node), result.framework.global_weight[node] * 100,
            rounded(float(result.of(node)[row])), rounded(shares.get(node, float("nan"))),
        ]  # fmt: skip
        rows.append([*head, *(_made_of(seen, node, row, facts) if one.level == 3 else [])])
    return rows


def _made_of(seen: Board, code: str, row: int, facts: list[Fact]) -> list[Cell]:
    """State, numerator, denominator, value, unit, goalposts, givers, oldest day, reason."""
    found, formula = drill.of_enterprise(seen, code, row), formulas()[code]
    held = int(seen.scored.result.state[seen.scored.result.row_of[code], row])
    parts: list[Cell] = [None, None]
    if found.fraction:
        parts = [rounded(float(seen.facts.value(one)[row]), 2) for one in formula.variables]
    behind = [fact for fact in facts if fact.variable in formula.variables]
    givers = dict.fromkeys(str(fact.get_giver_display()) for fact in behind)
    return [
        _state(held), *parts,
        rounded(float(seen.scored.result.data.column(code)[row]), 4), indicators()[code].unit,
        found.scoring, _("、").join(givers) or found.sources,
        min((fact.as_of for fact in behind), default=None), found.reason,
    ]  # fmt: skip


def _state(held: int) -> str:
    return _("有数据") if held == State.VALUE else drill.state(held)


def _facts(seen: Board, row: int, facts: list[Fact]) -> list[list[Cell]]:
    """Each fact as it was delivered; of a survey only as far as its reader may know it."""
    rows: list[list[Cell]] = [
        [
            _("变量"), _("数据"), _("数值"), _("单位"), _("状态"), _("谁提供"), _("截至"),
            pgettext("one", "文件"),
        ]
    ]  # fmt: skip
    order = {name: place for place, name in enumerate(catalogue())}
    for fact in sorted(facts, key=lambda one: (order[one.variable], one.giver)):
        value, state = fact.value, fact.state
        if fact.variable in ANONYMOUS:
            value = float(seen.facts.value(fact.variable)[row])
            state = int(seen.facts.state(fact.variable)[row])
        told = float("nan") if value is None else value
        part = drill.part(fact.variable, told)
        rows.append(
            [
                fact.variable, part.label, rounded(told, 2), part.unit, _state(state),
                str(fact.get_giver_display()), fact.as_of,
                fact.batch.file_name if fact.batch else "",
            ]
        )  # fmt: skip
    return rows


def rounded(value: float, digits: int = 1) -> Cell:
    """A number for a cell; none where nothing is told."""
    return None if np.isnan(value) else round(value, digits)
