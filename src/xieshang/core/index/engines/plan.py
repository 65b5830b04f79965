"""A framework as tables: what is joined to records so that an engine can score them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from xieshang.core.bad_input import BadInput, shown
from xieshang.core.index.compute import Scales
from xieshang.core.index.model import Framework, Node
from xieshang.core.index.normalise import Scale, fit
from xieshang.core.index.options import FIXED_SCALES
from xieshang.core.words import msg

SEGMENTS = 3  # straight pieces of a broken line: goalposts have 1, floor–pass–target 2, range 3


@dataclass(frozen=True)
class Plan:
    """Tables of a framework.

    Args:
        scales: indicator, factor, y0, and for each piece x, width, rise: the score is
            y0 + Σ rise · clip((value − x) / width, 0, 1). Weights and posts are doubles:
            a number in the query itself would become a decimal on Spark and lose digits.
        levels: for each level from the indicators up: (code, parent, weight) of its nodes.
    """

    scales: pa.Table
    levels: tuple[pa.Table, ...]


def plan(framework: Framework, scales: Scales | None = None) -> Plan:
    """The tables of a framework whose indicators are broken lines and whose means are plain.

    Raises:
        BadInput: a node cannot be told as a join: values by steps or ranks, other means than
            the arithmetic one, red lines, least shares.
    """
    rows = [_broken(framework.of[code], scales) for code in framework.leaves]
    for code in framework.downwards:
        if framework.children[code]:
            _plain(framework.of[code])
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    depth = _depths(framework)
    levels = []
    for level in range(max(depth.values()), 0, -1):
        nodes = [framework.of[code] for code in framework.downwards if depth[code] == level]
        levels.append(
            pa.table(
                {
                    "code": [node.code for node in nodes],
                    "parent": [node.parent for node in nodes],
                    "weight": [float(node.weight) for node in nodes],
                }
            )
        )
    return Plan(pa.table(columns), tuple(levels))


def _depths(framework: Framework) -> dict[str, int]:
    depth = {framework.root: 0}
    for code in framework.downwards:
        for child in framework.children[code]:
            depth[child] = depth[code] + 1
    return depth


def _broken(node: Node, scales: Scales | None) -> dict[str, str | float]:
    """One indicator as pieces; those that it does not need rise by 0."""
    scale = scales.get(node.code) if scales is not None else _fixed(node)
    floored = node.normalise is not None and node.normalise.floor is not None
    points = [] if scale is None or floored else _points(scale)
    if not 2 <= len(points) <= SEGMENTS + 1:
        raise _refused(node)
    row: dict[str, str | float] = {
        "indicator": node.code, "factor": float(node.factor), "y0": points[0][1],
    }  # fmt: skip
    for number in range(SEGMENTS):
        (x, y), (x2, y2) = points[number : number + 2] if number + 1 < len(points) else (
            (points[-1][0], 0.0), (points[-1][0] + 1.0, 0.0),
        )  # fmt: skip
        row |= {f"x{number}": x, f"width{number}": x2 - x, f"rise{number}": y2 - y}
    return row


def _fixed(node: Node) -> Scale | None:
    how = node.normalise
    if how is None or how.method not in FIXED_SCALES:
        return None
    return fit(how, node.direction, np.empty(0), node.code)


def _points(scale: Scale) -> list[tuple[float, float]]:
    """Corners of a scale from left to right; none where it is no broken line."""
    if scale.kind == "points":
        return [(float(x), float(y)) for x, y in zip(scale.xs, scale.ys, strict=True)]
    if scale.kind != "line" or not np.isfinite([scale.low, scale.high]).all():
        return []
    slope, shift = (float(number) for number in scale.ys)
    ends = sorted(((bound - shift) / slope, bound) for bound in (scale.low, scale.high))
    return [(float(x), float(y)) for x, y in ends]


def _plain(node: Node) -> None:
    how = node.aggregate
    if (how is not None and how.method != "arithmetic") or node.caps or node.need:
        raise _refused(node)
    if node.weighting is not None:
        raise _refused(node)


def _refused(node: Node) -> BadInput:
    return BadInput(
        "framework",
        msg("“%(code)s”不能在引擎里计分"),
        msg("引擎只算折线计分和加权算术平均；别的请先汇总，再用index score"),
        code=shown(node.code),
    )
