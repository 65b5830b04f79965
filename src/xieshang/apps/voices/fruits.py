"""Colours and fruits: names that say nothing about a person."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

COLOURS = "青紫红黄白金翠粉蓝绿棕银墨朱黛丹"
FRUITS = "柠李桔梨桃杏枣梅柿柚橙莓瓜荔椰蕉榛栗楂榄"


def nicks(spoken: str) -> Iterator[str]:
    """Ever further names for a voice: 320 short ones first, then with a number.

    >>> next(nicks("00" * 32))
    '青柠'
    """
    number = int(spoken[:12], 16)
    size = len(COLOURS) * len(FRUITS)
    for step in range(size):
        place = (number + step * 97) % size  # 97 shares no factor with the size: all are met
        yield COLOURS[place // len(FRUITS)] + FRUITS[place % len(FRUITS)]
    for turn in count(2):
        place = number % size
        yield f"{COLOURS[place // len(FRUITS)]}{FRUITS[place % len(FRUITS)]}{turn}"
        number += 97
