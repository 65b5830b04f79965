"""Places of regions with the interval they may not be published without (名次区间)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from xieshang.core.index.arrays import Floats, Ints
from xieshang.core.index.compute import ranks
from xieshang.core.index.consultation.score import BORDERS, Scored
from xieshang.core.index.factors import weights
from xieshang.core.index.montecarlo import SEED, monte_carlo

SPREAD, RUNS, LEVEL = 0.2, 500, 0.9


@dataclass(frozen=True, slots=True)
class Places:
    """Places of regions under weights within ± 20 %: enterprises are not ranked publicly.

    Args:
        place: as computed, 1 the best, 0 where not published; shape [regions].
        low, high: best and worst place in nine runs of ten; shape [regions].
        bands: share of runs in red, amber, blue, green; shape [4, regions].
        points: lower and upper end of the index in nine runs of ten; shape [2, regions].
    """

    place: Ints
    low: Ints
    high: Ints
    bands: Floats
    points: Floats


def places(
    scored: Scored,
    *,
    among: Sequence[str] = (),
    runs: int = RUNS,
    seed: int = SEED,
) -> Places:
    """Places of regions; unpublished ones have none and count for nobody.

    Args:
        scored: of regions that may be compared, such as the townships of a county.
        among: name of each region's group, where only those of one group are compared.
    """
    told = scored.published
    shape = len(told)
    place, low, high = (np.zeros(shape, np.int64) for _ in range(3))
    bands = np.full((len(BORDERS) + 1, shape), np.nan)
    points = np.full((2, shape), np.nan)
    if told.any():
        result = scored.result
        kept = result.only(told)
        codes = [node.code for node in result.framework.nodes if node.parent]
        drawn = monte_carlo(kept, [weights(codes, spread=SPREAD)], runs=runs, seed=seed)
        bands[:, told] = drawn.band_probabilities(BORDERS)
        points[:, told] = drawn.score_intervals(LEVEL)
        group = np.array(list(among) or [""] * shape)
        for name in np.unique(group[told]):
            units = told & (group == name)
            some = group[told] == name
            compared = replace(
                drawn,
                units=tuple(np.array(drawn.units)[some]),
                scores=drawn.scores[:, some],
                nominal=drawn.nominal[some],
            )
            place[units] = ranks(compared.nominal)
            low[units], high[units] = compared.rank_intervals(LEVEL)
    return Places(place, low, high, bands, points)
