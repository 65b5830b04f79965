"""Days that count: calendar days and working days (自然日、工作日)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from xieshang.core.bad_input import BadInput
from xieshang.core.words import msg

ONE_DAY = timedelta(days=1)
SATURDAY = 5
YEARS = range(1920, 2100)  # of a day that somebody means; another one is a slip of the finger


class OutsideCalendar(BadInput):
    """A day whose year the working-day calendar does not cover; nothing is guessed."""

    def __init__(self, day: date, years: Collection[int]) -> None:
        self.day = day
        super().__init__(
            "day",
            msg("%(day)s不在工作日历之内：日历从%(first)s年到%(last)s年"),
            msg("请改用日历之内的日子，或者先补录这一年的放假安排"),
            day=day.isoformat(),
            first=min(years, default=0),
            last=max(years, default=0),
        )


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked (工作日历).

    Saturday and Sunday are free unless listed in ``make_up_days`` (调休上班日); every other
    day is worked unless listed in ``holidays`` (法定节假日及放假调休).  Outside ``years`` it
    refuses to answer.  For ``provisional`` years the State Council has not yet announced
    the holidays.

    >>> golden_week = frozenset(date(2026, 10, day) for day in range(1, 8))
    >>> made_up = frozenset({date(2026, 10, 10)})
    >>> calendar = WorkCalendar(golden_week, made_up, years=range(2026, 2027))
    >>> calendar.add_working_days(date(2026, 9, 30), 3).isoformat()  # 8, 9 and Saturday 10
    '2026-10-10'
    """

    holidays: frozenset[date]
    make_up_days: frozenset[date]
    years: Collection[int]
    provisional: frozenset[int] = frozenset()

    def covers(self, day: date) -> bool:
        return day.year in self.years

    def is_worked(self, day: date) -> bool:
        """Whether people work on this day.

        Raises:
            OutsideCalendar: the year is not covered.
        """
        if not self.covers(day):
            raise OutsideCalendar(day, self.years)
        if day in self.make_up_days:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th worked day after ``day``; ``day`` itself is day zero."""
        return self._walk(day, count, ONE_DAY)

    def subtract_working_days(self, day: date, count: int) -> date:
        """The ``count``-th worked day before ``day``; ``day`` itself is day zero."""
        return self._walk(day, count, -ONE_DAY)

    def working_days_between(self, start: date, end: date) -> int:
        """Worked days after ``start`` up to and including ``end``; minus if it is earlier.

        So ``working_days_between(day, add_working_days(day, n)) == n``.
        """
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_worked(day) for day in days_after(start, end))

    def roll_forward(self, day: date) -> date:
        """``day`` if it is worked, else the next worked day."""
        while not self.is_worked(day):
            day = self._step(day, ONE_DAY)
        return day

    def rest_days(self, after: date, until: date) -> tuple[date, ...]:
        """Days not worked, after ``after`` up to and including ``until``."""
        return tuple(day for day in days_after(after, until) if not self.is_worked(day))

    def made_up(self, after: date, until: date) -> tuple[date, ...]:
        """Saturdays and Sundays worked, after ``after`` up to and including ``until``."""
        return tuple(day for day in days_after(after, until) if day in self.make_up_days)

    def is_provisional(self, first: date, last: date) -> bool:
        """Whether a year from ``first`` to ``last`` has no announced holidays yet."""
        return any(first.year <= year <= last.year for year in self.provisional)

    def _walk(self, day: date, count: int, step: timedelta) -> date:
        if count < 0:
            raise BadInput(
                "count",
                msg("天数不能是负数：%(count)s"),
                msg("请填0或更大的整数"),
                count=count,
            )
        while count:
            day = self._step(day, step)
            count -= self.is_worked(day)
        return day

    def _step(self, day: date, step: timedelta) -> date:
        try:
            return day + step
        except OverflowError:  # the first or the last day that a calendar can have
            raise OutsideCalendar(day, self.years) from None


def days_after(start: date, end: date) -> Iterator[date]:
    """Every day after ``start`` up to and including ``end``."""
    for offset in range(1, (end - start).days + 1):
        yield start + timedelta(days=offset)
