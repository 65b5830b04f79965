"""From a framework and data to scores of every node, with all that led to them (计算)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xieshang.core.bad_input import BadInput, shown
from xieshang.core.index import pairs
from xieshang.core.index.arrays import ROUNDING, Bools, Floats, Ints, States, shares
from xieshang.core.index.data import Data, State
from xieshang.core.index.means import power_mean
from xieshang.core.index.model import Framework, Node
from xieshang.core.index.normalise import Scale, fit
from xieshang.core.index.options import BY_PAIRS, FIXED_SCALES, Aggregation
from xieshang.core.index.weights import among
from xieshang.core.words import msg

PLAIN = Aggregation()
Scales = Mapping[str, Scale]


@dataclass(frozen=True)
class Result:
    """Scores and their whole trace. Arrays have the shape [nodes, units].

    Args:
        codes: the nodes in the order of the framework's rows.
        scores: points; NaN where a node has none.
        state: ``State`` of every node: NOT_APPLICABLE where all beneath it is, MISSING where
            something should be there and too little is.
        share: weight of a node in its parent after what is absent was left out; 1 for the root.
        capped: where a red line lowered the score.
        uncapped: scores before red lines.
        completeness: given weight of the indicators that have a value / given weight of those
            that apply, 0–1, beneath each node; NaN where nothing applies.
        weights: of each group, shape [children], as the group's weighting gave them.
    """

    framework: Framework
    data: Data
    scales: Scales
    codes: tuple[str, ...]
    scores: Floats
    state: States
    share: Floats
    capped: Bools
    uncapped: Floats
    completeness: Floats
    weights: Mapping[str, Floats]

    @cached_property
    def row_of(self) -> dict[str, int]:
        return {code: row for row, code in enumerate(self.codes)}

    def of(self, code: str) -> Floats:
        """Scores of one node, shape [units]."""
        self.framework.node(code)
        return np.asarray(self.scores[self.row_of[code]])

    @property
    def total(self) -> Floats:
        """Scores of the root, shape [units]."""
        return self.of(self.framework.root)

    def only(self, units: Bools | Ints) -> Result:
        """The same for some units, by a mask or by places; the scales stay."""
        return compute(self.framework, self.data.only(units), scales=self.scales)

    def ranks(self, code: str = "") -> Ints:
        """Places from 1 for the best, ties sharing the better place; 0 without a score."""
        return ranks(self.of(code or self.framework.root))


def ranks(scores: Floats) -> Ints:
    """Places of scores along the last axis: 1 the best, ties the better place, NaN 0.

    Scores that only rounding tells apart are a tie.

    >>> ranks(np.array([70.0, 90.0, np.nan, 70.0])).tolist()
    [2, 1, 0, 2]
    """
    if scores.ndim > 1:
        return np.stack([ranks(row) for row in scores])
    best_first = np.sort(-scores[~np.isnan(scores)])
    places = np.searchsorted(best_first, -np.nan_to_num(scores) - ROUNDING, side="left") + 1
    return np.where(np.isnan(scores), 0, places).astype(np.int64)


def fitted(framework: Framework, data: Data) -> dict[str, Scale]:
    """A scale for every indicator, fitted to the data."""
    _check_columns(framework, data)
    found = {}
    for code in framework.leaves:
        node = framework.of[code]
        if node.normalise is None:  # a checked framework has one
            continue
        fixed = node.normalise.method in FIXED_SCALES
        values = np.empty(0) if fixed else data.column(code) * node.factor
        found[code] = fit(node.normalise, node.direction, values, code)
    return found


def compute(framework: Framework, data: Data, *, scales: Scales | None = None) -> Result:
    """Scores of every node for every unit.

    Args:
        scales: fitted elsewhere (another year, a whole panel); else fitted to ``data``.
    """
    own = fitted(framework, data) if scales is None else scales
    if scales is not None:
        _check_columns(framework, data)
    return _Table(framework, data, own).filled()


class _Table:
    """The arrays of a result while they are filled from the leaves up."""

    def __init__(self, framework: Framework, data: Data, scales: Scales) -> None:
        self.framework, self.data, self.scales = framework, data, scales
        self.codes = tuple(node.code for node in framework.nodes)
        self.row_of = {code: row for row, code in enumerate(self.codes)}
        shape = (len(self.codes), len(data.units))
        self.scores = np.full(shape, np.nan)
        red_lines = any(node.caps for node in framework.nodes)
        self.uncapped = np.full(shape, np.nan) if red_lines else self.scores
        self.state = np.full(shape, State.NOT_APPLICABLE, np.int8)
        self.share = np.zeros(shape)
        self.capped = np.zeros(shape, np.bool_)
        self.completeness = np.empty(shape)
        # Weight with data and weight that applies, only until the parent has summed them.
        self.held: dict[str, Floats] = {}
        self.due: dict[str, Floats] = {}
        self.weights: dict[str, Floats] = {}

    def filled(self) -> Result:
        for code in self.framework.upwards:
            (self._group if self.framework.children[code] else self._leaf)(code)
        self.share[self.row_of[self.framework.root]] = 1.0
        return Result(
            self.framework, self.data, self.scales, self.codes, self.scores, self.state,
            self.share, self.capped, self.uncapped, self.completeness, self.weights,
        )  # fmt: skip

    def _leaf(self, code: str) -> None:
        row, source = self.row_of[code], self.data.row_of[code]
        node = self.framework.of[code]
        self.scores[row] = self.scales[code].score(self.data.column(code) * node.factor)
        self.uncapped[row] = self.scores[row]
        self.state[row] = self.data.state[source]
        weight = self.framework.global_weight[code]
        held = weight * (self.state[row] == State.VALUE)
        self._count(code, held, weight * (self.state[row] != State.NOT_APPLICABLE))

    def _count(self, code: str, held: Floats, due: Floats) -> None:
        self.held[code], self.due[code] = held, due
        share = np.divide(held, due, out=np.full(len(due), np.nan), where=due > 0)
        self.completeness[self.row_of[code]] = share

    def _group(self, code: str) -> None:
        node, row = self.framework.of[code], self.row_of[code]
        rows = [self.row_of[child] for child in self.framework.children[code]]
        scores = self.scores[rows]
        present = ~np.isnan(scores)
        weights = self._weigh(node, scores)
        self.weights[code] = weights
        self.share[rows] = shares(weights, present)
        below = self.framework.children[code]
        held = np.sum([self.held.pop(child) for child in below], axis=0)
        self._count(code, held, np.sum([self.due.pop(child) for child in below], axis=0))
        applicable = self.state[rows] != State.NOT_APPLICABLE
        held_enough = enough(node.need, weights, present, applicable)
        joined = self._joined(node, scores, weights, present, rows)
        found = np.where(held_enough, joined, np.nan)
        self.uncapped[row] = found
        self.scores[row] = capped(node, found, dict(zip(below, scores, strict=True)))
        if node.caps:
            self.capped[row] = self.scores[row] < found
        self.state[row] = np.where(
            ~np.isnan(found),
            State.VALUE,
            np.where(applicable.any(axis=0), State.MISSING, State.NOT_APPLICABLE),
        )

    def _weigh(self, node: Node, scores: Floats) -> Floats:
        given = np.array(
            [self.framework.of[c].weight for c in self.framework.children[node.code]]
        )
        method = node.weighting.method if node.weighting else "given"
        try:
            return among(method, scores, given)
        except BadInput as refused:
            refused.field = f"{node.code}.{refused.field}"
            raise

    def _joined(
        self, node: Node, scores: Floats, weights: Floats, present: Bools, rows: list[int]
    ) -> Floats:
        how = node.aggregate or PLAIN
        if how.method in BY_PAIRS:
            return pairs.score(scores, weights, present, how.method)
        try:
            return power_mean(scores, self.share[rows], how.exponent)
        except BadInput as refused:
            refused.field = f"{node.code}.{refused.field}"
            raise


def enough(need: float, weights: Floats, present: Bools, applicable: Bools) -> Bools:
    """Where enough of the applicable weight of a group has a score; shape [units].

    Args:
        weights: of the children, shape [children], or [children, units] where they differ.
    """
    if not need:
        counted = present[weights > 0] if weights.ndim == 1 else present & (weights > 0)
        return np.asarray(counted.any(axis=0))
    sums = "c,cu->u" if weights.ndim == 1 else "cu,cu->u"
    due = np.einsum(sums, weights, applicable)
    has = np.einsum(sums, weights, present & applicable)
    return np.asarray((has > 0) & (has >= need * due - 1e-12))


def capped(node: Node, found: Floats, children: Mapping[str, Floats]) -> Floats:
    """Scores of a node under its red lines, from those of its children by code."""
    for cap in node.caps:
        found = np.where(children[cap.child] < cap.below, np.minimum(found, cap.at_most), found)
    return found


def _check_columns(framework: Framework, data: Data) -> None:
    """Every indicator has a column and every column an indicator: nothing is left unused."""
    lost = [code for code in framework.leaves if code not in data.row_of]
    if lost:
        raise BadInput(
            "indicators",
            msg("数据里没有这些指标：%(codes)s"),
            msg("请补上这几列；没有数据也要有一列，标明缺失"),
            codes=tuple(shown(code) for code in lost[:10]),
        )
    idle = [code for code in data.indicators if code not in set(framework.leaves)]
    if idle:
        raise BadInput(
            "indicators",
            msg("这些列不是指标体系里的指标：%(codes)s"),
            msg("请去掉这几列，或者把它们写进指标体系"),
            codes=tuple(shown(code) for code in idle[:10]),
        )
    if not data.units:
        raise BadInput("units", msg("数据里没有单位"), msg("请至少给一行"))
