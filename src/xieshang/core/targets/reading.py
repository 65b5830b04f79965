"""One reading of a target: numerator and denominator on a month end, no ready percentage."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite

from xieshang.core.bad_input import BadInput
from xieshang.core.disclosure.interval import Interval, interval
from xieshang.core.targets.catalogue import Kind, Target
from xieshang.core.words import msg

HAIR = 1e-9  # what rounding may take away from a value that stands on its goal


@dataclass(frozen=True, slots=True)
class Measured:
    """What was counted for a month end (读数).

    ``denominator`` is None for what is counted alone. ``population`` is how many could have
    been asked, for a survey.
    """

    on: date
    numerator: float
    denominator: float | None = None
    population: int | None = None

    @property
    def value(self) -> float | None:
        """Percent, or the count itself; None where there was nothing to measure.

        >>> Measured(date(2026, 3, 31), 90, 120).value
        75.0
        """
        if self.denominator is None:
            return self.numerator
        return 100.0 * self.numerator / self.denominator if self.denominator else None


def month_end(day: date) -> date:
    """The last day of the month of a day.

    >>> month_end(date(2028, 2, 3))
    datetime.date(2028, 2, 29)
    """
    return day.replace(day=monthrange(day.year, day.month)[1])


def month_end_before(day: date) -> date:
    """The last month end before the month of a day.

    >>> month_end_before(date(2026, 3, 31))
    datetime.date(2026, 2, 28)
    """
    return day.replace(day=1) - timedelta(days=1)


def months_between(first: date, last: date) -> int:
    """Whole months from one month end to another.

    >>> months_between(date(2025, 11, 30), date(2026, 3, 31))
    4
    """
    return (last.year - first.year) * 12 + last.month - first.month


def check(target: Target, read: Measured) -> None:
    """Refuse what cannot be a reading of this target, with the reason and the remedy."""
    if read.on != month_end(read.on):
        raise BadInput("on", msg("读数要落在月末"), msg("请填当月最后一天"))
    if not isfinite(read.numerator) or read.numerator < 0:
        raise BadInput("numerator", msg("数不能是负的"), msg("请核对后再填"))
    if not target.is_ratio:
        if read.denominator is not None:
            raise BadInput("denominator", msg("这一项只数个数"), msg("分母请留空"))
        _whole(read.numerator, "numerator")
        return
    if read.denominator is None or not isfinite(read.denominator) or read.denominator <= 0:
        raise BadInput("denominator", msg("比例要有分母"), msg("请填大于0的数"))
    if read.numerator > read.denominator:
        raise BadInput("numerator", msg("分子不能大于分母"), msg("请核对两个数"))
    if target.kind is not Kind.OFFICIAL:  # money is no count
        _whole(read.numerator, "numerator")
        _whole(read.denominator, "denominator")
    if target.kind is Kind.SURVEY and (
        read.population is None or read.population < read.denominator
    ):
        raise BadInput(
            "population", msg("抽样要写总体有多少"), msg("请填能被问到的总数，不少于有效问卷数")
        )


def _whole(number: float, field: str) -> None:
    if number != int(number):
        raise BadInput(field, msg("这里只填整数"), msg("请去掉小数"))


def sampled(target: Target, read: Measured) -> Interval | None:
    """Wilson's 95 % interval of a survey's reading, as shares; None for what is no survey."""
    if target.kind is not Kind.SURVEY or not read.denominator or read.population is None:
        return None
    return interval(int(read.numerator), int(read.denominator), read.population)


def enough(target: Target, read: Measured) -> bool:
    """Whether a survey asked as many as the plan wants; always so for what is no survey."""
    return target.kind is not Kind.SURVEY or (read.denominator or 0) >= target.least_sample


def reached(target: Target, value: float, goal: float) -> bool:
    """Whether a value stands on its goal, or above it where the plan says «more than».

    >>> from xieshang.core.targets.catalogue import target
    >>> reached(target("T01"), 90.0, 90.0), reached(target("T16"), 50.0, 50.0)
    (True, False)
    """
    return value > goal + HAIR if target.more else value >= goal - HAIR
