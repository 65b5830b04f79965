"""A signature written by hand on the screen: its strokes, checked before they are kept."""

from __future__ import annotations

import json

WIDTH, HEIGHT = 600, 200  # the field in which it is written
MOST_STROKES, MOST_POINTS = 80, 3000
Strokes = list[list[int]]  # each stroke: x, y, x, y …


class NoSignature(ValueError):
    """What was sent is no handwriting."""


def read(text: str) -> Strokes:
    """Strokes from what the page sends; nothing for nothing.

    Raises:
        NoSignature: not a list of strokes inside the field, or too many of them.

    >>> read("[[10, 20, 30, 40]]")
    [[10, 20, 30, 40]]
    """
    if not text.strip():
        return []
    try:
        strokes = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise NoSignature from fault
    if not isinstance(strokes, list) or len(strokes) > MOST_STROKES:
        raise NoSignature
    if not all(_is_stroke(one) for one in strokes):
        raise NoSignature
    if sum(len(one) for one in strokes) > 2 * MOST_POINTS:
        raise NoSignature
    return strokes


def _is_stroke(one: object) -> bool:
    if not isinstance(one, list) or len(one) < 2 or len(one) % 2:
        return False
    if not all(type(number) is int for number in one):
        return False
    return all(0 <= x <= WIDTH for x in one[::2]) and all(0 <= y <= HEIGHT for y in one[1::2])
