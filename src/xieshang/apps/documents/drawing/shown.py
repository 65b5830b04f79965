"""Values as a reader expects them on paper: 是, 2026年4月9日, 21,800,000元, 〔没有填〕."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime

UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # control, format (bidi), surrogate, private, none
ABSENT = "无"
MISSING = "未提供"
# The unit of a number is part of what it says.
UNITS: Mapping[str, str] = {
    "attend_due": "人",
    "attend_actual": "人",
    "reps_wanted": "人",
    "headcount": "人",
    "employees": "人",
    "female": "人",
    "dispatched": "人",
    "covered": "人",
    "firms_covered": "家",
    "avg_wage": "元/年",
    "avg_wage_front": "元/年",
    "copies": "份",
    "year": "年",
}


def plain(value: object) -> str:
    """Text without what cannot be printed or would turn its direction.

    >>> plain("甲\\u202e乙\\x00")
    '甲乙'
    """
    return "".join(
        sign
        for sign in str(value)
        if sign in "\n\t" or unicodedata.category(sign) not in UNSEEN
    )


def shown(value: object) -> str:
    """A value as a reader expects it: 是, 2026年4月9日, 9,954,000.

    >>> shown(True), shown("2026-04-09"), shown("2026-04-08T14:00:00+08:00")
    ('是', '2026年4月9日', '2026年4月8日14:00')
    """
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        if len(value) == 2 and all(_day(one) for one in value):
            return f"{shown(value[0])}至{shown(value[1])}"
        return "；".join(shown(one) for one in value)
    return _written(value) if isinstance(value, str) else plain("" if value is None else value)


def written_day(day: date | None) -> str:
    """2026年4月9日; nothing for no day."""
    return shown(day.isoformat()) if day else ""


def with_unit(name: str, value: object) -> str:
    """A value of a field, with the unit of the field behind a bare number.

    >>> with_unit("headcount", 126), with_unit("headcount", "不适用")
    ('126人', '不适用')
    """
    text = shown(value)
    bare = re.fullmatch(r"-?[\d,]+(\.\d+)?", text) and not isinstance(value, bool)
    return text + UNITS.get(name, "") if bare else text


def _written(value: str) -> str:
    if (moment := _moment(value)) is not None:
        return f"{moment.year}年{moment.month}月{moment.day}日{moment:%H:%M}"
    if (found := _day(value)) is not None:
        return f"{found.year}年{found.month}月{found.day}日"
    if re.fullmatch(r"-?\d{5,}(\.\d+)?|-?\d+\.\d+", value):
        whole, _, cents = value.partition(".")
        return f"{int(whole):,}" + (f".{cents}" if cents.strip("0") else "")
    return plain(value)


def _day(value: object) -> date | None:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return date.fromisoformat(value)
    return None


def _moment(value: str) -> datetime | None:
    if re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d", value):
        return datetime.fromisoformat(value.replace("Z", "+00:00"))
    return None
