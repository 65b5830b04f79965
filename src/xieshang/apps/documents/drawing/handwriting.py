"""Draws the strokes of a signature as a picture in ink."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 200" width="600" height="200">'
)
PEN = (
    'fill="none" stroke="#1d2329" stroke-width="5" stroke-linecap="round" '
    'stroke-linejoin="round"'
)


def picture(strokes: Iterable[Sequence[int]]) -> str:
    """An SVG of the strokes; empty where nothing was written. A tap is a dot.

    >>> picture([[1, 2, 3, 4]]).count("M1 2L3 4")
    1
    """
    paths = [_path(stroke) for stroke in strokes]
    if not paths:
        return ""
    return f'{FRAME}<path {PEN} d="{" ".join(paths)}"/></svg>'


def _path(stroke: Sequence[int]) -> str:
    points = [f"{int(x)} {int(y)}" for x, y in zip(stroke[::2], stroke[1::2], strict=True)]
    return "M" + "L".join(points if len(points) > 1 else points * 2)
