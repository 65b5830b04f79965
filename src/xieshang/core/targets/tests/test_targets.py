"""Lights, forecasts and refusals of the target sheet, at their edges."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from xieshang.core.bad_input import BadInput
from xieshang.core.disclosure.interval import interval
from xieshang.core.targets.catalogue import Kind, targets
from xieshang.core.targets.catalogue import target as of
from xieshang.core.targets.reading import Measured, check, enough, month_end, sampled
from xieshang.core.targets.standing import Light, project, stand

TODAY = date(2026, 4, 10)


def ends(*values: float, last: date = date(2026, 3, 31)) -> list[Measured]:
    """Readings of so many percent at the month ends up to ``last``."""
    found: list[Measured] = []
    on = last
    for value in reversed(values):
        found.append(Measured(on, value, 100))
        on = on.replace(day=1) - timedelta(days=1)
    return found[::-1]


def light(code: str, readings: list[Measured], goal: float, today: date = TODAY) -> Light:
    return stand(of(code), readings, goal=goal, year=2026, today=today).light


def test_the_plan_has_eighteen_targets_with_both_languages() -> None:
    assert list(targets()) == [f"T{number:02}" for number in range(1, 19)]
    for one in targets().values():
        texts = (one.group, one.name, one.numerator, one.denominator, one.source, one.rule,
                 one.excluded, one.companion)  # fmt: skip
        assert all(bool(text.zh) == bool(text.en) for text in texts), one.code
        assert one.is_ratio == bool(one.denominator), one.code
        assert (one.kind is Kind.SURVEY) == bool(one.least_sample), one.code
    assert [code for code, one in targets().items() if one.dynamic] == ["T01", "T02"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((90, 90, 90), Light.REACHED),  # on the goal is reached
        ((90, 89, 90), Light.BEHIND),  # one month end of the year: yellow, although mended
        ((90, 90, 89), Light.BEHIND),
        ((90, 89, 89), Light.FAILING),  # two in a row: red
        ((89, 89, 90), Light.BEHIND),  # mended: the year stays yellow
        ((89, 90, 90, 90), Light.REACHED),  # December is last year's
    ],
)
def test_a_dynamic_target_is_tested_at_every_month_end(
    values: tuple[float, ...], expected: Light
) -> None:
    assert light("T01", ends(*values), 90) is expected


def test_december_and_january_are_in_a_row() -> None:
    readings = ends(95, 89, 89, last=date(2026, 1, 31))
    assert light("T01", readings, 90, date(2026, 2, 3)) is Light.FAILING


@pytest.mark.parametrize(
    ("before", "light"),
    [(89, Light.BEHIND), (90, Light.FAILING), (None, Light.FAILING)],
)
def test_december_is_held_against_the_goal_of_its_own_year(
    before: float | None, light: Light
) -> None:
    readings = ends(95, 89, 89, last=date(2026, 1, 31))
    found = stand(
        of("T01"), readings, goal=90, year=2026, today=date(2026, 2, 3), goal_before=before
    )
    assert found.light is light


def test_before_the_first_month_end_of_a_year_nothing_is_yellow_or_red() -> None:
    found = stand(
        of("T01"), ends(89, 89, last=date(2025, 12, 31)), goal=90, year=2026,
        today=date(2026, 1, 30),
    )  # fmt: skip
    assert (found.light, found.current, found.below) == (Light.UNKNOWN, None, ())
    assert found.shown is not None and found.shown.on == date(2025, 12, 31)


def test_a_month_without_a_reading_breaks_the_row() -> None:
    january, march = Measured(date(2026, 1, 31), 89, 100), Measured(date(2026, 3, 31), 89, 100)
    found = stand(of("T01"), [march, january], goal=90, year=2026, today=TODAY)
    assert found.light is Light.BEHIND
    assert found.below == (date(2026, 1, 31), date(2026, 3, 31))


def test_more_than_fifty_percent_is_not_fifty_percent() -> None:
    last_year = date(2025, 12, 31)
    assert light("T16", [Measured(last_year, 50, 100)], 50) is Light.BEHIND
    assert light("T16", [Measured(last_year, 50.1, 100)], 50) is Light.REACHED


def test_official_figures_count_a_year_later_and_no_longer() -> None:
    old = Measured(date(2024, 12, 31), 60, 100)
    found = stand(of("T16"), [old], goal=50, year=2026, today=TODAY)
    assert (found.light, found.shown, found.current) == (Light.UNKNOWN, old, None)


def test_last_years_training_is_shown_and_does_not_count() -> None:
    old = Measured(date(2025, 12, 31), 1200)
    found = stand(of("T15"), [old], goal=1000, year=2026, today=TODAY)
    assert (found.light, found.shown, found.current) == (Light.UNKNOWN, old, None)


def test_a_stock_goes_on_as_in_the_last_six_months() -> None:
    """60 % in September, 72 % in March: 2 points a month, 9 months left: 90 %."""
    readings = [Measured(date(2025, 3, 31), 1, 100), *ends(60, 61, 62, 63, 64, 65, 72)]
    found = project(of("T05"), readings, year=2026)
    assert found is not None
    assert found.value == pytest.approx(90)
    assert (found.first.on, found.on) == (date(2025, 9, 30), date(2026, 12, 31))
    assert light("T05", readings, 90) is Light.ON_COURSE
    assert light("T05", readings, 91) is Light.BEHIND


def test_two_readings_are_no_trend() -> None:
    assert project(of("T05"), ends(60, 72), year=2026) is None
    assert light("T05", ends(60, 72), 80) is Light.BEHIND


def test_percentages_end_at_a_hundred_and_counts_at_nothing() -> None:
    rising = project(of("T05"), ends(70, 80, 90), year=2026)
    days = (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31))
    fewer = [Measured(day, left) for day, left in zip(days, (30, 20, 10), strict=True)]
    falling = project(of("T13"), fewer, year=2026)
    assert rising is not None and rising.value == 100
    assert falling is not None and falling.value == 0


def test_what_comes_together_over_a_year_grows_in_proportion() -> None:
    """260 attendances by the end of March: 1,040 by the end of December."""
    march = Measured(date(2026, 3, 31), 260)
    found = project(of("T15"), [march], year=2026)
    assert found is not None and found.value == pytest.approx(1040)
    assert project(of("T15"), [Measured(date(2026, 2, 28), 260)], year=2026) is None
    assert light("T15", [march], 1000) is Light.ON_COURSE


def test_what_is_not_reached_when_the_year_is_over_is_red() -> None:
    readings = [Measured(date(2026, 12, 31), 79, 100)]
    assert light("T05", readings, 80, date(2026, 12, 31)) is Light.BEHIND
    assert light("T05", readings, 80, date(2027, 1, 1)) is Light.FAILING


def test_readings_after_today_or_after_the_year_do_not_count() -> None:
    readings = [Measured(date(2026, 4, 30), 90, 100), Measured(date(2026, 3, 31), 70, 100)]
    found = stand(of("T05"), readings, goal=80, year=2026, today=TODAY)
    assert found.current is not None and found.current.value == 70


@pytest.mark.parametrize(
    ("code", "today", "last", "awaited"),
    [
        ("T01", date(2026, 4, 30), date(2026, 3, 31), None),  # April's month end is today
        ("T01", date(2026, 5, 1), date(2026, 3, 31), date(2026, 4, 30)),
        ("T05", date(2026, 5, 1), date(2026, 3, 31), None),  # read by quarters
        ("T05", date(2026, 7, 1), date(2026, 3, 31), date(2026, 6, 30)),
        ("T10", date(2026, 12, 1), date(2025, 3, 31), None),  # once a year
        ("T01", date(2027, 6, 1), date(2026, 12, 31), None),  # the year is over
    ],
)
def test_a_reading_that_should_be_there_is_missed(
    code: str, today: date, last: date, awaited: date | None
) -> None:
    readings = [Measured(last, 95, 100, population=500)]
    assert stand(of(code), readings, goal=90, year=2026, today=today).awaited == awaited


def test_a_survey_of_one_household_too_few_has_no_light() -> None:
    few = Measured(date(2026, 3, 31), 399, 399, population=20_000)
    enough_asked = Measured(date(2026, 3, 31), 400, 400, population=20_000)
    assert (enough(of("T17"), few), enough(of("T17"), enough_asked)) == (False, True)
    assert light("T17", [few], 80) is Light.UNKNOWN
    assert light("T17", [enough_asked], 80) is Light.REACHED


def test_a_survey_is_told_with_wilsons_interval() -> None:
    read = Measured(date(2026, 3, 31), 320, 400, population=20_000)
    assert sampled(of("T17"), read) == interval(320, 400, 20_000)
    assert sampled(of("T01"), Measured(read.on, 320, 400)) is None


@pytest.mark.parametrize(
    ("code", "read", "field"),
    [
        ("T01", Measured(date(2026, 3, 30), 1, 2), "on"),
        ("T01", Measured(date(2026, 3, 31), 3, 2), "numerator"),
        ("T01", Measured(date(2026, 3, 31), -1, 2), "numerator"),
        ("T01", Measured(date(2026, 3, 31), 1.5, 2), "numerator"),
        ("T01", Measured(date(2026, 3, 31), 0, 0), "denominator"),
        ("T01", Measured(date(2026, 3, 31), 1), "denominator"),
        ("T13", Measured(date(2026, 3, 31), 30, 40), "denominator"),
        ("T13", Measured(date(2026, 3, 31), float("nan")), "numerator"),
        ("T17", Measured(date(2026, 3, 31), 320, 400), "population"),
        ("T17", Measured(date(2026, 3, 31), 320, 400, population=399), "population"),
    ],
)
def test_what_cannot_be_a_reading_is_refused_by_its_field(
    code: str, read: Measured, field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        check(of(code), read)
    assert refused.value.field == field


def test_money_may_have_decimals_and_a_whole_population_be_asked() -> None:
    check(of("T16"), Measured(date(2025, 12, 31), 512.4, 1003.9))
    check(of("T17"), Measured(date(2026, 3, 31), 320, 400, population=400))


def test_the_end_of_february_follows_the_year() -> None:
    assert month_end(date(2028, 2, 1)) == date(2028, 2, 29)
    assert month_end(date(2026, 2, 28)) == date(2026, 2, 28)
