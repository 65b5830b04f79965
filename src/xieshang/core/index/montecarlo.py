"""How sure scores, places and bands are: the index computed again and again (蒙特卡罗)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xieshang.core.bad_input import BadInput
from xieshang.core.index.arrays import ROUNDING, Floats, Ints
from xieshang.core.index.compute import Result, compute, ranks
from xieshang.core.index.factors import Factor, Setup, checked
from xieshang.core.index.model import Framework
from xieshang.core.index.reweighted import can_reweigh, reweighted
from xieshang.core.words import msg

SEED = 20260101


@dataclass(frozen=True)
class Runs:
    """Scores of one node in many runs.

    Args:
        names: of the factors, in the order of the columns of ``design``.
        design: what each run drew, shape [runs, numbers]; with the seed it makes a run again.
        scores: shape [runs, units]; ``nominal`` [units] without any change.
    """

    units: tuple[str, ...]
    names: tuple[str, ...]
    seed: int
    design: Floats
    scores: Floats
    nominal: Floats

    @cached_property
    def ranks(self) -> Ints:
        """Places in every run, shape [runs, units]."""
        return ranks(self.scores)

    def rank_intervals(self, level: float = 0.9) -> Ints:
        """Best and worst place within the middle ``level`` of the runs, shape [2, units].

        Ends are rounded outwards. A unit without a score has 0 and 0.
        """
        beside = (1.0 - _share(level)) / 2.0
        ends = np.quantile(self.ranks, [beside, 1.0 - beside], axis=0)
        return np.stack([np.floor(ends[0]), np.ceil(ends[1])]).astype(np.int64)

    def score_intervals(self, level: float = 0.9) -> Floats:
        """Lower and upper score within the middle ``level`` of the runs, shape [2, units]."""
        beside = (1.0 - _share(level)) / 2.0
        return np.asarray(np.quantile(self.scores, [beside, 1.0 - beside], axis=0))

    def band_probabilities(self, thresholds: Sequence[float]) -> Floats:
        """Share of the runs in each band, shape [bands, units]; NaN for a unit without score.

        Args:
            thresholds: rising; a score on one belongs to the band above it.
        """
        edges = np.array(thresholds, np.float64)
        if not edges.size or (np.diff(edges) <= 0).any():
            raise BadInput("thresholds", msg("分档的界线要从小到大"), msg("例如60、75、90"))
        band = np.searchsorted(edges, self.scores + ROUNDING, side="right")
        counts = np.stack([(band == one).mean(axis=0) for one in range(len(edges) + 1)])
        return np.where(np.isnan(self.scores).any(axis=0), np.nan, counts)

    def mean_shift(self) -> Floats:
        """Mean distance of places from the nominal ones in each run, shape [runs]."""
        told = ~np.isnan(self.nominal)
        apart = np.abs(self.ranks - ranks(self.nominal))[:, told]
        return np.asarray(apart.mean(axis=1), np.float64)


def monte_carlo(
    result: Result,
    factors: Sequence[Factor],
    *,
    runs: int = 500,
    seed: int = SEED,
    code: str = "",
) -> Runs:
    """Compute a node's scores (the root's) under what the factors draw.

    Scales are fitted anew in every run, since the normalisation may be what varies. A result on
    scales from elsewhere that differ is refused: its runs would not lie around it.
    """
    setup = Setup(result.framework, result.data)
    usable = checked(factors, setup)
    check_own_scales(result)
    if runs < 2:
        raise BadInput("runs", msg("至少要算2次"), msg("一般用500次"))
    width = sum(factor.width for factor in usable)
    design = np.random.default_rng(seed).random((runs, width))
    node = code or result.framework.root
    scores = evaluate(setup, usable, design, node)
    names = tuple(factor.name for factor in usable)
    return Runs(result.data.units, names, seed, design, scores, result.of(node))


def check_own_scales(result: Result) -> None:
    """Refuse a result whose scales differ from those its own data would give."""
    again = compute(result.framework, result.data).total
    if not np.allclose(again, result.total, equal_nan=True):
        raise BadInput(
            "scales",
            msg("这个结果用的是别处定的标尺，重算会偏离它"),
            msg("请用goalposts这样固定的标尺，或者用自己的数据定标尺"),
        )


def evaluate(setup: Setup, factors: Sequence[Factor], design: Floats, code: str) -> Floats:
    """Scores of a node for every row of a design, shape [runs, units]."""
    by = _scaled(setup, factors, design)
    if by:
        return reweighted(setup.framework, setup.data, by, code)
    found = np.empty((len(design), len(setup.data.units)))
    for run, draws in enumerate(design):
        one, start = setup, 0
        for factor in factors:
            one = factor.apply(one, draws[start : start + factor.width])
            start += factor.width
        found[run] = compute(one.framework, one.data).of(code)
    return found


def _scaled(setup: Setup, factors: Sequence[Factor], design: Floats) -> dict[str, Floats]:
    """What given weights are multiplied by in each run; nothing where more than they varies.

    Nor where one becomes 0: run by run it is refused if nothing is left that weighs.
    """
    found: dict[str, Floats] = {}
    start = 0
    for factor in factors:
        if factor.scale is None or not can_reweigh(setup.framework):
            return {}
        for code, by in factor.scale(design[:, start : start + factor.width]).items():
            found[code] = found[code] * by if code in found else by
        start += factor.width
    return found if all((by > 0).all() for by in found.values()) else {}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What leaving out one node does: mean distance of places, and every unit's new score."""

    code: str
    mean_rank_shift: float
    scores: Floats


def leave_one_out(result: Result, codes: Sequence[str] = ()) -> tuple[LeftOut, ...]:
    """The root without each of the nodes in turn: all indicators, unless others are named."""
    tree: Framework = result.framework
    before = result.ranks()
    told = before > 0
    found = []
    for code in codes or tree.leaves:
        less = tree.without(code)
        after = compute(less, result.data.only(indicators=less.leaves))
        shift = float(np.abs(after.ranks() - before)[told].mean()) if told.any() else 0.0
        found.append(LeftOut(code, shift, after.total))
    return tuple(found)


def _share(level: float) -> float:
    if not 0 < level < 1:
        raise BadInput("level", msg("区间的水平不在0到1之间"), msg("例如九成填0.9"))
    return level
