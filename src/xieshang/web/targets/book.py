"""The sheet as a workbook."""

from __future__ import annotations

import io

import xlsxwriter
from django.utils.translation import gettext as _

from xieshang.apps.exchange.sheets import harmless
from xieshang.apps.targets.sheet import Line, Sheet
from xieshang.web.targets.showing import row_of, text

Cell = str | float | None


def workbook(found: Sheet) -> bytes:
    """Numbers as numbers, texts as texts that no spreadsheet takes for a formula."""
    out = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, safe) as book:
        page = book.add_worksheet(_("目标表"))
        page.set_column(2, 2, 40)
        bold = book.add_format({"bold": True})
        for column, head in enumerate(heads()):
            page.write_string(0, column, head, bold)
        for number, line in enumerate((*found.lines, *found.above), start=1):
            for column, value in enumerate(cells(line)):
                if isinstance(value, str):
                    page.write_string(number, column, harmless(value))
                elif value is not None:
                    page.write_number(number, column, value)
    return out.getvalue()


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
