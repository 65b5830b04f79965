"""What a giver tells, checked before it is kept: known variables, possible numbers, days."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from xieshang.apps.assessment.models import Giver, Period
from xieshang.core.bad_input import BadInput, shown
from xieshang.core.index.consultation.facts import MAY_BE_NEGATIVE
from xieshang.core.index.consultation.formulas import CODES
from xieshang.core.index.consultation.variables import Variable, catalogue
from xieshang.core.index.data import State
from xieshang.core.words import msg

Key = tuple[int, str]  # enterprise and variable


@dataclass(frozen=True, slots=True)
class Told:
    """One variable of one enterprise; ``value`` exactly where ``state`` is VALUE.

    ``as_of`` is the day that the value speaks of.
    """

    enterprise_id: int
    variable: str
    value: float | None
    state: State
    as_of: date


def checked(rows: Iterable[Told], *, giver: str, period: Period) -> dict[Key, Told]:
    """The rows by enterprise and variable.

    Raises:
        BadInput: the first row that cannot be kept, with the reason.
    """
    found: dict[Key, Told] = {}
    days = (period.starts_on, period.ends_on)
    for row in rows:
        check(row, giver=giver, period=period, days=days)
        key = (row.enterprise_id, row.variable)
        if found.setdefault(key, row) != row:
            raise BadInput(
                row.variable,
                msg("“%(name)s”在一份里有两个不同的数"),
                msg("请只留一个"),
                name=named(row.variable),
            )
    return found


def check(
    row: Told, *, giver: str, period: Period, days: tuple[date, date] | None = None
) -> None:
    """Refuse one row that cannot be kept; ``days`` are the first and last of the quarter."""
    variable = catalogue().get(row.variable)
    if variable is None:
        raise BadInput(
            "variable",
            msg("没有指标用到“%(name)s”"),
            msg("请核对变量名，或者去掉它"),
            name=shown(row.variable),
        )
    if giver not in variable.givers:
        raise BadInput(
            row.variable,
            msg("“%(name)s”不归%(giver)s报"),
            msg("请去掉它；由%(owner)s报"),
            name=named(row.variable),
            giver=str(Giver(giver).label),
            owner=str(Giver(variable.owner).label),
        )
    _check_day(row, variable, period, days or (period.starts_on, period.ends_on))
    _check_value(row, variable)


def named(name: str) -> str:
    """A variable's name in the reader's language."""
    variable = catalogue()[name]
    return variable.name_en if (get_language() or "").startswith("en") else variable.name_zh


def _check_day(row: Told, variable: Variable, period: Period, days: tuple[date, date]) -> None:
    first, last = days
    if row.as_of > last or (row.as_of < first and not variable.carried):
        raise BadInput(
            row.variable,
            msg("“%(name)s”的截至日%(day)s不在%(period)s里"),
            msg("请核对截至日，或者报到那个统计期"),
            name=named(row.variable),
            day=row.as_of.isoformat(),
            period=str(period),
        )


def _check_value(row: Told, variable: Variable) -> None:
    value = row.value
    if (row.state == State.VALUE) != (value is not None) or (
        value is not None and not math.isfinite(value)
    ):
        raise BadInput(
            row.variable,
            msg("“%(name)s”没有数"),
            msg("有值就填数，没有值不填数"),
            name=named(row.variable),
        )
    if value is None:
        return
    if value < 0 and row.variable not in MAY_BE_NEGATIVE:
        raise BadInput(
            row.variable,
            msg("“%(name)s”不能是负数：%(value)s"),
            msg("请填0或者正数"),
            name=named(row.variable),
            value=f"{value:g}",
        )
    if value > 100 and catalogue()[row.variable].unit == "%":
        raise BadInput(
            row.variable,
            msg("“%(name)s”是百分数，不能超过100：%(value)s"),
            msg("请核对"),
            name=named(row.variable),
            value=f"{value:g}",
        )
    codes = CODES.get(row.variable)
    if codes is not None and value not in codes:
        raise BadInput(
            row.variable,
            msg("“%(name)s”没有代码%(value)s"),
            msg("请用这些代码：%(codes)s"),
            name=named(row.variable),
            value=f"{value:g}",
            codes=", ".join(map(str, codes)),
        )
