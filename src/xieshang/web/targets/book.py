"""The sheet as a workbook."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter
from django.db.models import Q
from django.utils.translation import gettext as _

from xieshang.apps.exchange.sheets import harmless
from xieshang.apps.organizations.models import Region
from xieshang.apps.targets.campaign import STAGES, Funnel, Stage
from xieshang.apps.targets.sheet import Line, Sheet
from xieshang.web.targets.showing import row_of, text

Cell = str | float | None
TIMED = (Stage.ANSWERED, Stage.TALKING, Stage.SIGNED, Stage.FILED)  # since the stage before


def workbook(found: Sheet, campaign: Funnel | None = None) -> bytes:
    """Numbers as numbers, texts as texts that no spreadsheet takes for a formula.

    Args:
        campaign: how far each place of the area has come, for those who may know.
    """
    out = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, safe) as book:
        lines = [cells(line) for line in (*found.lines, *found.above)]
        _page(book, _("目标表"), [*heads()], lines)
        if campaign is not None and campaign.ones:
            told = [str(STAGES[stage]) for stage in Stage]
            first = [_("区划代码"), _("地方"), *told]
            first += [_("%(stage)s：天数中位数") % {"stage": STAGES[one]} for one in TIMED]
            _page(book, _("春季要约行动"), first, _places(found.area, campaign))
    return out.getvalue()


def _page(book: Any, name: str, first: list[str], lines: Iterable[list[Cell]]) -> None:
    page = book.add_worksheet(name)
    page.set_column(2, 2, 40 if len(first) == len(heads()) else 12)
    bold = book.add_format({"bold": True})
    for column, head in enumerate(first):
        page.write_string(0, column, head, bold)
    for number, line in enumerate(lines, start=1):
        for column, value in enumerate(line):
            if isinstance(value, str):
                page.write_string(number, column, harmless(value))
            elif value is not None:
                page.write_number(number, column, value)


def _places(area: str, campaign: Funnel) -> list[list[Cell]]:
    """The area, then the places beneath it that have an enterprise on the list."""
    some = Region.objects.filter(Q(code=area) | Q(parent_id=area)).order_by("code")
    told = [(one, campaign.within(one.code)) for one in some]
    return [
        [
            one.code, one.name, *(inside.reached(stage) for stage in Stage),
            *(inside.median(stage) for stage in TIMED),
        ]
        for one, inside in told
        if inside.ones
    ]  # fmt: skip


def heads() -> list[str]:
    return [
        _("区划代码"), _("编号"), _("目标"), _("分组"), _("单位"), _("本年目标值"),
        _("基线值"), _("基线日"), _("分子"), _("分母"), _("现值"), _("月末"),
        _("95%区间低"), _("95%区间高"), _("预计年末"), _("状态"), _("责任部门"),
        _("数据来源"), _("依据文件"),
    ]  # fmt: skip


def cells(line: Line) -> list[Cell]:
    """One row: values in percent or in the target's unit."""
    row, goal, last, span = row_of(line), line.goal, line.last, line.interval
    ahead = line.standing.forecast
    return [
        goal.region_code, row.code, row.name, row.group, str(line.target.unit), goal.milestone,
        goal.baseline, _day(goal.baseline_on),
        last.numerator if last else None, last.denominator if last else None,
        last.measured.value if last else None, _day(row.on),
        span.low * 100 if span else None, span.high * 100 if span else None,
        ahead.value if ahead else None, row.word, goal.owner,
        (last.source if last else "") or text(line.target.source),
        last.document if last else "",
    ]  # fmt: skip


def _day(day: object) -> str:
    return str(day) if day else ""
