"""«Two down, two up» of those that consulted beside matched ones that did not (两降两提高).

Never a bare percentage: a change stands with its interval, with that of the matched ones, and
with the difference between both (difference in differences). It tells what went together and
not what caused it.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from xieshang.core.bad_input import BadInput
from xieshang.core.index.arrays import Bools, Floats, Ints
from xieshang.core.index.consultation.facts import Facts
from xieshang.core.words import msg

LEVEL = 0.9
LEAST = 10  # enterprises on each side, below which nothing is told
# Outcome: what is summed, and over what; revenue is summed over the same enterprises.
OUTCOMES = {
    "disputes": ("accepted_disputes", "employees_avg"),
    "accidents": ("recognised_injuries", "employees_avg"),
    "wages": ("total_wages", "employees_avg"),
    "revenue": ("revenue", ""),
}
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Side:
    """Enterprises of one side: rates of both periods, and the change as a share."""

    enterprises: int
    before: float
    after: float
    change: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome; numbers are NaN where either side is too small or has a rate of 0.

    Args:
        difference: by which share the consulted changed more than the matched: ratio of the
            two changes − 1.
        left_out: enterprises without these facts in both periods.
        unmatched: enterprises in whose stratum the other side has nobody.
    """

    consulted: Side
    matched: Side
    difference: float
    interval: Interval
    left_out: int
    unmatched: int


def outcomes(before: Facts, after: Facts, consulted: Bools, strata: Ints) -> dict[str, Outcome]:
    """The four outcomes between two periods of the same length and the same enterprises.

    Args:
        consulted: which enterprises consulted in between, shape [enterprises].
        strata: a number for what is alike, such as trade and size; the matched are weighed so
            that each stratum counts as among the consulted; shape [enterprises].
    """
    shape = (len(after.enterprises),)
    if (
        before.enterprises != after.enterprises
        or before.months != after.months
        or not shape == np.shape(consulted) == np.shape(strata)
    ):
        raise BadInput(
            "before",
            msg("两期的企业、期长或者分组对不上"),
            msg("请用同一份企业名单、一样长的两期，每家企业一格"),
        )
    found = {}
    for name, (part, whole) in OUTCOMES.items():
        table = np.stack(
            [_known(facts, one) for facts in (before, after) for one in (part, whole)]
        )
        found[name] = _compared(table, consulted, strata)
    return found


def _known(facts: Facts, name: str) -> Floats:
    """A fact, NaN where it cannot be: of a negative number nothing is told."""
    if not name:
        return np.ones(len(facts.enterprises))
    values = facts.value(name)
    return np.where(values >= 0, values, np.nan)


def _compared(table: Floats, consulted: Bools, strata: Ints) -> Outcome:
    """Args: table: part and whole before, part and whole after; shape [4, enterprises]."""
    usable = ~np.isnan(table).any(axis=0)
    sides = [np.bincount(strata[usable & one], minlength=int(strata.max(initial=0)) + 1)
             for one in (consulted, ~consulted)]  # fmt: skip
    alike = (sides[0] > 0) & (sides[1] > 0)
    kept = usable & alike[strata]
    weight = np.divide(sides[0], sides[1], out=np.zeros(len(alike)), where=alike)[strata]
    ours, us = _side(table, kept & consulted, np.ones(len(weight)))
    theirs, them = _side(table, kept & ~consulted, weight)
    apart = (1 + ours.change) / (1 + theirs.change)
    return Outcome(
        ours,
        theirs,
        apart - 1,
        _interval(apart, float(np.hypot(us, them))),
        int((~usable).sum()),
        int((usable & ~kept).sum()),
    )


def _side(table: Floats, chosen: Bools, weight: Floats) -> tuple[Side, float]:
    """One side, and the standard error of the logarithm of its change.

    The error is that of a ratio of sums, by linearisation over enterprises (Woodruff 1971,
    Journal of the American Statistical Association 66, 411–414).
    """
    many = int(chosen.sum())
    held = table[:, chosen] * weight[chosen]
    sums = held.sum(axis=1)
    nothing = Side(many, np.nan, np.nan, np.nan, (np.nan, np.nan))
    if many < LEAST or (sums <= 0).any():
        return nothing, np.nan
    before, after = float(sums[0] / sums[1]), float(sums[2] / sums[3])
    pull = held / sums[:, None]
    each = pull[2] - pull[3] - pull[0] + pull[1]
    error = float(np.sqrt(many / (many - 1) * (each**2).sum()))
    change = after / before
    return Side(many, before, after, change - 1, _interval(change, error)), error


def _interval(ratio: float, error: float) -> Interval:
    """Ends of ratio − 1 within which it lies nine times in ten."""
    reach = NormalDist().inv_cdf((1 + LEVEL) / 2) * error
    return float(ratio * np.exp(-reach) - 1), float(ratio * np.exp(reach) - 1)
