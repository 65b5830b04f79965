"""Values of indicators by unit, with numerator, denominator and state kept apart (数据)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

import numpy as np

from xieshang.core.bad_input import BadInput, shown
from xieshang.core.index.arrays import Bools, Floats, Ints, States
from xieshang.core.words import msg


class State(IntEnum):
    """What stands in a cell: only VALUE is a number (有值、不适用、缺失、互相矛盾)."""

    VALUE = 0
    NOT_APPLICABLE = 1
    MISSING = 2
    CONFLICTING = 3  # sources disagree, or a part exceeds its whole: missing until settled


NOT_A_NUMBER = {
    "": State.MISSING,
    "NA": State.MISSING,
    "MISSING": State.MISSING,
    msg("缺失"): State.MISSING,
    "N/A": State.NOT_APPLICABLE,
    msg("不适用"): State.NOT_APPLICABLE,
    "CONFLICTING": State.CONFLICTING,
    msg("矛盾"): State.CONFLICTING,
}


@dataclass(frozen=True)
class Data:
    """A table of cells; all arrays have the shape [indicators, units].

    Args:
        numerator, denominator: in the indicators' own units; NaN where ``state`` is no VALUE.
        state: of each cell, see ``State``.
        imputed: cells whose value somebody computed, none unless ``impute`` was called.
        group: name of each unit's group, for imputation and comparison; may be empty.
    """

    units: tuple[str, ...]
    indicators: tuple[str, ...]
    numerator: Floats
    denominator: Floats
    state: States
    imputed: Bools
    group: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        _check_names(self)
        held = self.state == State.VALUE
        good = np.isfinite(self.numerator) & np.isfinite(self.denominator)
        good &= self.denominator != 0
        if (held & ~good).any():
            row, column = np.argwhere(held & ~good)[0]
            raise BadInput(
                "value",
                msg("“%(unit)s”的“%(code)s”不是一个数，或者分母是0"),
                msg("没有就标明缺失，分母为0就标明不适用"),
                unit=shown(self.units[column]),
                code=shown(self.indicators[row]),
            )

    @classmethod
    def of(
        cls,
        units: Sequence[str],
        values: Mapping[str, Sequence[float | str | State | None] | Floats],
        *,
        group: Sequence[str] = (),
    ) -> Data:
        """Data from a column per indicator: numbers, or what stands instead of one.

        >>> found = Data.of(["a", "b"], {"X": [3, "N/A"]})
        >>> found.state.tolist(), found.value.tolist()
        ([[0, 1]], [[3.0, nan]])
        """
        columns = [_column(code, column, len(units)) for code, column in values.items()]
        shape = (len(columns), len(units))
        numerator = np.array([one for one, _state in columns], np.float64).reshape(shape)
        state = np.array([state for _one, state in columns], np.int8).reshape(shape)
        return cls(
            tuple(units),
            tuple(values),
            numerator,
            np.where(state == State.VALUE, 1.0, np.nan),
            state,
            np.zeros(shape, np.bool_),
            tuple(group),
        )

    @classmethod
    def of_parts(
        cls,
        units: Sequence[str],
        parts: Mapping[str, tuple[Floats, Floats]],
        state: Mapping[str, States] | None = None,
    ) -> Data:
        """Data from (numerator, denominator) per indicator, each of shape [units].

        A NaN is missing unless ``state`` says otherwise.
        """
        shape = (len(parts), len(units))
        numerator = np.array([one for one, _ in parts.values()], np.float64).reshape(shape)
        denominator = np.array([one for _, one in parts.values()], np.float64).reshape(shape)
        absent = np.isnan(numerator) | np.isnan(denominator)
        found = np.where(absent, State.MISSING, State.VALUE).astype(np.int8)
        for row, code in enumerate(parts):
            if state and code in state:
                found[row] = state[code]
        held = found == State.VALUE
        return cls(
            tuple(units),
            tuple(parts),
            np.where(held, numerator, np.nan),
            np.where(held, denominator, np.nan),
            found,
            np.zeros(shape, np.bool_),
        )

    @cached_property
    def value(self) -> Floats:
        """Numerator / denominator, shape [indicators, units]; NaN where there is no value."""
        return np.asarray(self.numerator / self.denominator)

    def column(self, code: str) -> Floats:
        """Values of one indicator, shape [units], without computing the whole table."""
        row = self.row_of[code]
        return np.asarray(self.numerator[row] / self.denominator[row])

    @cached_property
    def row_of(self) -> dict[str, int]:
        return {code: row for row, code in enumerate(self.indicators)}

    def replaced(self, row: int, column: int, value: float) -> Data:
        """The same data with one cell holding a value."""
        numerator, denominator = self.numerator.copy(), self.denominator.copy()
        state = self.state.copy()
        numerator[row, column], denominator[row, column] = value, 1.0
        state[row, column] = State.VALUE
        return Data(
            self.units, self.indicators, numerator, denominator, state, self.imputed, self.group
        )

    def with_values(self, values: Floats, *, imputed: Bools | None = None) -> Data:
        """The same cells with other values; where ``imputed`` says so it becomes a VALUE."""
        marks = self.imputed if imputed is None else imputed
        state = np.where(marks, State.VALUE, self.state).astype(np.int8)
        held = state == State.VALUE
        return Data(
            self.units,
            self.indicators,
            np.where(held, values, np.nan),
            np.where(held, 1.0, np.nan),
            state,
            marks,
            self.group,
        )

    def only(
        self, units: Bools | Ints | None = None, indicators: Sequence[str] | None = None
    ) -> Data:
        """Part of the table: units by a mask or by places, indicators by code."""
        rows = [
            self.row_of[code]
            for code in (self.indicators if indicators is None else indicators)
        ]
        keep = np.arange(len(self.units)) if units is None else units
        cut = np.ix_(np.asarray(rows, np.int64), keep)
        return Data(
            tuple(np.asarray(self.units, object)[keep]),
            tuple(self.indicators[row] for row in rows),
            self.numerator[cut],
            self.denominator[cut],
            self.state[cut],
            self.imputed[cut],
            tuple(np.asarray(self.group, object)[keep]) if self.group else (),
        )


def _column(
    code: str, column: Sequence[float | str | State | None] | Floats, units: int
) -> tuple[Floats, States]:
    if len(column) != units:
        raise BadInput(
            code,
            msg("“%(code)s”有%(given)s个值，单位有%(units)s个"),
            msg("每个单位要有一格，没有值也要标明"),
            code=shown(code),
            given=len(column),
            units=units,
        )
    if isinstance(column, np.ndarray):
        values = column.astype(np.float64)
        return values, np.where(np.isnan(values), State.MISSING, State.VALUE).astype(np.int8)
    values, state = np.full(units, np.nan), np.zeros(units, np.int8)
    for place, cell in enumerate(column):
        values[place], state[place] = _cell(code, cell)
    return values, state


def _cell(code: str, cell: float | str | State | None) -> tuple[float, State]:
    if isinstance(cell, State):
        return np.nan, cell
    text = "" if cell is None else str(cell).strip()
    if text.upper() in NOT_A_NUMBER:
        return np.nan, NOT_A_NUMBER[text.upper()]
    try:
        number = float(text)
    except ValueError:
        number = np.inf
    if np.isnan(number):
        return np.nan, State.MISSING
    if np.isinf(number):
        raise BadInput(
            code,
            msg("“%(code)s”里的“%(cell)s”不是数"),
            msg("请填数；没有就空着，不适用填N/A"),
            code=shown(code),
            cell=shown(text),
        )
    return number, State.VALUE


def _check_names(data: Data) -> None:
    for field_name, names in (("units", data.units), ("indicators", data.indicators)):
        if not all(names):
            raise BadInput(field_name, msg("有一个名称空着"), msg("每个单位和指标要有名称"))
        if len(set(names)) != len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise BadInput(
                field_name,
                msg("“%(name)s”出现了两次"),
                msg("请只留一个，或者改正名称"),
                name=shown(str(twice)),
            )
    if data.group and len(data.group) != len(data.units):
        raise BadInput(
            "group",
            msg("分组有%(given)s个，单位有%(units)s个"),
            msg("每个单位要有一个分组"),
            given=len(data.group),
            units=len(data.units),
        )
