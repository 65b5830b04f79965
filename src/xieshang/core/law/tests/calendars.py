"""Calendars for the tests: autumn 2026 as the State Council announced it."""

from __future__ import annotations

from datetime import date

from xieshang.core.calendar import WorkCalendar

YEAR_2026 = WorkCalendar(
    holidays=frozenset(
        {
            date(2026, 4, 6),
            *(date(2026, 5, day) for day in range(1, 6)),
            date(2026, 9, 25),
            *(date(2026, 10, day) for day in range(1, 8)),
        }
    ),
    make_up_days=frozenset({date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10)}),
    years=range(2026, 2028),
    provisional=frozenset({2027}),
)
NOTHING_KNOWN = WorkCalendar(frozenset(), frozenset(), years=())
