"""The working-day calendar that deadlines are counted with, kept in an editable table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import holidays
from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import CalendarDay, CalendarYear
from xieshang.apps.trail.services import record
from xieshang.core.calendar import OutsideCalendar, WorkCalendar
from xieshang.core.words import msg

SWAPPED, MADE_UP = msg("调休放假"), msg("调休上班")
NAMES = (  # what days off are called, for readers of other languages
    msg("元旦"), msg("元旦（补假）"),
    msg("春节"), msg("春节（补假）"),
    msg("清明节"), msg("清明节（补假）"),
    msg("劳动节"), msg("劳动节（补假）"),
    msg("端午节"), msg("端午节（补假）"),
    msg("中秋节"), msg("中秋节（补假）"),
    msg("国庆节"), msg("国庆节（补假）"),
    msg("农历除夕"),
)  # fmt: skip


def work_calendar() -> WorkCalendar:
    """The calendar as the table has it now (two queries)."""
    years = dict(CalendarYear.objects.values_list("year", "announced"))
    days = dict(CalendarDay.objects.values_list("day", "worked"))
    return WorkCalendar(
        holidays=frozenset(day for day, worked in days.items() if not worked),
        make_up_days=frozenset(day for day, worked in days.items() if worked),
        years=frozenset(years),
        provisional=frozenset(year for year, announced in years.items() if not announced),
    )


def is_worked(day: date) -> bool:
    """Whether offices work on this day; in a year that nobody has entered, Monday to Friday."""
    try:
        return work_calendar().is_worked(day)
    except OutsideCalendar:
        return day.weekday() < 5


def known_days(year: int) -> list[CalendarDay]:
    """Holidays and make-up days of one year as the maintained library knows them."""
    table = holidays.country_holidays("CN", years=year, language="zh_CN")
    free = [
        CalendarDay(day=day, worked=False, name=_called(name)) for day, name in table.items()
    ]
    made_up = [
        CalendarDay(day=day, worked=True, name=MADE_UP)
        for day in table.weekend_workdays
        if day.year == year
    ]
    return sorted(free + made_up, key=lambda row: row.day)


def _called(name: str) -> str:
    """The library's name of a day off, shorter."""
    return SWAPPED if name.startswith("休息日") else name.replace(" ", "")[:60]


@transaction.atomic
def seed(years: Iterable[int], *, announced_until: int) -> None:
    """Fill the table for years that it does not have; later years are provisional."""
    have = set(CalendarYear.objects.values_list("year", flat=True))
    for year in sorted(set(years) - have):
        CalendarYear.objects.create(year=year, announced=year <= announced_until)
        CalendarDay.objects.bulk_create(known_days(year))


@transaction.atomic
def set_year(
    year: int, days: Iterable[tuple[date, bool, str]], *, by: User | None, on: date
) -> None:
    """Enter the State Council's notice for one year: (day, worked, name).

    Raises:
        ValueError: a day lies outside the year.
    """
    rows = [CalendarDay(day=day, worked=worked, name=name) for day, worked, name in days]
    if any(row.day.year != year for row in rows):
        raise ValueError(f"{year}年的通知里有别的年份的日子")
    CalendarDay.objects.filter(day__year=year).delete()
    CalendarDay.objects.bulk_create(rows)
    CalendarYear.objects.update_or_create(year=year, defaults={"announced": True})
    record(
        "calendar.announced",
        by=by,
        subject=f"calendar/{year}",
        on=on,
        payload={"days": [[row.day, row.worked, row.name] for row in rows]},
    )
