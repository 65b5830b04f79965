"""Where a score comes from, to the last point, and what changed it (分解)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np

from xieshang.core.bad_input import BadInput, shown
from xieshang.core.index import pairs
from xieshang.core.index.arrays import Floats
from xieshang.core.index.compute import PLAIN, Result, compute
from xieshang.core.index.means import slopes
from xieshang.core.index.model import Framework
from xieshang.core.index.options import BY_PAIRS
from xieshang.core.words import msg

CAP = "cap"
EFFECTS = ("value", "weight", "goalpost")


@dataclass(frozen=True, slots=True)
class Parts:
    """Points that each code adds to a node's score; each column of ``points`` sums to it.

    Args:
        codes: indicators; under a node that compares pairs its children instead, for there
            order counts and not points; and ``cap:node`` for what a red line took away.
        points: shape [codes, units].
        scores: shape [units], what the points sum to.
    """

    codes: tuple[str, ...]
    points: Floats
    scores: Floats

    def of(self, unit: int) -> dict[str, float]:
        """Points by code for one unit, the largest first."""
        order = np.argsort(-np.abs(np.nan_to_num(self.points[:, unit])), kind="stable")
        return {self.codes[row]: float(self.points[row, unit]) for row in order}


def contributions(result: Result, code: str = "") -> Parts:
    """Split the score of a node (the root) among the indicators beneath it.

    Means are homogeneous, so Euler's theorem splits them without a rest: a child adds
    slope × score, for the arithmetic mean its share × score. Exact for every unit.
    """
    top = code or result.framework.root
    result.framework.node(top)
    scores = result.of(top)
    found: dict[str, Floats] = {}
    _split(result, top, np.where(np.isnan(scores), 0.0, 1.0), found)
    codes = tuple(found)
    points = np.stack([found[one] for one in codes])
    return Parts(codes, np.where(np.isnan(scores), np.nan, points), scores)


def _split(result: Result, code: str, slope: Floats, found: dict[str, Floats]) -> None:
    """Hand the points of one node down: ``slope`` × its score is what it adds to the top."""
    row = result.row_of[code]
    below = result.framework.children[code]
    score = np.nan_to_num(result.scores[row])
    if not below:
        found[code] = slope * score
        return
    raw = np.nan_to_num(result.uncapped[row])
    if result.capped[row].any():
        found[f"{CAP}:{code}"] = slope * (score - raw)
    rows = [result.row_of[child] for child in below]
    how = result.framework.of[code].aggregate or PLAIN
    children = result.scores[rows]
    if how.method in BY_PAIRS:
        shared = pairs.parts(children, result.weights[code], ~np.isnan(children), how.method)
        for child, points in zip(below, shared, strict=True):
            found[child] = slope * points
        return
    steep = slopes(np.nan_to_num(children), result.share[rows], how.exponent, raw)
    for child, own in zip(below, steep, strict=True):
        _split(result, child, slope * own, found)


@dataclass(frozen=True, slots=True)
class Change:
    """Points by which each code changed the score, split into what the value, the weight and
    the goalpost did.

    Args:
        points: shape [effects, codes, units], effects as in ``EFFECTS``; sums over the first
            two axes to ``after`` − ``before`` exactly.
    """

    codes: tuple[str, ...]
    units: tuple[str, ...]
    points: Floats
    before: Floats
    after: Floats


def change(before: Result, after: Result, code: str = "") -> Change:
    """Split the change of a node's score between two results of the same tree.

    Each of values, weights (with methods of aggregation) and goalposts (with fitted scales)
    may be of before or of after. The effect of one is its mean over all orders in which the
    three can be exchanged (Shapley 1953), so that the three sum to the change exactly and no
    order is preferred. What appeared or disappeared counts as a change of values.

    Units that only one of the two has are left out.
    """
    _check_same_tree(before.framework, after.framework)
    top = code or after.framework.root
    units = tuple(unit for unit in after.data.units if unit in set(before.data.units))
    if not units:
        raise BadInput("units", msg("两期没有共同的单位"), msg("请核对两期的名单"))
    sources = {False: _only(before, units), True: _only(after, units)}
    worlds: dict[tuple[bool, ...], dict[str, Floats]] = {}
    for world in np.ndindex(2, 2, 2):
        key = tuple(bool(one) for one in world)
        parts = contributions(_mixed(sources, key), top)
        worlds[key] = dict(zip(parts.codes, parts.points, strict=True))
    codes = tuple(dict.fromkeys(one for parts in worlds.values() for one in parts))
    table = {
        key: np.stack([parts.get(one, np.zeros(len(units))) for one in codes])
        for key, parts in worlds.items()
    }
    ends = (contributions(sources[False], top).scores, contributions(sources[True], top).scores)
    return Change(codes, units, _shapley(table), *ends)


def _shapley(table: Mapping[tuple[bool, ...], Floats]) -> Floats:
    """Mean effect of each of the three over the six orders of exchanging them."""
    shape = next(iter(table.values())).shape
    found = np.zeros((3, *shape))
    for order in permutations(range(3)):
        world = [False, False, False]
        for factor in order:
            earlier = table[tuple(world)]
            world[factor] = True
            found[factor] += (table[tuple(world)] - earlier) / 6.0
    return found


def _mixed(sources: Mapping[bool, Result], world: tuple[bool, ...]) -> Result:
    """The result with values, weights and goalposts each of before or of after."""
    values, weights, goalposts = (sources[later] for later in world)
    tree = weights.framework
    nodes = tuple(
        replace(
            node,
            normalise=goalposts.framework.of[node.code].normalise,
            direction=goalposts.framework.of[node.code].direction,
            factor=goalposts.framework.of[node.code].factor,
        )
        if not tree.children[node.code]
        else node
        for node in tree.nodes
    )
    return compute(Framework(nodes, tree.origin), values.data, scales=goalposts.scales)


def _only(result: Result, units: tuple[str, ...]) -> Result:
    place = {unit: at for at, unit in enumerate(result.data.units)}
    if units == result.data.units:
        return result
    return result.only(np.array([place[unit] for unit in units], np.int64))


def _check_same_tree(one: Framework, other: Framework) -> None:
    trees = [{(node.code, node.parent) for node in tree.nodes} for tree in (one, other)]
    apart = sorted(trees[0] ^ trees[1])
    if apart:
        raise BadInput(
            "framework",
            msg("两期的指标体系不一样，例如“%(code)s”"),
            msg("请用同一版体系重算其中一期，再比较"),
            code=shown(apart[0][0]),
        )


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What one unit's scores would be: by node before and after, and its place of the root."""

    before: dict[str, float]
    after: dict[str, float]
    rank: tuple[int, int]


def what_if(result: Result, unit: str, values: Mapping[str, float]) -> WhatIf:
    """Scores of a unit if some of its indicators had other values.

    Scales stand still: what others score does not change, and neither do weights, unless they
    come from the data.

    Args:
        values: by code, as numerator / denominator; a missing or inapplicable one gets it too.
    """
    if unit not in result.data.units or not values:
        raise BadInput(
            "unit",
            msg("没有“%(unit)s”这个单位，或者没有写要改的值"),
            msg("请核对单位的名称，并给出编码和值"),
            unit=shown(unit),
        )
    column, data = result.data.units.index(unit), result.data
    for code, value in values.items():
        if code not in data.row_of:
            raise BadInput(
                "values",
                msg("指标体系里没有“%(code)s”"),
                msg("请用指标体系里的编码"),
                code=shown(code),
            )
        data = data.replaced(data.row_of[code], column, value)
    found = compute(result.framework, data, scales=result.scales)
    return WhatIf(
        {code: float(result.of(code)[column]) for code in result.codes},
        {code: float(found.of(code)[column]) for code in found.codes},
        (int(result.ranks()[column]), int(found.ranks()[column])),
    )
