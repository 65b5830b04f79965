"""工作日历：调休、界限、暂定年份。"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshang.core.bad_input import BadInput
from xieshang.core.calendar import OutsideCalendar, WorkCalendar

GOLDEN_WEEK = frozenset(date(2026, 10, day) for day in range(1, 8))
CALENDAR = WorkCalendar(
    GOLDEN_WEEK,
    frozenset({date(2026, 10, 10)}),
    years=range(2026, 2028),
    provisional=frozenset({2027}),
)
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
SOME_DAYS = st.frozensets(DAYS, max_size=40)
COUNTS = st.integers(0, 60)


def test_a_make_up_saturday_is_worked_and_a_plain_one_is_not() -> None:
    assert CALENDAR.is_worked(date(2026, 10, 10))
    assert not CALENDAR.is_worked(date(2026, 10, 17))


def test_a_holiday_on_a_weekday_is_not_worked() -> None:
    assert not CALENDAR.is_worked(date(2026, 10, 1))


def test_no_working_day_added_stays_on_the_day_even_on_a_rest_day() -> None:
    assert CALENDAR.add_working_days(date(2026, 10, 3), 0) == date(2026, 10, 3)


def test_counting_back_ends_on_a_worked_day() -> None:
    assert CALENDAR.subtract_working_days(date(2026, 10, 9), 2) == date(2026, 9, 30)


def test_a_negative_count_is_refused_with_the_remedy() -> None:
    with pytest.raises(BadInput) as refused:
        CALENDAR.add_working_days(date(2026, 10, 9), -1)
    assert refused.value.field == "count"
    assert str(refused.value) == "天数不能是负数：-1。请填0或更大的整数"


def test_a_day_outside_the_years_is_refused_and_named() -> None:
    with pytest.raises(OutsideCalendar) as refused:
        CALENDAR.is_worked(date(2028, 1, 3))
    assert refused.value.day == date(2028, 1, 3)
    assert "日历从2026年到2027年" in str(refused.value)


def test_a_count_that_leaves_the_years_is_refused() -> None:
    with pytest.raises(OutsideCalendar):
        CALENDAR.add_working_days(date(2027, 12, 30), 5)


def test_an_empty_calendar_refuses_every_day() -> None:
    with pytest.raises(OutsideCalendar):
        WorkCalendar(frozenset(), frozenset(), years=()).is_worked(date(2026, 1, 5))


def test_the_last_day_of_all_is_refused_and_does_not_overflow() -> None:
    for_ever = WorkCalendar(frozenset(), frozenset(), years=range(1, 10_000))
    with pytest.raises(OutsideCalendar):
        for_ever.add_working_days(date.max, 1)


def test_a_rest_day_rolls_to_the_next_worked_day_and_a_worked_day_stays() -> None:
    assert CALENDAR.roll_forward(date(2026, 10, 1)) == date(2026, 10, 8)
    assert CALENDAR.roll_forward(date(2026, 10, 8)) == date(2026, 10, 8)


def test_a_stretch_is_provisional_only_if_it_touches_a_provisional_year() -> None:
    assert not CALENDAR.is_provisional(date(2026, 1, 1), date(2026, 12, 31))
    assert CALENDAR.is_provisional(date(2026, 12, 31), date(2027, 1, 1))


def test_rest_days_and_make_up_days_leave_out_the_first_and_take_in_the_last() -> None:
    assert CALENDAR.rest_days(date(2026, 10, 7), date(2026, 10, 11)) == (date(2026, 10, 11),)
    assert CALENDAR.made_up(date(2026, 10, 9), date(2026, 10, 10)) == (date(2026, 10, 10),)
    assert CALENDAR.made_up(date(2026, 10, 10), date(2026, 10, 11)) == ()


@given(DAYS, COUNTS)
def test_adding_and_counting_agree(start: date, count: int) -> None:
    end = CALENDAR.add_working_days(start, count)
    assert CALENDAR.working_days_between(start, end) == count
    assert CALENDAR.working_days_between(end, start) == -count


@given(DAYS, COUNTS, SOME_DAYS, DAYS)
def test_one_holiday_more_never_shortens(
    start: date, count: int, holidays: frozenset[date], another: date
) -> None:
    before = WorkCalendar(holidays, frozenset(), years=range(2026, 2028))
    after = WorkCalendar(holidays | {another}, frozenset(), years=range(2026, 2028))
    assert after.add_working_days(start, count) >= before.add_working_days(start, count)


@given(DAYS, COUNTS, SOME_DAYS, DAYS)
def test_one_make_up_day_more_never_lengthens(
    start: date, count: int, holidays: frozenset[date], another: date
) -> None:
    before = WorkCalendar(holidays, frozenset(), years=range(2026, 2028))
    after = WorkCalendar(holidays, frozenset({another}), years=range(2026, 2028))
    assert after.add_working_days(start, count) <= before.add_working_days(start, count)


@given(DAYS, st.integers(0, 30), COUNTS, SOME_DAYS, SOME_DAYS)
def test_a_later_start_never_gives_an_earlier_end(
    start: date,
    later: int,
    count: int,
    holidays: frozenset[date],
    made_up: frozenset[date],
) -> None:
    calendar = WorkCalendar(holidays, made_up, years=range(2026, 2029))
    end = calendar.add_working_days(start, count)
    assert calendar.add_working_days(start + timedelta(days=later), count) >= end
