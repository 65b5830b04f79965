"""The index of enterprises: gates, bands, alarms, vetoes, what is missing (计分)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np

from xieshang.core.bad_input import BadInput
from xieshang.core.index.arrays import ROUNDING, Bools, Floats, Ints, shares
from xieshang.core.index.compute import Result, Scales, compute
from xieshang.core.index.consultation.catalogue import ROOT
from xieshang.core.index.consultation.facts import Cells, Facts, cells
from xieshang.core.index.data import State
from xieshang.core.index.means import power_mean
from xieshang.core.index.model import Framework
from xieshang.core.words import msg

LEAST_WHOLE = 0.8  # completeness of the index, else «insufficient data»
LEAST_DIMENSION = 0.6
FALL = 8.0  # points in a quarter that raise the alarm
WATCHED = ("A2", "C1", "C2")  # groups whose red raises it too
VETO_QUARTERS = 4
BORDERS = (60.0, 75.0, 90.0)  # amber, blue, green from here on


class Band(IntEnum):
    """Band of a score (红、黄、蓝、绿); NONE where there is no score."""

    NONE = -1
    RED = 0
    AMBER = 1
    BLUE = 2
    GREEN = 3


class VetoFact(IntEnum):
    """What caps the band and the grade, whatever the score (一票否决事项)."""

    SAFETY_ACCIDENT = 1  # major, with liability
    GROUP_INCIDENT = 2  # for labour reasons, with verified fault
    FORGED_FILING = 3
    DECISION_IGNORED = 4  # of the labour authority
    REFUSED_AFTER_SUPERVISION = 5  # to consult


@dataclass(frozen=True, slots=True)
class Veto:
    """A veto fact of one enterprise; ``quarter`` is year × 4 + quarter − 1."""

    enterprise: str
    fact: VetoFact
    quarter: int
    lifted: bool = False


def quarter(year: int, number: int) -> int:
    """Quarters counted through, so that they can be subtracted.

    >>> quarter(2026, 1) - quarter(2025, 4)
    1
    """
    return year * 4 + number - 1


def bands(scores: Floats) -> Ints:
    """Bands of scores of any shape: from 90 green, 75 blue, 60 amber, below red.

    A score that only rounding keeps under a border is on it.

    >>> bands(np.array([90.0, 89.99, 75.0, 60.0, 59.0, np.nan])).tolist()
    [3, 2, 2, 1, 0, -1]
    """
    found = np.searchsorted(np.array(BORDERS), scores + ROUNDING, side="right")
    return np.where(np.isnan(scores), Band.NONE, found).astype(np.int64)


@dataclass(frozen=True)
class Scored:
    """The index of many units: ``result`` and what may be said of it.

    Args:
        completeness: shape [nodes, units]: weight with data / weight applicable, 0–1.
        band_at_most: shape [units], lowered by veto facts.
    """

    result: Result
    completeness: Floats
    band_at_most: Ints

    @cached_property
    def published(self) -> Bools:
        """Where data suffice: 80 % in all, 60 % in each dimension; shape [units]."""
        row_of = self.result.row_of
        enough = self.completeness[row_of[ROOT]] >= LEAST_WHOLE - 1e-12
        for code in self.result.framework.children[ROOT]:
            enough &= ~(self.completeness[row_of[code]] < LEAST_DIMENSION - 1e-12)
        return np.asarray(enough & ~np.isnan(self.result.total))

    @cached_property
    def index(self) -> Floats:
        """Points of the index, NaN where it is not published; shape [units]."""
        return np.where(self.published, self.result.total, np.nan)

    @cached_property
    def geometric(self) -> Floats:
        """Geometric mean of the dimensions, beside the index: one bad one cannot hide."""
        rows = [self.result.row_of[code] for code in self.result.framework.children[ROOT]]
        scores = self.result.scores[rows]
        share = shares(self.result.weights[ROOT], ~np.isnan(scores))
        return np.where(self.published, power_mean(scores, share, 0.0), np.nan)

    @cached_property
    def bands(self) -> Ints:
        """Band of every node, shape [nodes, units]; the index's under its vetoes."""
        found = bands(self.result.scores)
        row = self.result.row_of[ROOT]
        found[row] = np.where(self.published, np.minimum(found[row], self.band_at_most), -1)
        return found

    def missing(self, place: int) -> tuple[tuple[str, str], ...]:
        """(code, department that owes it) of one unit's missing or conflicting indicators."""
        row_of, state = self.result.row_of, self.result.state
        return tuple(
            (code, self.result.framework.of[code].stands_for)
            for code in self.result.framework.leaves
            if state[row_of[code], place] in {State.MISSING, State.CONFLICTING}
        )


def score(
    facts: Facts,
    framework: Framework,
    *,
    scales: Scales | None = None,
    vetoes: Iterable[Veto] = (),
    now: int | None = None,
) -> tuple[Scored, Cells]:
    """The index of every enterprise, and the cells behind it.

    Args:
        scales: of a published year, kept; else those of the framework's goalposts.
        vetoes: need ``now``, the quarter that is scored.
    """
    found = cells(facts, framework)
    result = compute(framework, found.data, scales=scales)
    at_most = band_limits(facts.enterprises, tuple(vetoes), now)
    return Scored(result, result.completeness, at_most), found


def band_limits(
    enterprises: tuple[str, ...], vetoes: tuple[Veto, ...], now: int | None
) -> Ints:
    """Best band of each enterprise: amber for four quarters from a veto fact on."""
    found = np.full(len(enterprises), Band.GREEN, np.int64)
    place = {name: number for number, name in enumerate(enterprises)}
    for veto in vetoes:
        if now is None or veto.enterprise not in place:
            raise BadInput(
                "vetoes",
                msg("一票否决事项缺少本期季度，或者企业不在名单里"),
                msg("请给出季度，并核对企业"),
            )
        if 0 <= now - veto.quarter < VETO_QUARTERS:
            found[place[veto.enterprise]] = Band.AMBER
    return found


def grade_at_most(vetoes: Iterable[Veto], enterprise: str) -> str:
    """Best grade that the veto facts allow: C until every one of them is lifted."""
    open_facts = [one for one in vetoes if one.enterprise == enterprise and not one.lifted]
    return "C" if open_facts else "A"


def alarms(now: Scored, before: Scored | None = None) -> tuple[tuple[str, ...], ...]:
    """Codes that raise the alarm, per unit: ``index`` for a fall of 8 points, red groups.

    Args:
        before: of the quarter before, the same units in the same order.
    """
    found: list[list[str]] = [[] for _ in now.result.data.units]
    if before is not None:
        if before.result.data.units != now.result.data.units:
            raise BadInput("before", msg("两期的单位不一样"), msg("请用同一份名单，顺序也一样"))
        for place in np.flatnonzero(before.index - now.index >= FALL - ROUNDING):
            found[place].append(ROOT)
    for code in WATCHED:
        for place in np.flatnonzero(bands(now.result.of(code)) == Band.RED):
            found[place].append(code)
    return tuple(tuple(codes) for codes in found)
