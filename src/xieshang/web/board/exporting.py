"""The board of an area as a workbook: its places, and every node with what it is made of."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.exchange.sheets import harmless
from xieshang.apps.organizations.models import Region
from xieshang.apps.trail.services import exported
from xieshang.core.index.consultation.catalogue import ROOT, indicators
from xieshang.web.board import drill, words
from xieshang.web.board.areas import of_request
from xieshang.web.board.asking import moved, score_of
from xieshang.web.board.seen import Board
from xieshang.web.http import Request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | float | None


@require_safe
def area(request: Request, code: str) -> HttpResponse:
    """The same numbers as on the page, as numbers."""
    question, seen = of_request(request, code)
    names = {one: seen.names[one] for one in (code, *seen.children(code))}
    sheets = [
        (_("各地"), list(_places(seen, names))),
        (_("指标"), list(_nodes(seen, code))),
    ]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        for title, rows in sheets:
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 1, 22)
            for number, row in enumerate(rows):
                _write(sheet, number, row, bold if number == 0 else None)
    told = {"period": question.quarter, "rows": sum(len(rows) - 1 for _t, rows in sheets)}
    place = Region.objects.get(code=code)
    exported("index", by=request.user, subject=place, on=current_day(), payload=told)
    answer = HttpResponse(out.getvalue(), content_type=XLSX)
    name = f"index-{code}-{question.quarter}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _write(sheet: Any, number: int, row: Sequence[Cell], style: Any) -> None:
    for place, value in enumerate(row):
        if isinstance(value, str):
            sheet.write_string(number, place, harmless(value), style)
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
                _one(score_of(seen, code, ROOT)), _one(float(low)), _one(float(high)),
                _one(moved(seen, code, ROOT)),
                _one(100 * float(seen.area.scored.completeness[0, unit])),
                *(_one(score_of(seen, code, node)) for node in "ABCD"),
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
            _one(score_of(seen, code, node)), _one(shares.get(node, float("nan"))),
        ]  # fmt: skip
        if one.level < 3:
            rows.append([*head, *[None] * 7])
            continue
        found = drill.of_area(seen, node, code)
        sums = seen.summed(node, seen.members(code)) if found.fraction else {}
        parts: list[Cell] = list(sums.values()) if sums else [None, None]
        value = _one(float(seen.result.data.column(node)[unit]), 4)
        rows.append(
            [*head, *parts, value, one.unit, found.scoring, found.sources, found.reason]
        )
    return rows


def _one(value: float, digits: int = 1) -> Cell:
    return None if np.isnan(value) else round(value, digits)
