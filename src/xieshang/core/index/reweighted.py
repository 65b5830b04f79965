"""Scores under many sets of given weights at once: what no weight changes is computed once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from xieshang.core.index.arrays import Floats, shares
from xieshang.core.index.compute import PLAIN, Result, capped, compute, enough
from xieshang.core.index.data import Data, State
from xieshang.core.index.means import power_mean
from xieshang.core.index.model import Framework
from xieshang.core.index.options import BY_PAIRS

AT_ONCE = 100_000  # runs × units in one pass: its arrays stay near 60 MB for 50 indicators


def can_reweigh(framework: Framework) -> bool:
    """Whether weights are given everywhere and no node compares pairs of units."""
    return all(
        (node.weighting is None or node.weighting.method == "given")
        and (node.aggregate or PLAIN).method not in BY_PAIRS
        for node in framework.nodes
    )


def reweighted(framework: Framework, data: Data, by: Mapping[str, Floats], code: str) -> Floats:
    """Scores of a node in every run, shape [runs, units].

    Args:
        framework: one that ``can_reweigh``.
        by: what the given weight of a node is multiplied by in each run, above 0; [runs].
    """
    once = compute(framework, data)
    runs, units = len(next(iter(by.values()))), len(data.units)
    step = max(1, AT_ONCE // units)
    found = np.empty((runs, units))
    for start in range(0, runs, step):
        some = slice(start, start + step)
        block = _Block(once, {one: factors[some] for one, factors in by.items()})
        found[some] = block.of(code).reshape(-1, units)
    return found


class _Block:
    """Some runs side by side: every column is one unit in one run."""

    def __init__(self, once: Result, by: Mapping[str, Floats]) -> None:
        self.once, self.by = once, by
        self.runs = len(next(iter(by.values())))

    def of(self, code: str) -> Floats:
        """Scores of a node, shape [runs × units], one run after the other."""
        once = self.once
        below = once.framework.children[code]
        if not below:
            return np.tile(once.scores[once.row_of[code]], self.runs)
        node, rows = once.framework.of[code], [once.row_of[child] for child in below]
        scores = np.stack([self.of(child) for child in below])
        weights = np.stack([self._weights(child) for child in below])
        weights /= weights.sum(axis=0)  # as in a single run: who has just enough has it here
        present = ~np.isnan(scores)
        applicable = np.tile(once.state[rows] != State.NOT_APPLICABLE, self.runs)
        share = shares(weights, present)
        mean = power_mean(scores, share, (node.aggregate or PLAIN).exponent)
        held = enough(node.need, weights, present, applicable)
        return capped(node, np.where(held, mean, np.nan), dict(zip(below, scores, strict=True)))

    def _weights(self, code: str) -> Floats:
        given = self.once.framework.of[code].weight
        drawn = given * self.by[code] if code in self.by else np.full(self.runs, given)
        return np.repeat(drawn, len(self.once.data.units))
