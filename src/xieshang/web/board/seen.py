"""A quarter as one kind of reader may see it, worked out once and kept beside its standing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock

import numpy as np

from xieshang.apps.assessment.models import Period
from xieshang.apps.assessment.reading import NoEnterprises, Standing, standing
from xieshang.core.index.arrays import Bools, Floats
from xieshang.core.index.compute import Result, compute
from xieshang.core.index.consultation.catalogue import ROOT, indicators
from xieshang.core.index.consultation.facts import Cells, Facts, cells
from xieshang.core.index.consultation.formulas import AVERAGED, formulas
from xieshang.core.index.consultation.intervals import SPREAD
from xieshang.core.index.consultation.regions import Area, Regions, roll_up
from xieshang.core.index.consultation.score import Scored
from xieshang.core.index.consultation.told import told
from xieshang.core.index.factors import weights
from xieshang.core.index.montecarlo import monte_carlo

KEPT = 12  # quarters × kinds of readers that a process remembers
RUNS = 200  # draws of weights behind an interval


@dataclass(frozen=True)
class Board:
    """What a reader may learn of a quarter; arrays are aligned with ``standing``'s."""

    standing: Standing
    k: int
    facts: Facts
    cells: Cells
    scored: Scored
    area: Area

    @property
    def period(self) -> Period:
        return self.standing.period

    @property
    def regions(self) -> Regions:
        return self.standing.regions

    @property
    def result(self) -> Result:
        """Of the regions, units in the order of ``regions.codes``."""
        return self.area.scored.result

    @cached_property
    def before(self) -> Board | None:
        """The same reader's view of the quarter before."""
        earlier = self.standing.before
        return board(earlier, self.k) if earlier is not None else None

    @cached_property
    def alarms(self) -> tuple[tuple[str, ...], ...]:
        """Codes that raise the alarm, per enterprise, from the scores that are shown."""
        earlier = self.before
        return self.standing.alarms_of(self.scored, earlier.scored if earlier else None)

    @cached_property
    def place_of(self) -> dict[str, int]:
        return {code: place for place, code in enumerate(self.regions.codes)}

    @cached_property
    def row_of(self) -> dict[int, int]:
        """Enterprise → its place."""
        return {row.pk: place for place, row in enumerate(self.standing.enterprises)}

    @property
    def names(self) -> Mapping[str, str]:
        """Names of the regions by code."""
        return self.standing.region_names

    @cached_property
    def intervals(self) -> Floats:
        """Lower and upper index of each region with the weights within ± 20 %, [2, regions]."""
        kept = self.area.scored.published
        found = np.full((2, len(kept)), np.nan)
        if kept.any():
            result = self.result.only(kept)
            codes = [node.code for node in result.framework.nodes if node.parent]
            drawn = monte_carlo(result, [weights(codes, spread=SPREAD)], runs=RUNS)
            found[:, kept] = drawn.score_intervals()
        return found

    def members(self, code: str) -> Bools:
        """Which enterprises lie in the tree of a region; shape [enterprises]."""
        inside = np.zeros(len(self.regions.codes), np.bool_)
        inside[self.place_of[code]] = True
        for below, above in reversed(self.regions.upwards):
            inside[below] |= inside[above]
        return inside[self.regions.of]

    def children(self, code: str) -> list[str]:
        """Regions directly beneath one that hold an enterprise, by code."""
        pairs = zip(self.regions.codes, self.regions.parents, strict=True)
        filled = self.regions.sums(np.ones(len(self.regions.of)))
        return sorted(
            one for one, above in pairs if above == code and filled[self.place_of[one]]
        )

    def counted(self, code: str) -> Bools:
        """Which enterprises' facts of an indicator a region sums; shape [enterprises]."""
        return np.asarray(self.cells.countable[self.cells.data.row_of[code]])

    def summed(self, code: str, inside: Bools) -> dict[str, float]:
        """Variables of an indicator over the enterprises inside whose facts are in."""
        held = self.counted(code) & inside
        heads = self.facts.heads[held]
        found = {}
        for name in formulas()[code].variables:
            column = self.facts.value(name)[held]
            if name in AVERAGED:
                total = heads.sum()
                found[name] = float((column * heads).sum() / total) if total else np.nan
            else:
                found[name] = float(column.sum()) if len(column) else np.nan
        return found

    def heads(self, inside: Bools) -> float:
        return float(self.facts.heads[inside].sum())


_KEPT: dict[tuple[int, int], Board] = {}
_lock = Lock()


def board(found: Standing, k: int) -> Board:
    """The standing as somebody may see it who is not told of fewer than ``k`` people."""
    key = (found.period.pk, k)
    known = _KEPT.get(key)
    if known is not None and known.standing.scored is found.scored:
        if not _has_other_before(found, known.standing):
            return known
        _KEPT[key] = replace(known, standing=found)
        return _KEPT[key]
    facts = told(found.facts, k)
    tree = found.scored.result.framework
    told_cells = cells(facts, tree)
    result = compute(tree, told_cells.data, scales=found.scored.result.scales)
    scored = Scored(result, result.completeness, found.scored.band_at_most)
    area = roll_up(facts, told_cells, scored, found.regions, tree)
    made = Board(found, k, facts, told_cells, scored, area)
    with _lock:
        while len(_KEPT) >= KEPT:
            _KEPT.pop(next(iter(_KEPT)))
        _KEPT[key] = made
    return made


def _has_other_before(found: Standing, known: Standing) -> bool:
    """Whether the quarter before is known now, or is not what it was."""
    if found.before is None:
        return False
    return known.before is None or known.before.scored is not found.before.scored


def board_of(period: Period, k: int) -> Board:
    """The quarter as somebody may see it."""
    return board(standing(period), k)


def board_if_any(period: Period, k: int) -> Board | None:
    """The same; nothing where nobody is on the books in the quarter."""
    try:
        return board_of(period, k)
    except NoEnterprises:
        return None


def path_to(code: str) -> tuple[str, ...]:
    """Dimension, group and indicator down to a node; empty for the index itself."""
    if code == ROOT:
        return ()
    above = indicators()[code].parent
    return (*(path_to(above) if above else ()), code)
