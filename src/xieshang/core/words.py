"""Marks words for the reader, and says them in the reader's language where they are shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date

Value = str | int | tuple[str, ...]  # what stands at a place of a message; many are listed
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def msg(text: str) -> str:
    """Mark a Chinese message for the catalogue and return it unchanged.

    >>> msg("发出要约书")
    '发出要约书'
    """
    return text


LISTED = msg("、")  # stands between the entries of a list


def chinese_day(day: date) -> str:
    """A day as it stands on Chinese screens.

    >>> chinese_day(date(2026, 4, 9))
    '2026年4月9日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


MONTHS = "January February March April May June July August September October November December"
# Messages of core know no plural; in English "1 working days" is put right where it is said.
MANY_BUT_ONE = re.compile(r"(?<![\d.,–])\b1 ((?:working |calendar )?(?:day|month|year))s\b")


def english_day(day: date) -> str:
    """A day as it stands on English screens.

    >>> english_day(date(2026, 4, 9))
    '9 April 2026'
    """
    return f"{day.day} {MONTHS.split()[day.month - 1]} {day.year}"


def one_of_many(text: str) -> str:
    """English with its ones put right.

    >>> one_of_many("within 1 working days of 11 days")
    'within 1 working day of 11 days'
    """
    return MANY_BUT_ONE.sub(r"1 \1", text)


def say(
    text: str,
    values: Mapping[str, Value],
    *,
    translate: Callable[[str], str] = str,
    day: Callable[[date], str] = chinese_day,
) -> str:
    """A message with its values filled in, in the reader's language.

    Args:
        text: Message id with ``%(name)s`` places.
        values: ISO days are written with ``day``; other text is translated too, since sides,
            places and titles of laws are messages themselves; a tuple becomes a list.
        translate: ``gettext`` of the reader's language.
        day: How the reader's language writes a day.

    >>> say("到%(last)s", {"last": "2026-04-09"})
    '到2026年4月9日'
    >>> say("还差：%(items)s", {"items": ("净利润", "工资总额")})
    '还差：净利润、工资总额'
    """

    def shown(value: Value) -> str:
        if isinstance(value, tuple):
            return translate(LISTED).join(shown(one) for one in value)
        if not isinstance(value, str) or not value:
            return str(value)
        if ISO_DAY.fullmatch(value):
            with suppress(ValueError):  # 2026-02-30 is what somebody typed, and no day
                return day(date.fromisoformat(value))
        return translate(value)

    return translate(text) % {name: shown(value) for name, value in values.items()}
