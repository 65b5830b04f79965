"""The working-day calendar that a clerk's command counts with: no database needed."""

from __future__ import annotations

import holidays

from xieshang.core.calendar import WorkCalendar


def known_calendar() -> WorkCalendar:
    """Every year whose holidays were announced, and the next one, provisional.

    The site itself counts with its own table, which a clerk may correct.
    """
    announced = sorted(
        year
        for year in holidays.country_holidays("CN").special_public_holidays
        if isinstance(year, int)
    )
    following = announced[-1] + 1
    years = range(announced[0], following + 1)
    table = holidays.country_holidays("CN", years=years)
    return WorkCalendar(
        holidays=frozenset(table),
        make_up_days=frozenset(table.weekend_workdays),
        years=years,
        provisional=frozenset({following}),
    )
