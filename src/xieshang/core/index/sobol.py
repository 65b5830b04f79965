"""Which decision moves the outcome: Sobol' indices of variance, with bootstrap (方差分解).

First order: what fixing the factor alone would take from the variance. Total: what would be
left if all others were fixed, interactions included. Estimators of Saltelli et al. 2010,
Computer Physics Communications 181, 259–270 (first) and Jansen 1999, 117, 35–43 (total); a
factor that draws several numbers is varied as one group.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from xieshang.core.bad_input import BadInput
from xieshang.core.index.arrays import Floats, is_flat
from xieshang.core.index.compute import Result
from xieshang.core.index.factors import Factor, Setup, checked
from xieshang.core.index.montecarlo import SEED, Runs, check_own_scales, evaluate
from xieshang.core.words import msg

BOOTSTRAPS = 200


@dataclass(frozen=True, slots=True)
class Influence:
    """Indices of one factor, each with its 90 % bootstrap interval; shares of the variance."""

    name: str
    first: float
    first_interval: tuple[float, float]
    total: float
    total_interval: tuple[float, float]


def sobol(
    outcome: Callable[[Floats], Floats],
    widths: Sequence[tuple[str, int]],
    *,
    base: int = 256,
    seed: int = SEED,
) -> tuple[Influence, ...]:
    """Indices of any function of numbers from 0 to 1.

    Args:
        outcome: from a design of shape [runs, numbers] to [runs].
        widths: (name, how many columns) of each factor, in the order of the columns.
        base: runs of each of the two base samples; base × (factors + 2) runs in all.
    """
    if base < 8 or not widths:
        raise BadInput(
            "base", msg("方差分解至少要8个基础样本和一个因素"), msg("一般用256个以上")
        )
    rng = np.random.default_rng(seed)
    columns = sum(width for _name, width in widths)
    one, other = rng.random((base, columns)), rng.random((base, columns))
    y_one, y_other, crossed, start = outcome(one), outcome(other), [], 0
    for _name, width in widths:
        mixed = one.copy()
        mixed[:, start : start + width] = other[:, start : start + width]
        crossed.append(outcome(mixed))
        start += width
    table = np.stack([y_one, y_other, *crossed])
    if is_flat(table.ravel()):
        raise BadInput(
            "factors",
            msg("无论怎样抽取，结果都不变，没有方差可以分解"),
            msg("请换因素，或者换要分解的结果"),
        )
    again = rng.integers(0, base, (BOOTSTRAPS, base))
    first, total = _indices(table)
    spread = [_indices(table[:, rows]) for rows in again]
    low_high = np.nanquantile(np.array(spread), [0.05, 0.95], axis=0)  # [2, kind, factors]
    return tuple(
        Influence(
            name,
            float(first[place]),
            (float(low_high[0, 0, place]), float(low_high[1, 0, place])),
            float(total[place]),
            (float(low_high[0, 1, place]), float(low_high[1, 1, place])),
        )
        for place, (name, _width) in enumerate(widths)
    )


def _indices(table: Floats) -> tuple[Floats, Floats]:
    """First and total indices, [factors] each, from outcomes [2 + factors, base]."""
    y_one, y_other, crossed = table[0], table[1], table[2:]
    middle = np.concatenate([y_one, y_other]).mean()
    variance = np.concatenate([y_one, y_other]).var()
    if variance <= 0:
        nothing = np.full(len(crossed), np.nan)
        return nothing, nothing
    first = ((y_other - middle) * (crossed - y_one)).mean(axis=1) / variance
    total = ((y_one - crossed) ** 2).mean(axis=1) / (2.0 * variance)
    return np.asarray(first), np.asarray(total)


def sensitivity(
    result: Result,
    factors: Sequence[Factor],
    *,
    base: int = 64,
    seed: int = SEED,
    unit: str = "",
) -> tuple[Influence, ...]:
    """Which factor moves the places: of all units on average, or the score of one unit.

    Args:
        unit: decompose this unit's score instead of the mean shift of places.
    """
    setup = Setup(result.framework, result.data)
    usable = checked(factors, setup)
    check_own_scales(result)
    if unit and unit not in result.data.units:
        raise BadInput(
            "unit", msg("没有“%(unit)s”这个单位"), msg("请核对单位的名称"), unit=unit
        )
    names = tuple(factor.name for factor in usable)

    def outcome(design: Floats) -> Floats:
        scores = evaluate(setup, usable, design, result.framework.root)
        if unit:
            return np.asarray(scores[:, result.data.units.index(unit)])
        runs = Runs(result.data.units, names, seed, design, scores, result.total)
        return runs.mean_shift()

    widths = [(factor.name, factor.width) for factor in usable]
    return sobol(outcome, widths, base=base, seed=seed)
