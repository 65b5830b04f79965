"""Weighted means of scores: arithmetic, geometric, harmonic, any power (加总).

Absent scores are left out and the other weights made to sum to 1 again. A score of 0 makes
means with a power of 0 or less 0, their limit; a negative one has no such mean and is refused.
"""

from __future__ import annotations

import numpy as np

from xieshang.core.bad_input import BadInput
from xieshang.core.index.arrays import Floats
from xieshang.core.words import msg


def power_mean(scores: Floats, share: Floats, power: float) -> Floats:
    """Mean of a power, in the scores' own points.

    Args:
        scores: shape [children, units], NaN where absent.
        share: shape [children, units], sums to 1 over what is present, see ``shares``.
        power: 1 arithmetic, 0 geometric, −1 harmonic.

    Returns:
        shape [units]; NaN where nothing with a weight is present.

    >>> share = np.array([[0.5], [0.5]])
    >>> [round(float(power_mean(np.array([[4.0], [9.0]]), share, p)[0]), 3) for p in (1, 0, -1)]
    [6.5, 6.0, 5.538]
    """
    counted = share > 0
    if power == 1.0:
        mean = np.einsum("cu,cu->u", share, np.where(counted, scores, 0.0))
    else:
        mean = _of_positive(scores, share, power)
    return np.where(counted.any(axis=0), mean, np.nan)


def _of_positive(scores: Floats, share: Floats, power: float) -> Floats:
    counted = share > 0
    if (scores[counted] < 0).any():
        raise BadInput(
            "aggregate",
            msg("有负的分数，算不了几何、调和或者幂平均"),
            msg("请给标准化加一个不小于0的下限（floor），或者改用算术平均"),
        )
    zero = counted & (scores == 0)
    safe = np.where(counted & ~zero, scores, 1.0)
    # Relative to the largest, so that no power leaves the range of numbers.
    top = safe.max(axis=0)
    logs = np.log(safe / top)
    if power == 0.0:
        mean = np.exp((share * logs).sum(axis=0)) * top
        return np.where(zero.any(axis=0), 0.0, mean)
    summed = (share * np.where(zero, 0.0, np.exp(power * logs))).sum(axis=0)
    with np.errstate(divide="ignore"):
        mean = np.exp(np.log(summed) / power) * top
    return np.where(zero.any(axis=0), 0.0, mean) if power < 0 else mean


def slopes(scores: Floats, share: Floats, power: float, mean: Floats) -> Floats:
    """Points of the mean that each point of a child carries, shape [children, units].

    The mean is homogeneous, so by Euler's theorem slope × score sums to it exactly:
    slope = share × (score / mean)^(power − 1), which is the share itself for the arithmetic
    mean. A child at 0 under a power below 1 carries nothing.
    """
    if power == 1.0:
        return share
    good = (share > 0) & (scores > 0) & (mean > 0)
    ratio = np.divide(scores, mean[None, :], out=np.ones_like(share), where=good)
    return np.where(good, share * ratio ** (power - 1.0), 0.0)
