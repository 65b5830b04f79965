"""Targets in words and figures, as the pages and the workbook show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from xieshang.apps.targets.computed import COMPUTED
from xieshang.apps.targets.models import TargetReading
from xieshang.apps.targets.sheet import Line
from xieshang.core.targets.catalogue import Kind, Target, Text, Unit
from xieshang.core.targets.reading import enough, reached
from xieshang.core.targets.standing import Forecast, Light
from xieshang.web.design.templatetags.xs import written

TONES: Final = {
    Light.REACHED: ("done", ""),
    Light.ON_COURSE: ("info", ""),
    Light.BEHIND: ("soon", ""),
    Light.FAILING: ("over", ""),
    Light.UNKNOWN: ("due", ""),
}
WORDS: Final[dict[Light, Promise]] = {
    Light.REACHED: gettext_lazy("已达到"),
    Light.ON_COURSE: gettext_lazy("按现在的进度能达到"),
    Light.BEHIND: gettext_lazy("还没有达到"),
    Light.FAILING: gettext_lazy("到期没有达到"),
    Light.UNKNOWN: gettext_lazy("本年还没有读数"),
}
DYNAMIC: Final[dict[Light, Promise]] = {
    Light.BEHIND: gettext_lazy("黄灯：本年有月末低于目标"),
    Light.FAILING: gettext_lazy("红灯：连续两个月末低于目标"),
}


def text(of: Text) -> str:
    """The text in the reader's language."""
    return of.en if get_language() == "en" else of.zh


def figure(target: Target, value: float | None) -> str:
    """A value with its unit: 99.0%, 1,040人次."""
    if value is None:
        return ""
    if target.unit is Unit.PERCENT:
        return f"{value:.1f}%"
    number = f"{value:,.0f}"
    if target.unit is Unit.PERSON:
        return _("%(n)s人") % {"n": number}
    if target.unit is Unit.PERSON_TIME:
        return _("%(n)s人次") % {"n": number}
    return _("%(n)s个") % {"n": number}


def plain(number: float) -> str:
    """A count as people write it; money keeps one decimal."""
    return f"{number:,.0f}" if number == int(number) else f"{number:,.1f}"


@dataclass(frozen=True, slots=True)
class Row:
    """One target as the sheet shows it."""

    line: Line
    code: str
    name: str
    group: str
    goal: str
    baseline: str
    baseline_on: date | None
    value: str
    parts: str
    on: date | None
    span: str
    forecast: str
    tone: str
    mark: str
    word: str
    computed: bool


def row_of(line: Line) -> Row:
    target, goal, shown = line.target, line.goal, line.standing.shown
    tone, mark = TONES[line.standing.light]
    sign = pgettext("goal", "大于%(value)s") if target.more else "≥%(value)s"
    return Row(
        line,
        target.code,
        text(target.name),
        text(target.group),
        sign % {"value": figure(target, goal.milestone)},
        figure(target, goal.baseline),
        goal.baseline_on,
        figure(target, shown.value if shown else None),
        parts_of(line.last),
        shown.on if shown else None,
        _span(line),
        figure(target, line.standing.forecast.value) if line.standing.forecast else "",
        tone,
        mark,
        _word(line),
        target.code in COMPUTED,
    )


def grouped(lines: Iterable[Line]) -> list[tuple[str, list[Row]]]:
    """The rows of a sheet under the headings of the plan."""
    rows = [row_of(line) for line in lines]
    return [(name, list(inside)) for name, inside in groupby(rows, key=lambda row: row.group)]


def parts_of(row: TargetReading | None) -> str:
    """402 / 406; nothing for what is counted alone."""
    if row is None or row.denominator is None:
        return ""
    return f"{plain(row.numerator)} / {plain(row.denominator)}"


def _span(line: Line) -> str:
    """The interval of a survey, in percent."""
    found = line.interval
    return f"{found.low:.1%}–{found.high:.1%}" if found else ""


def _word(line: Line) -> str:
    light, shown = line.standing.light, line.standing.shown
    counts = line.standing.current is not None
    if light is Light.UNKNOWN and counts and shown and not enough(line.target, shown):
        return _("样本不够")
    if line.target.dynamic and light in DYNAMIC:
        return str(DYNAMIC[light])
    return str(WORDS[light])


def definitions(target: Target) -> list[tuple[str, Text]]:
    """What the plan says of a target; texts that it leaves out are empty."""
    return [
        (_("分子") if target.is_ratio else _("数什么"), target.numerator),
        (_("分母"), target.denominator),
        (_("数据来源"), target.source),
        (_("规则"), target.rule),
        (_("不算"), target.excluded),
        (_("一并看"), target.companion),
    ]


@dataclass(frozen=True, slots=True)
class Past:
    """One reading in the history of a target."""

    row: TargetReading
    parts: str
    value: str
    below: bool


def past_of(target: Target, rows: Iterable[TargetReading], milestone: float) -> list[Past]:
    """The readings, the last first, with whether each was under the year's milestone."""
    found = []
    for row in rows:
        value = row.measured.value
        below = value is not None and not reached(target, value, milestone)
        found.append(Past(row, parts_of(row), figure(target, value), below))
    return found


def how_projected(target: Target, found: Forecast | None) -> str:
    """How a forecast was made, or why there is none, in one or two sentences."""
    if found is None:
        if target.kind is Kind.STOCK:
            return _("最近六个月里还没有三个读数，不作预计。")
        if target.kind is Kind.YEAR:
            return _("满三个月才作预计。")
        return _("一年只有一次，不作预计。")
    first, last = figure(target, found.first.value), figure(target, found.last.value)
    values = {
        "first": first,
        "last": last,
        "from": written(found.first.on),
        "to": written(found.last.on),
        "months": found.last.on.month,
    }
    if target.kind is Kind.YEAR:
        return _("%(months)s个月累计%(last)s，按月均推到十二个月。") % values
    return (
        _("从%(from)s的%(first)s到%(to)s的%(last)s，按这段时间每月的平均变化推到年末。")
        % values
    )
