"""The monthly consultation day (协商日): the last Saturday of the month."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from xieshang.core.calendar import ONE_DAY, SATURDAY, OutsideCalendar, WorkCalendar

WEEK = timedelta(days=7)


def consultation_day(year: int, month: int, calendar: WorkCalendar) -> date:
    """The last Saturday; worked in lieu of another day it still is the day.

    Where it lies within a public holiday, it is the Saturday before.

    Raises:
        OutsideCalendar: the year is not covered.

    >>> calendar = WorkCalendar(frozenset(), frozenset({date(2026, 2, 28)}), years=(2026,))
    >>> consultation_day(2026, 2, calendar).isoformat()
    '2026-02-28'
    """
    last = date(year, month, monthrange(year, month)[1])
    day = last - timedelta(days=(last.weekday() - SATURDAY) % 7)
    if not calendar.covers(day):
        raise OutsideCalendar(day, calendar.years)
    while _within_holiday(day, calendar):
        day -= WEEK
    return day


def next_consultation_day(start: date, calendar: WorkCalendar) -> date:
    """The first consultation day on or after ``start``."""
    year, month = start.year, start.month
    while (day := consultation_day(year, month, calendar)) < start:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return day


def _within_holiday(saturday: date, calendar: WorkCalendar) -> bool:
    """A day off by name, or a weekend between days off: the table lists only the latter."""
    if saturday in calendar.make_up_days:
        return False
    if saturday in calendar.holidays:
        return True
    after = (saturday + ONE_DAY, saturday + 2 * ONE_DAY)
    return saturday - ONE_DAY in calendar.holidays and any(
        day in calendar.holidays for day in after
    )
