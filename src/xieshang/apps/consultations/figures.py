"""What T04 works out of the employer's figures: changes, averages, what a raise would cost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xieshang.apps.consultations.models import DataSheet

RATES = (2, 4, 6)  # per cent; cases to think with, no proposals
NO_SOURCE = "未提供：平台还没有这项统计数据的来源"
ROWS = (
    ("营业收入", "revenue", "last_revenue"),
    ("净利润", "net_profit", "last_net_profit"),
    ("上缴税收", "tax", ""),
    ("工资总额", "total_wages", "last_total_wages"),
)


def derived(sheet: DataSheet) -> dict[str, Any]:
    """The table of two years, the averages, cases of a raise; what has no source says so."""
    return {
        "figures": [*_rows(sheet), *_headcount(sheet)],
        "avg_wage": _average(sheet),
        "avg_wage_front": sheet.frontline_wage,
        "labour_share": "不能计算：没有增加值",
        "guideline": NO_SOURCE,
        "cpi": NO_SOURCE,
        "peer_wage": NO_SOURCE,
        "afford": afford(sheet.total_wages, sheet.net_profit),
    }


def _rows(sheet: DataSheet) -> list[dict[str, Any]]:
    found = []
    for item, this, last in ROWS:
        now = getattr(sheet, this)
        before = getattr(sheet, last) if last else None
        found.append(
            {
                "item": f"{item}（元）",
                "this": _money(now),
                "last": _money(before),
                "change": f"{(now - before) / before:+.1%}" if now and before else "",
            }
        )
    return found


def _headcount(sheet: DataSheet) -> list[dict[str, Any]]:
    people = str(sheet.headcount) if sheet.headcount else "未提供"
    return [{"item": "平均人数（人）", "this": people, "last": "", "change": ""}]


def _money(value: Decimal | None) -> str:
    if value is None:
        return "未提供"
    return f"{value:,.0f}" if value == value.to_integral() else f"{value:,.2f}"


def _average(sheet: DataSheet) -> Decimal | None:
    if sheet.total_wages is None or not sheet.headcount:
        return None
    average: Decimal = round(sheet.total_wages / sheet.headcount, 2)
    return average


def afford(wages: Decimal | None, profit: Decimal | None) -> list[dict[str, str]]:
    """What a raise of so many per cent would cost in a year, and of the profit.

    >>> afford(Decimal("9954000"), Decimal("1140000"))[1]
    {'rate': '4%', 'cost': '398,160元', 'effect': '34.9%'}
    """
    if wages is None:
        return []
    return [
        {
            "rate": f"{rate}%",
            "cost": f"{wages * rate / 100:,.0f}元",
            "effect": f"{wages * rate / 100 / profit:.1%}"
            if profit and profit > 0
            else "没有利润",
        }
        for rate in RATES
    ]
