"""The last Saturday, unless it is a holiday."""

from __future__ import annotations

from datetime import date

import pytest

from xieshang.core.calendar import OutsideCalendar, WorkCalendar
from xieshang.core.consultation_day import consultation_day, next_consultation_day


def calendar(*off: date, worked: tuple[date, ...] = ()) -> WorkCalendar:
    return WorkCalendar(frozenset(off), frozenset(worked), years=range(2023, 2029))


def test_an_ordinary_month() -> None:
    assert consultation_day(2026, 4, calendar()) == date(2026, 4, 25)


def test_a_month_that_ends_on_a_saturday() -> None:
    assert consultation_day(2026, 1, calendar()) == date(2026, 1, 31)


def test_a_month_whose_last_day_is_a_friday_or_a_sunday() -> None:
    assert consultation_day(2026, 7, calendar()) == date(2026, 7, 25)
    assert consultation_day(2026, 5, calendar()) == date(2026, 5, 30)


def test_a_make_up_day_still_is_the_day() -> None:
    day = date(2026, 2, 28)
    assert consultation_day(2026, 2, calendar(worked=(day,))) == day


def test_a_public_holiday_moves_it_a_week_ahead() -> None:
    here = calendar(date(2025, 5, 31))
    assert consultation_day(2025, 5, here) == date(2025, 5, 24)


def test_two_holidays_in_a_row_move_it_twice() -> None:
    here = calendar(date(2025, 5, 31), date(2025, 5, 24))
    assert consultation_day(2025, 5, here) == date(2025, 5, 17)


def test_a_saturday_between_days_off_is_a_holiday_though_the_table_does_not_list_it() -> None:
    # Mid-Autumn on Friday 29 September 2023, National Day from Sunday 1 October
    here = calendar(date(2023, 9, 29), date(2023, 10, 1), date(2023, 10, 2))
    assert consultation_day(2023, 9, here) == date(2023, 9, 23)


def test_a_saturday_after_a_single_day_off_still_is_the_day() -> None:
    assert consultation_day(2028, 1, calendar(date(2028, 1, 28))) == date(2028, 1, 29)


def test_the_next_one_from_before_on_and_after_the_day() -> None:
    here = calendar()
    assert next_consultation_day(date(2026, 4, 1), here) == date(2026, 4, 25)
    assert next_consultation_day(date(2026, 4, 25), here) == date(2026, 4, 25)
    assert next_consultation_day(date(2026, 4, 26), here) == date(2026, 5, 30)
    assert next_consultation_day(date(2026, 12, 27), here) == date(2027, 1, 30)


def test_a_year_that_the_calendar_does_not_know_is_not_guessed() -> None:
    with pytest.raises(OutsideCalendar):
        consultation_day(2029, 1, calendar())
