"""期间计算：起算日不计、工作日、月、暂停、顺延、提前。"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshang.core.bad_input import BadInput
from xieshang.core.calendar import OutsideCalendar, WorkCalendar
from xieshang.core.law import (
    CAUTIOUS,
    DayKind,
    LegalSwitches,
    NoRule,
    Period,
    add_months,
    deadline,
    due,
    latest_before,
    pack,
    pack_for,
)
from xieshang.core.law.tests.calendars import NOTHING_KNOWN, YEAR_2026

DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
HOLIDAYS = st.frozensets(DAYS, max_size=40)
PERIODS = st.lists(
    st.builds(
        Period,
        st.integers(0, 40),
        st.sampled_from([DayKind.CALENDAR, DayKind.WORKING, DayKind.MONTH]),
        st.none(),
    ),
    min_size=1,
    max_size=3,
)


def period(length: int, unit: DayKind = DayKind.CALENDAR) -> Period:
    return Period(length, unit, None)


def calendar_with(holidays: frozenset[date], made_up: frozenset[date]) -> WorkCalendar:
    return WorkCalendar(holidays, made_up, years=range(2022, 2034))


def test_an_offer_of_24_september_is_due_nationally_before_it_is_due_in_zhejiang() -> None:
    rules = pack_for("330784", on=date(2026, 9, 24))
    reply = due(rules.periods("reply_to_offer"), date(2026, 9, 24), calendar=YEAR_2026)
    assert {c.period.jurisdiction: c.last_day for c in reply.candidates} == {
        "CN": date(2026, 10, 14),
        "CN-33": date(2026, 10, 15),
    }
    assert (reply.alert_on, reply.breach_on) == (date(2026, 10, 14), date(2026, 10, 15))


def test_an_offer_of_march_is_due_in_zhejiang_before_it_is_due_nationally() -> None:
    reply = deadline(pack("CN-98"), "reply_to_offer", date(2026, 3, 26), calendar=YEAR_2026)
    assert (reply.alert_on, reply.breach_on) == (date(2026, 4, 10), date(2026, 4, 15))


def test_a_wage_contract_signed_on_30_march_reminds_on_the_7th_day_and_is_late_after_10() -> (
    None
):
    filing = deadline(pack("CN-98"), "filing_within", date(2026, 3, 30), calendar=YEAR_2026)
    assert (filing.alert_on, filing.breach_on) == (date(2026, 4, 6), date(2026, 4, 9))


def test_thirty_working_days_from_8_april_pass_over_may_day_and_count_the_saturday() -> None:
    end = due([period(30, DayKind.WORKING)], date(2026, 4, 8), calendar=YEAR_2026)
    [candidate] = end.candidates
    assert candidate.last_day == date(2026, 5, 22)
    assert date(2026, 5, 4) in candidate.skipped
    assert candidate.made_up == (date(2026, 5, 9),)


def test_calendar_days_ask_no_calendar() -> None:
    assert due([period(15)], date(2040, 3, 30), calendar=NOTHING_KNOWN).breach_on == date(
        2040, 4, 14
    )


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2028, 2, 29), -12, date(2027, 2, 28)),
        (date(2026, 5, 20), 0, date(2026, 5, 20)),
    ],
)
def test_a_month_ends_on_its_corresponding_day_or_its_last(
    start: date, months: int, end: date
) -> None:
    assert add_months(start, months) == end


def test_a_year_is_twelve_months() -> None:
    [candidate] = due(
        [period(1, DayKind.YEAR)], date(2028, 2, 29), calendar=NOTHING_KNOWN
    ).candidates
    assert candidate.last_day == date(2029, 2, 28)


def test_rolling_is_off_by_default_and_moves_the_end_past_the_holiday_when_on() -> None:
    assert not CAUTIOUS.roll_forward
    start = date(2026, 9, 24)
    plain = deadline(pack("CN"), "filing_within", start, calendar=YEAR_2026)
    rolled = deadline(
        pack("CN"),
        "filing_within",
        start,
        calendar=YEAR_2026,
        switches=LegalSwitches(roll_forward=True),
    )
    assert (plain.alert_on, plain.breach_on) == (date(2026, 10, 1), date(2026, 10, 4))
    assert rolled.alert_on == rolled.breach_on == date(2026, 10, 8)
    assert {c.rolled_from for c in rolled.candidates} == {date(2026, 10, 1), date(2026, 10, 4)}


def test_an_end_on_a_worked_day_does_not_roll() -> None:
    [candidate] = due(
        [period(7)], date(2026, 3, 27), calendar=YEAR_2026, roll_forward=True
    ).candidates
    assert (candidate.last_day, candidate.rolled_from) == (date(2026, 4, 3), None)


def test_pauses_count_in_the_unit_of_the_period() -> None:
    end = due(
        [period(10), period(10, DayKind.WORKING)],
        date(2026, 4, 10),
        calendar=YEAR_2026,
        paused_days=3,
    )
    assert [c.last_day for c in end.candidates] == [date(2026, 4, 23), date(2026, 4, 29)]
    assert {c.paused_days for c in end.candidates} == {3}


def test_a_negative_pause_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        due([period(10)], date(2026, 4, 10), calendar=YEAR_2026, paused_days=-1)
    assert refused.value.field == "paused_days"


def test_counting_ahead_never_rolls_even_onto_a_holiday() -> None:
    ahead = latest_before([period(7)], date(2026, 10, 9), calendar=YEAR_2026)
    assert ahead.breach_on == date(2026, 10, 2)
    assert ahead.before


def test_hangzhou_asks_for_papers_seven_working_days_ahead() -> None:
    papers = deadline(
        pack("CN-3301"), "data_before_meeting", date(2026, 10, 9), calendar=YEAR_2026
    )
    assert papers.alert_on == date(2026, 9, 22)
    assert papers.breach_on == date(2026, 10, 4)  # 全国: 协商开始前5日内


def test_a_count_through_a_provisional_year_says_so_and_one_in_plain_days_does_not() -> None:
    def provisional(unit: DayKind) -> bool:
        return due([period(20, unit)], date(2026, 12, 24), calendar=YEAR_2026).provisional

    assert provisional(DayKind.WORKING)
    assert not provisional(DayKind.CALENDAR)


def test_rolling_over_new_year_is_provisional() -> None:
    calendar = WorkCalendar(
        frozenset({date(2027, 1, 1)}),
        frozenset(),
        years=range(2026, 2028),
        provisional=frozenset({2027}),
    )
    end = due([period(10)], date(2026, 12, 22), calendar=calendar, roll_forward=True)
    assert (end.breach_on, end.provisional) == (date(2027, 1, 4), True)


def test_working_days_outside_the_years_are_refused() -> None:
    with pytest.raises(OutsideCalendar):
        due([period(1, DayKind.WORKING)], date(2035, 1, 1), calendar=YEAR_2026)


@pytest.mark.parametrize("unit", [DayKind.CALENDAR, DayKind.MONTH, DayKind.YEAR])
def test_a_length_beyond_all_dates_is_refused_and_does_not_overflow(unit: DayKind) -> None:
    with pytest.raises(BadInput, match="期限太长"):
        due([period(10**9, unit)], date(2026, 1, 1), calendar=YEAR_2026)


def test_no_source_no_deadline() -> None:
    with pytest.raises(NoRule):
        deadline(
            pack("CN"), "consultation_must_end_within", date(2026, 1, 5), calendar=YEAR_2026
        )
    with pytest.raises(ValueError, match="at least one period"):
        due([], date(2026, 1, 5), calendar=YEAR_2026)


CALENDARS = st.builds(calendar_with, HOLIDAYS, HOLIDAYS)


@given(PERIODS, DAYS, st.integers(0, 60), CALENDARS, st.booleans())
def test_a_later_start_never_gives_an_earlier_end(
    periods: list[Period], start: date, later: int, calendar: WorkCalendar, roll: bool
) -> None:
    first = due(periods, start, calendar=calendar, roll_forward=roll)
    second = due(periods, start + timedelta(days=later), calendar=calendar, roll_forward=roll)
    assert second.alert_on >= first.alert_on
    assert second.breach_on >= first.breach_on


@given(PERIODS, DAYS, HOLIDAYS, DAYS, st.booleans())
def test_one_holiday_more_never_shortens(
    periods: list[Period], start: date, holidays: frozenset[date], another: date, roll: bool
) -> None:
    before, after = (
        due(periods, start, calendar=calendar_with(days, frozenset()), roll_forward=roll)
        for days in (holidays, holidays | {another})
    )
    assert after.breach_on >= before.breach_on
    assert after.alert_on >= before.alert_on


@given(PERIODS, DAYS, HOLIDAYS, DAYS, st.booleans())
def test_one_make_up_day_more_never_lengthens(
    periods: list[Period], start: date, holidays: frozenset[date], another: date, roll: bool
) -> None:
    before, after = (
        due(periods, start, calendar=calendar_with(holidays, days), roll_forward=roll)
        for days in (frozenset[date](), frozenset({another}))
    )
    assert after.breach_on <= before.breach_on
    assert after.alert_on <= before.alert_on


@given(PERIODS, DAYS, st.integers(0, 30), HOLIDAYS)
def test_a_pause_never_shortens(
    periods: list[Period], start: date, paused: int, holidays: frozenset[date]
) -> None:
    calendar = calendar_with(holidays, frozenset())
    without = due(periods, start, calendar=calendar)
    assert due(periods, start, calendar=calendar, paused_days=paused).alert_on >= (
        without.alert_on
    )


@given(PERIODS, DAYS, HOLIDAYS)
def test_the_reminder_never_comes_after_the_limit_and_neither_before_the_start(
    periods: list[Period], start: date, holidays: frozenset[date]
) -> None:
    calendar = calendar_with(holidays, frozenset())
    forward = due(periods, start, calendar=calendar)
    back = latest_before(periods, start, calendar=calendar)
    assert start <= forward.alert_on <= forward.breach_on
    assert back.alert_on <= back.breach_on <= start
