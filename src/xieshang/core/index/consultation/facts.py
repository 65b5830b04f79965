"""Facts of enterprises in one period, and the cells that the formulas make of them (事实).

Facts come as variables, never as ready percentages. A cell says why it is as it is: ``Why``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

import numpy as np

from xieshang.core.bad_input import BadInput, shown
from xieshang.core.index.arrays import HAIR, Bools, Floats, Ints, States
from xieshang.core.index.consultation.catalogue import indicators
from xieshang.core.index.consultation.formulas import (
    CODES,
    CONCERNS,
    FIXED,
    HEADS,
    NOT_DUE,
    PERCENTAGES,
    TOO_FEW,
    Formula,
    Parts,
    formulas,
    variables,
)
from xieshang.core.index.data import Data, State
from xieshang.core.index.model import Framework
from xieshang.core.words import msg


class Why(IntEnum):
    """Why a cell is in its state."""

    MEASURED = 0
    NOTHING_TO_MEASURE = 1  # the whole is 0: nothing due, nobody concerned
    TOO_FEW = 2  # below the least sample of the list
    NOT_FILED = 3  # the list says: not filed, not applicable
    FIXED_BY_RULE = 4  # the list fixes the value, such as 0 where no wage clause exists
    FACT_MISSING = 5
    FACT_CONFLICTING = 6
    PART_EXCEEDS_WHOLE = 7
    NEGATIVE = 8
    SAID_NOT_APPLICABLE = 9  # by whoever delivered the fact, where the list has such a rule
    UNKNOWN_CODE = 10
    OVER_100 = 11  # of a percentage


# What no rule of the list may turn into «not applicable» or into a fixed value.
CONTRADICTED = (
    Why.FACT_CONFLICTING, Why.PART_EXCEEDS_WHOLE, Why.NEGATIVE, Why.UNKNOWN_CODE, Why.OVER_100,
)  # fmt: skip


MAY_BE_NEGATIVE = {"net_prod_tax", "operating_surplus", "value_added", "value_added_last_year"}


@dataclass(frozen=True)
class Facts:
    """Variables of enterprises, arrays of shape [enterprises].

    Args:
        values: by variable, see ``formulas.variables``; NaN where ``states`` is no VALUE.
        states: by variable; a variable without an entry is missing where it is NaN.
        months: length of the period, for what is annualised: 3 for a quarter.
    """

    enterprises: tuple[str, ...]
    values: Mapping[str, Floats]
    months: float = 3.0
    states: Mapping[str, States] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = sorted({*self.values, *self.states} - set(variables()))
        if unknown:
            raise BadInput(
                "variable",
                msg("没有指标用到“%(name)s”"),
                msg("请核对变量名，或者去掉它"),
                name=shown(unknown[0]),
            )
        if not 0 < self.months <= 12:
            raise BadInput(
                "months", msg("一期不能是%(months)s个月"), msg("请填1到12"),
                months=f"{self.months:g}",
            )  # fmt: skip
        sizes = [(name, np.shape(column)) for name, column in self.values.items()]
        sizes += [(name, np.shape(column)) for name, column in self.states.items()]
        for name, size in sizes:
            if size != (len(self.enterprises),):
                raise BadInput(
                    name,
                    msg("“%(name)s”的个数和企业数不一样"),
                    msg("每家企业要有一格"),
                    name=name,
                )
        for name in self.values:
            _check_numbers(self, name)

    @classmethod
    def of(
        cls,
        enterprises: Sequence[str],
        values: Mapping[str, Sequence[float | str | State | None]],
        *,
        months: float = 3.0,
    ) -> Facts:
        """Facts from columns as people write them: numbers, empty, N/A, CONFLICTING."""
        table = Data.of(enterprises, values)
        return cls(
            table.units,
            dict(zip(table.indicators, table.numerator, strict=True)),
            months,
            dict(zip(table.indicators, table.state, strict=True)),
        )

    def value(self, name: str) -> Floats:
        nothing = np.full(len(self.enterprises), np.nan)
        found = np.asarray(self.values.get(name, nothing), np.float64)
        if name not in self.states:
            return found
        return np.where(self.states[name] == State.VALUE, found, np.nan)

    def state(self, name: str) -> States:
        if name in self.states:
            return self.states[name]
        return np.where(np.isnan(self.value(name)), State.MISSING, State.VALUE).astype(np.int8)

    @cached_property
    def heads(self) -> Floats:
        """Workers of each enterprise, 0 where unknown: what a head-count mean weighs by."""
        return np.nan_to_num(np.maximum(self.value(HEADS), 0.0))

    @cached_property
    def presumed_heads(self) -> Floats:
        """Workers, and those of the mean enterprise where unknown; shape [enterprises].

        Only for how much is known of a region: who does not even tell its workers is not to
        vanish from what is missing.
        """
        told = self.value(HEADS)
        known = told >= 0
        return np.where(known, told, told[known].mean() if known.any() else 1.0)


def _check_numbers(facts: Facts, name: str) -> None:
    column = np.asarray(facts.values[name], np.float64)
    bad = np.isinf(column)
    if name in facts.states:
        bad |= np.isnan(column) & (facts.states[name] == State.VALUE)
    if bad.any():
        raise BadInput(
            name,
            msg("“%(code)s”里的“%(cell)s”不是数"),
            msg("请填数；没有就空着，不适用填N/A"),
            code=shown(name),
            cell=str(column[bad][0]),
        )


@dataclass(frozen=True, slots=True)
class Cells:
    """``data`` of the 52 indicators with, for each cell, ``why``; shape [indicators, units].

    ``countable`` marks what a region may sum: facts known and free of contradiction, also
    where the enterprise by itself is too small to be told.
    """

    data: Data
    why: Ints
    countable: Bools


def cells(facts: Facts, framework: Framework, *, codes: Sequence[str] = ()) -> Cells:
    """Values and states of every indicator of every enterprise.

    Args:
        framework: supplies the pass goalpost of D1-1, where a freeze was agreed in a loss.
        codes: only these; all 52 unless said otherwise.
    """
    wanted = tuple(codes) or tuple(formulas())
    shape = (len(wanted), len(facts.enterprises))
    numerator, denominator = np.empty(shape), np.empty(shape)
    state, why = np.empty(shape, np.int8), np.empty(shape, np.int64)
    countable = np.empty(shape, np.bool_)
    for row, code in enumerate(wanted):
        filled = _row(code, formulas()[code], facts, framework)
        numerator[row], denominator[row], state[row], why[row], countable[row] = filled
    data = Data(
        facts.enterprises, wanted, numerator, denominator, state, np.zeros(shape, np.bool_)
    )
    return Cells(data, why, countable)


def _row(
    code: str, formula: Formula, facts: Facts, framework: Framework
) -> tuple[Floats, Floats, States, Ints, Bools]:
    values = {name: facts.value(name) for name in (*formula.variables, *formula.extra)}
    with np.errstate(invalid="ignore", divide="ignore"):
        part, whole = formula.parts(values, facts.months)
    why = _why(code, facts, values, part, whole)
    countable = why == Why.MEASURED
    nothing = _nothing(code, values, part, whole)
    if nothing.any():
        nothing &= ~np.isin(why, CONTRADICTED)
        why = np.where(nothing, Why.NOTHING_TO_MEASURE, why)
    if code in TOO_FEW:
        few = TOO_FEW[code](values) & (why == Why.MEASURED)
        why = np.where(few, Why.TOO_FEW, why)
    part, whole, why = _fixed(code, values, (part, whole), why, framework)
    if code in CONCERNS:
        countable &= why != Why.FIXED_BY_RULE
    state = STATE_OF[why]
    held = state == State.VALUE
    return np.where(held, part, np.nan), np.where(held, whole, np.nan), state, why, countable


def _why(
    code: str, facts: Facts, values: Mapping[str, Floats], part: Floats, whole: Floats
) -> Ints:
    """Reason from the facts themselves, the gravest last."""
    formula = formulas()[code]
    why = np.full(len(facts.enterprises), Why.MEASURED, np.int64)
    states = np.stack([facts.state(name) for name in values])
    no_rule = indicators()[code].na_rule == "none"
    said = Why.FACT_MISSING if no_rule else Why.SAID_NOT_APPLICABLE
    why[(states == State.MISSING).any(axis=0)] = Why.FACT_MISSING
    for name in formula.filed:
        why[facts.state(name) == State.MISSING] = Why.NOT_FILED
    why[(states == State.NOT_APPLICABLE).any(axis=0)] = said
    why[(states == State.CONFLICTING).any(axis=0)] = Why.FACT_CONFLICTING
    for one, other in formula.within:
        why[values[one] > values[other] * (1 + HAIR)] = Why.PART_EXCEEDS_WHOLE
    for name in CODES.keys() & values.keys():
        known = [values[name] == one for one in CODES[name]]
        why[~np.isnan(values[name]) & ~np.any(known, axis=0)] = Why.UNKNOWN_CODE
    for name in PERCENTAGES & values.keys():
        why[values[name] > 100] = Why.OVER_100
    negative = [values[name] < 0 for name in values if name not in MAY_BE_NEGATIVE]
    why[np.any(negative, axis=0)] = Why.NEGATIVE
    measured = why == Why.MEASURED
    why[measured & (whole == 0) & (part != 0)] = Why.PART_EXCEEDS_WHOLE
    nothing = (whole == 0) | ~np.isfinite(part) | ~np.isfinite(whole)
    why[(why == Why.MEASURED) & nothing] = Why.NOTHING_TO_MEASURE
    return why


def _nothing(code: str, values: Mapping[str, Floats], part: Floats, whole: Floats) -> Bools:
    """Where the list says that nothing is due, whatever else is missing."""
    if code in NOT_DUE:
        return NOT_DUE[code](values)
    found = (whole == 0) & np.isnan(part)
    for name in formulas()[code].extra:
        found &= ~np.isnan(values[name])
    return np.asarray(found)


def _fixed(
    code: str, values: Mapping[str, Floats], parts: Parts, why: Ints, framework: Framework
) -> tuple[Floats, Floats, Ints]:
    part, whole = parts
    if code not in FIXED:
        return part, whole, why
    test, value = FIXED[code]
    normalise = framework.of[code].normalise
    if np.isnan(value) and normalise is not None:
        value = normalise.listed("points")[1]
    fixed = test(values) & ~np.isin(why, (*CONTRADICTED, Why.TOO_FEW))
    return (
        np.where(fixed, value, part),
        np.where(fixed, 1.0, whole),
        np.where(fixed, Why.FIXED_BY_RULE, why),
    )


STATE_OF = np.array(
    [
        State.VALUE,
        State.NOT_APPLICABLE,
        State.NOT_APPLICABLE,
        State.NOT_APPLICABLE,
        State.VALUE,
        State.MISSING,
        State.CONFLICTING,
        State.CONFLICTING,
        State.CONFLICTING,
        State.NOT_APPLICABLE,
        State.CONFLICTING,
        State.CONFLICTING,
    ],
    np.int8,
)
