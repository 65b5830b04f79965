"""The index of townships, counties and cities: recomputed from facts, never averaged (汇总)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xieshang.core.bad_input import BadInput, shown
from xieshang.core.index.arrays import Bools, Floats, Ints, States
from xieshang.core.index.compute import Result, compute
from xieshang.core.index.consultation.catalogue import indicators
from xieshang.core.index.consultation.facts import Cells, Facts, Why, cells
from xieshang.core.index.consultation.formulas import AVERAGED, CONCERNS, HEADS, formulas
from xieshang.core.index.consultation.score import Band, Scored
from xieshang.core.index.data import Data, State
from xieshang.core.index.model import Framework
from xieshang.core.index.options import Normalisation
from xieshang.core.words import msg

AS_IT_IS = Normalisation.of("goalposts", lower=0.0, upper=100.0)


@dataclass(frozen=True)
class Regions:
    """A tree of regions and where each enterprise lies.

    Args:
        codes: of the regions.
        parents: code of the region above, "" for the highest.
        of: region of each enterprise, as its place in ``codes``; shape [enterprises].
    """

    codes: tuple[str, ...]
    parents: tuple[str, ...]
    of: Ints

    @classmethod
    def tree(cls, parents: Mapping[str, str], lies_in: Sequence[str]) -> Regions:
        """Regions from {code: parent} and the region of each enterprise."""
        place = {code: number for number, code in enumerate(parents)}
        for code in [*filter(None, parents.values()), *lies_in]:
            if code not in place:
                raise BadInput(
                    "region",
                    msg("没有“%(code)s”这个区域"),
                    msg("请补上这个区域，或者改正编码"),
                    code=shown(code),
                )
        of = np.array([place[code] for code in lies_in], np.int64)
        return cls(tuple(parents), tuple(parents.values()), of)

    @cached_property
    def upwards(self) -> tuple[tuple[int, int], ...]:
        """(region, region above) as places, every region before the one above it."""
        place = {code: number for number, code in enumerate(self.codes)}
        above = {place[c]: place[p] for c, p in zip(self.codes, self.parents, strict=True) if p}
        depth: dict[int, int] = {}
        for one in range(len(self.codes)):
            steps, at = 0, one
            while at in above:
                at, steps = above[at], steps + 1
                if steps > len(self.codes):
                    raise BadInput(
                        "region",
                        msg("这些区域互为上级，绕成了一圈：%(codes)s"),
                        msg("请改正其中一个的上级"),
                        codes=(self.codes[one],),
                    )
            depth[one] = steps
        order = sorted(above, key=lambda one: -depth[one])
        return tuple((one, above[one]) for one in order)

    def sums(self, column: Floats) -> Floats:
        """Sum over the enterprises in the tree of each region, [enterprises] to [regions]."""
        total = np.bincount(self.of, weights=column, minlength=len(self.codes))
        for below, above in self.upwards:
            total[above] += total[below]
        return np.asarray(total, np.float64)


@dataclass(frozen=True)
class Area:
    """The index of regions, twice: facts pooled, and the mean over heads of enterprises.

    Args:
        scored: pooled as the list says; completeness is weighed by the heads behind it.
        by_heads: mean of the enterprises' published indices over their workers: what the
            average worker's enterprise scores; shape [regions].
        told_heads: share of workers in enterprises with a published index; shape [regions].
        coverage: share of heads concerned whose facts are in; shape [indicators, regions].
    """

    scored: Scored
    by_heads: Floats
    told_heads: Floats
    coverage: Floats


def roll_up(
    facts: Facts, found: Cells, scored: Scored, regions: Regions, framework: Framework
) -> Area:
    """Recompute the index of every region from the facts of the enterprises in its tree.

    POOLED: the formula over summed variables, then the same goalposts. WMEAN_EMP: the mean of
    the enterprises' scores over their workers. A fact counts only where all facts of its
    indicator are in, so that numerator and denominator speak of the same enterprises.
    """
    heads = facts.heads
    if len(regions.of) != len(heads):
        raise BadInput("region", msg("区域的个数和企业数不一样"), msg("每家企业要有一个区域"))
    table = Data(regions.codes, *_columns(facts, found, scored.result, regions, framework))
    own = framework.changed(
        {
            one.code: {"normalise": AS_IT_IS, "direction": "up"}
            for one in indicators().values()
            if one.level == 3 and not one.pooled
        }
    )
    result = compute(own, table)
    coverage = _coverage(found, facts.presumed_heads, regions)
    told = heads * scored.published
    by_heads = _mean(regions, np.nan_to_num(scored.index) * told, told)
    presumed = facts.presumed_heads
    told_heads = _mean(regions, presumed * scored.published, presumed)
    return Area(
        Scored(
            result,
            _completeness(result, found, coverage),
            np.full(len(regions.codes), Band.GREEN, np.int64),
        ),
        by_heads,
        np.nan_to_num(told_heads),
        coverage,
    )


def _columns(
    facts: Facts, found: Cells, result: Result, regions: Regions, framework: Framework
) -> tuple[tuple[str, ...], Floats, Floats, States, Bools]:
    shape = (len(formulas()), len(regions.codes))
    numerator, denominator = np.full(shape, np.nan), np.full(shape, np.nan)
    state = np.full(shape, State.NOT_APPLICABLE, np.int8)
    for row, code in enumerate(formulas()):
        if indicators()[code].pooled:
            pooled = _pooled(code, facts, found.countable[row], regions, framework)
            filled = _ruled(code, pooled, facts, found, regions)
        else:
            scores = result.of(code)
            weight = np.where(np.isnan(scores), 0.0, facts.heads)
            mean = _mean(regions, np.nan_to_num(scores) * weight, weight)
            filled = mean, np.ones_like(mean), ~np.isnan(mean)
        numerator[row], denominator[row], held = filled
        due = regions.sums((found.data.state[row] != State.NOT_APPLICABLE) * 1.0) > 0
        state[row] = np.where(
            held, State.VALUE, np.where(due, State.MISSING, State.NOT_APPLICABLE)
        )
    held = state == State.VALUE
    return (
        tuple(formulas()),
        np.where(held, numerator, np.nan),
        np.where(held, denominator, np.nan),
        state,
        np.zeros(shape, np.bool_),
    )


def _pooled(
    code: str, facts: Facts, countable: Bools, regions: Regions, framework: Framework
) -> tuple[Floats, Floats, Bools]:
    """Parts of one indicator over summed variables, and where a region may be told."""
    summed: dict[str, Floats] = {}
    formula = formulas()[code]
    heads = facts.heads * countable
    for name in dict.fromkeys((*formula.variables, *formula.extra)):
        column = np.where(countable, np.nan_to_num(facts.value(name)), 0.0)
        if name in AVERAGED:
            summed[name] = _mean(regions, column * heads, heads)
        elif name in YES_NO:
            summed[name] = np.full(len(regions.codes), YES_NO[name])
        else:
            summed[name] = regions.sums(column)
    pooled = cells(Facts(regions.codes, summed, facts.months), framework, codes=(code,))
    held = pooled.data.state[0] == State.VALUE
    held &= regions.sums(countable.astype(np.float64)) > 0
    return pooled.data.numerator[0], pooled.data.denominator[0], held


def _ruled(
    code: str,
    pooled: tuple[Floats, Floats, Bools],
    facts: Facts,
    found: Cells,
    regions: Regions,
) -> tuple[Floats, Floats, Bools]:
    """The same where a rule of the list fixed the value of some enterprises.

    A 0 by rule weighs like those whom it concerns: as much due per head as where something can
    be summed, and nothing of it done. Else whoever has no contract for women would lift its
    county above whoever has one and keeps half of it. Where nothing can be summed, or only of
    who has none of those concerned, the mean of what the rule gives.
    """
    numerator, denominator, held = pooled
    row = found.data.row_of[code]
    fixed = found.why[row] == Why.FIXED_BY_RULE
    shares = concerned(code, facts) * fixed
    ruled = regions.sums(shares)
    nothing = regions.sums(found.countable[row] * 1.0) == 0
    if code in CONCERNS:
        summed = regions.sums(concerned(code, facts) * found.countable[row])
        more = np.divide(ruled, summed, out=np.zeros_like(ruled), where=summed > 0)
        denominator = denominator * (1.0 + more)
        nothing |= summed == 0
    mean = _mean(regions, np.nan_to_num(found.data.column(code)) * shares, shares)
    alone = nothing & ~np.isnan(mean)
    return np.where(alone, mean, numerator), np.where(alone, 1.0, denominator), held | alone


def concerned(code: str, facts: Facts) -> Floats:
    """Heads that a value by rule weighs by, 0 where unknown; shape [enterprises]."""
    return np.nan_to_num(np.maximum(facts.value(CONCERNS.get(code, HEADS)), 0.0))


# Rules of single enterprises do not fix the value of a region.
YES_NO = {"agreed_freeze_in_loss": 0.0, "women_contract": 1.0, "wage_clause": 1.0}


def _mean(regions: Regions, weighted: Floats, weight: Floats) -> Floats:
    total = regions.sums(weight)
    return np.divide(
        regions.sums(weighted), total, out=np.full_like(total, np.nan), where=total > 0
    )


def _coverage(found: Cells, heads: Floats, regions: Regions) -> Floats:
    """Share of the heads concerned whose facts are in; NaN where it concerns nobody."""
    state = found.data.state
    rows = []
    for row in range(len(state)):
        due = np.where(state[row] != State.NOT_APPLICABLE, heads, 0.0)
        rows.append(_mean(regions, np.where(state[row] == State.VALUE, due, 0.0), due))
    return np.stack(rows)


def _completeness(result: Result, found: Cells, coverage: Floats) -> Floats:
    """Weight × coverage / weight of what applies, up the tree; shape [nodes, regions]."""
    framework = result.framework
    held, due = np.zeros_like(result.scores), np.zeros_like(result.scores)
    for code in framework.upwards:
        row = result.row_of[code]
        below = [result.row_of[child] for child in framework.children[code]]
        if below:
            held[row], due[row] = held[below].sum(axis=0), due[below].sum(axis=0)
            continue
        share = coverage[found.data.row_of[code]]
        applies = ~np.isnan(share)
        held[row] = framework.global_weight[code] * np.where(applies, share, 0.0)
        due[row] = framework.global_weight[code] * applies
    return np.divide(held, due, out=np.full_like(due, np.nan), where=due > 0)
