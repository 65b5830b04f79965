"""What changed a score since the quarter before: by group, each split into three effects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xieshang.core.index.arrays import ROUNDING, Floats
from xieshang.core.index.compute import Result
from xieshang.core.index.consultation.catalogue import ROOT
from xieshang.core.index.explain import change
from xieshang.web.board import words
from xieshang.web.board.seen import path_to

WIDE = 600  # of the drawing of one bar


@dataclass(frozen=True, slots=True)
class Step:
    """One node's part of the change, with its bar in the waterfall."""

    code: str
    label: str
    value: str
    weight: str
    goalpost: str
    total: str
    points: float
    x: float
    width: float
    tone: str  # up | down | flat | end


@dataclass(frozen=True, slots=True)
class Split:
    """The change of a score: its steps sum to it.

    ``by_values`` where neither weights nor goalposts did any of it.
    """

    before: str
    after: str
    total: str
    steps: list[Step]
    bars: list[Step]  # with both ends, as they are drawn
    by_values: bool


def split(
    before: Result, after: Result, unit: str, *, code: str = ROOT, depth: int = 2
) -> Split | None:
    """The change of one unit's node between two quarters; nothing where either has none.

    Args:
        depth: 2 for groups, 3 for indicators.
    """
    units = [before.data.units, after.data.units]
    if any(unit not in known for known in units):
        return None
    one, other = (
        result.only(np.array([result.data.units.index(unit)])) for result in (before, after)
    )
    found = change(one, other, code)
    ends = float(found.before[0]), float(found.after[0])
    if np.isnan(ends).any():
        return None
    summed: dict[str, Floats] = {}
    for leaf, points in zip(found.codes, np.moveaxis(found.points, 1, 0)[:, :, 0], strict=True):
        node = path_to(leaf)[:depth][-1]
        summed[node] = summed.get(node, np.zeros(3)) + np.nan_to_num(points)
    return _drawn(summed, *ends)


def _drawn(summed: dict[str, Floats], start: float, end: float) -> Split:
    edges, at = [start, end], start
    for effects in summed.values():
        at += float(effects.sum())
        edges.append(at)
    low, high = min(edges) - 0.5, max(edges) + 0.5
    scale = WIDE / (high - low)

    def bar(first: float, last: float) -> tuple[float, float]:
        left, right = sorted((first, last))
        return round((left - low) * scale, 1), round(max((right - left) * scale, 1.5), 1)

    bars = [_end("before", start, bar(low, start))]
    at = start
    for code, effects in summed.items():
        total = float(effects.sum())
        bars.append(_step(code, effects, bar(at, at + total)))
        at += total
    bars.append(_end("after", end, bar(low, end)))
    others = np.array([effects[1:] for effects in summed.values()])
    return Split(
        words.points(start), words.points(end), words.signed(end - start), bars[1:-1], bars,
        bool((np.abs(others) < ROUNDING).all()),
    )  # fmt: skip


def _step(code: str, effects: Floats, bar: tuple[float, float]) -> Step:
    total = float(effects.sum())
    shown = words.signed(total)
    tone = "flat" if shown == "0.0" else "up" if total > 0 else "down"
    value, weight, goalpost = (words.signed(float(one)) for one in effects)
    return Step(code, words.label(code), value, weight, goalpost, shown, total, *bar, tone)


def _end(code: str, score: float, bar: tuple[float, float]) -> Step:
    return Step(code, "", "", "", "", words.points(score), score, *bar, "end")
