"""Marks words for the reader, and says them in the reader's language where they are shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
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
        return day(date.fromisoformat(value)) if ISO_DAY.fullmatch(value) else translate(value)

    return translate(text) % {name: shown(value) for name, value in values.items()}
