"""Goals, entered readings, month ends: who may, what is refused, what is told."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment.models import Giver
from xieshang.apps.cases import housekeeping
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.targets import policies, sheet
from xieshang.apps.targets.computed import COMPUTED
from xieshang.apps.targets.models import TargetGoal, TargetPaper, TargetReading
from xieshang.apps.targets.services import goals, month_ends, readings
from xieshang.apps.targets.services.goals import Wanted
from xieshang.apps.targets.services.readings import Entry
from xieshang.apps.targets.tests.factories import (
    MARCH,
    SCAN,
    TODAY,
    contract,
    firm,
    goal,
    told,
)
from xieshang.apps.trail.models import Event
from xieshang.core.targets.reading import Measured, month_end
from xieshang.core.targets.standing import Light

pytestmark = pytest.mark.django_db
COUNTY, CITY = make.COUNTY, "980100"
PAPER = "安澜县产改试点名册〔2026〕1号"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def officer() -> User:
    return make.county_officer()


def entry(numerator: float = 9, denominator: float | None = 10, on: date = MARCH) -> Entry:
    return Entry(Measured(on, numerator, denominator), "产改名册", PAPER, SCAN)


def enter(by: User, code: str = "T05", said: Entry | None = None,
          today: date = TODAY) -> TargetReading:  # fmt: skip
    return readings.enter(COUNTY, code, said or entry(), by=by, today=today)


def test_a_county_sets_a_goal_and_changes_it(officer: User) -> None:
    for milestone in (90, 92):
        goals.set_goal(
            COUNTY, 2026, "T01", Wanted(milestone, " 权益保障部 ", 81.5, date(2024, 12, 31)),
            by=officer, today=TODAY,
        )  # fmt: skip
    row = TargetGoal.objects.get()
    assert (row.milestone, row.owner, row.baseline) == (92, "权益保障部", 81.5)
    told = Event.objects.filter(kind="target.set").last()
    assert told is not None and (told.payload["from"], told.payload["to"]) == (90, 92)


@pytest.mark.parametrize(
    ("code", "wanted", "field"),
    [
        ("T01", Wanted(100.1, "权益保障部"), "milestone"),
        ("T01", Wanted(-1, "权益保障部"), "milestone"),
        ("T01", Wanted(float("nan"), "权益保障部"), "milestone"),
        ("T01", Wanted(90, ""), "owner"),
        ("T01", Wanted(90, "权益保障部", 80), "__all__"),
        ("T01", Wanted(90, "权益保障部", 80, date(2026, 4, 11)), "baseline_on"),
        ("T11", Wanted(3, "权益保障部"), "code"),  # the city's
    ],
)
def test_a_goal_that_cannot_be_is_refused(
    officer: User, code: str, wanted: Wanted, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        goals.set_goal(COUNTY, 2026, code, wanted, by=officer, today=TODAY)
    assert list(refused.value.message_dict) == [field]
    assert not TargetGoal.objects.exists() and not Event.objects.exists()


def test_only_those_who_keep_the_sheet_change_it() -> None:
    for stranger in (make.township_officer(), make.county_officer(make.OTHER_COUNTY)):
        with pytest.raises(PermissionDenied):
            enter(stranger)
        with pytest.raises(PermissionDenied):
            goals.set_goal(COUNTY, 2026, "T01", Wanted(90, "部"), by=stranger, today=TODAY)


def test_an_entered_reading_names_its_paper(officer: User) -> None:
    row = enter(officer)
    assert (row.entered_by, row.document, row.taken_on) == (officer, PAPER, TODAY)
    event = Event.objects.get(kind="target.read")
    assert (event.payload["numerator"], event.payload["document"]) == (9, PAPER)
    assert row.paper is not None and event.payload["sha256"] == row.paper.sha256
    with row.paper.file.open("rb") as kept:
        assert kept.read() == SCAN.content


def test_a_paper_of_many_readings_is_kept_once_and_outlives_the_sweep(
    officer: User, tmp_path: Path
) -> None:
    for on in (date(2026, 2, 28), MARCH):
        enter(officer, said=entry(on=on))
    paper = TargetPaper.objects.get()
    assert paper.readings.count() == 2
    place = tmp_path / str(paper.file.name)
    orphan = place.with_name("left.pdf")
    orphan.write_bytes(b"%PDF-1.7")
    for file in (place, orphan):
        os.utime(file, (1_500_000_000, 1_500_000_000))
    assert housekeeping.WORK["target papers"](timezone.now()) == 1
    assert place.exists() and not orphan.exists()


def test_the_database_keeps_no_entered_reading_without_its_paper(officer: User) -> None:
    row = enter(officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        TargetReading.objects.filter(pk=row.pk).update(paper=None)


def test_a_correction_replaces_and_keeps(officer: User) -> None:
    first = enter(officer)
    second = enter(officer, said=entry(8))
    first.refresh_from_db()
    assert first.replaced_on == TODAY
    assert list(TargetReading.objects.standing()) == [second]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (entry(11), "numerator"),
        (entry(on=date(2026, 3, 30)), "on"),
        (entry(on=date(2026, 4, 30)), "on"),
        (Entry(Measured(MARCH, 9, 10), "产改名册", "名册", SCAN), "document"),
        (Entry(Measured(MARCH, 9, 10), "", PAPER, SCAN), "__all__"),
    ],
)
def test_what_cannot_be_read_is_refused(officer: User, said: Entry, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        enter(officer, said=said)
    assert list(refused.value.message_dict) == [field]
    assert not TargetReading.objects.exists()


def test_a_county_does_not_enter_what_the_city_answers_for(officer: User) -> None:
    with pytest.raises(ValidationError):
        enter(officer, "T13", Entry(Measured(MARCH, 30), "名册", PAPER, SCAN))


def test_what_the_platform_counted_nobody_overwrites(officer: User) -> None:
    contract(firm())
    goal("T01")
    month_ends.take(COUNTY, MARCH, today=TODAY)
    with pytest.raises(ValidationError) as refused:
        enter(officer, "T01")
    assert refused.value.error_dict["on"][0].code == "computed"


@pytest.mark.parametrize(
    ("on", "today", "refused"),
    [
        (date(2026, 4, 30), date(2026, 4, 30), True),  # the last day is not over
        (date(2026, 4, 30), date(2026, 5, 1), True),  # tonight it is taken
        (date(2026, 4, 30), date(2026, 7, 31), True),
        (date(2026, 4, 30), date(2026, 8, 1), False),  # nobody takes it any more
        (date(2026, 2, 28), date(2026, 6, 1), False),  # from before the platform
    ],
)
def test_nobody_is_faster_than_the_platform_where_it_counts(
    officer: User, on: date, today: date, refused: bool
) -> None:
    contract(firm())
    goal("T01")
    month_ends.take(COUNTY, MARCH, today=TODAY)
    if refused:
        with pytest.raises(ValidationError) as error:
            enter(officer, "T01", entry(on=on), today=today)
        assert error.value.error_dict["on"][0].code == "computed"
    else:
        enter(officer, "T01", entry(on=on), today=today)
        enter(officer, "T01", entry(8, on=on), today=today)  # a correction


def test_what_was_entered_before_the_platform_counted_stays(officer: User) -> None:
    contract(firm())
    goal("T01")
    enter(officer, "T01")
    assert month_ends.take(COUNTY, MARCH, today=TODAY) == 0
    assert TargetReading.objects.get().numerator == 9


def test_the_month_end_is_taken_once_with_its_townships(officer: User) -> None:
    make.region(COUNTY)
    for town in ("980121001", "980121002"):
        make.region(town)
        contract(firm(region_code=town))
    firm(region_code="980121002")
    goal("T01")
    goal("T01", area=make.OTHER_COUNTY)  # nothing to measure there
    assert month_ends.take(COUNTY, MARCH, today=TODAY) == 3
    read = {
        row.region_code: (row.numerator, row.denominator, row.entered_by)
        for row in TargetReading.objects.all()
    }
    assert read == {
        COUNTY: (2, 3, None), "980121001": (1, 1, None), "980121002": (1, 2, None),
    }  # fmt: skip
    assert month_ends.take(COUNTY, MARCH, today=TODAY) == 0
    assert Event.objects.filter(kind="target.taken").count() == 1


@pytest.mark.parametrize("code", list(COMPUTED))
def test_every_target_that_is_counted_is_read_by_township_in_as_many_queries_for_six_as_for_two(
    code: str,
) -> None:
    def cost(month: int, towns: range) -> int:
        for number in towns:
            town = make.region(f"9801210{number:02}", parent_id=COUNTY)
            here = firm(region_code=town.code, headcount=120)
            contract(here)
            told(here, year=2025, quarter=4, distinct_participants=30, employees_avg=100)
            told(
                here, giver=Giver.SURVEY, year=2025, quarter=4, aware_respondents=20,
                awareness_respondents=30, employees_end=120,
            )  # fmt: skip
        on = month_end(date(2026, month, 1))
        with CaptureQueriesContext(connection) as asked:
            assert month_ends.take(COUNTY, on, today=TODAY) == 1 + towns.stop - 10
        return len(asked)

    goal(code)
    make.region(COUNTY)
    assert cost(2, range(10, 12)) == cost(3, range(12, 16))
    rows = TargetReading.objects.filter(on=MARCH)
    below = [row for row in rows if row.region_code != COUNTY]
    county = rows.get(region_code=COUNTY)
    assert len(below) == county.enterprises == 6
    assert sum(row.numerator for row in below) == county.numerator
    assert sum(row.denominator or 0 for row in below) == county.denominator


@pytest.mark.parametrize("code", list(COMPUTED))
def test_where_a_county_entered_a_number_nothing_is_read_beneath_it(
    officer: User, code: str
) -> None:
    here = firm(headcount=120)
    contract(here)
    told(here, distinct_participants=30, employees_avg=100)
    make.region(COUNTY)
    make.region(make.TOWN, parent_id=COUNTY)
    goal(code)
    said = Measured(MARCH, 90, 100, 1000 if code == "T10" else None)
    enter(officer, code, Entry(said, "集体合同台账", PAPER, SCAN))
    month_ends.take(COUNTY, MARCH, today=TODAY)
    row = TargetReading.objects.get()
    assert (row.region_code, row.entered_by, row.enterprises) == (COUNTY, officer, None)


def test_the_chore_makes_up_for_three_month_ends_and_marks_late_ones(officer: User) -> None:
    contract(firm())
    goal("T01")
    assert month_ends.take_due(TODAY) == 3
    taken = {row.on: row.is_late for row in TargetReading.objects.all()}
    assert taken == {
        date(2026, 1, 31): True, date(2026, 2, 28): True, MARCH: False,
    }  # fmt: skip
    assert month_ends.take_due(TODAY) == 0
    assert month_ends.take_due(date(2026, 4, 30)) == 0  # April is not over
    assert month_ends.take_due(date(2026, 5, 1)) == 1
    assert "targets" in housekeeping.WORK


def test_a_year_without_goals_is_not_counted() -> None:
    contract(firm())
    goal("T01", year=2025)
    assert month_ends.take_due(date(2026, 2, 1)) == 2  # November, December; no January
    days = TargetReading.objects.values_list("on", flat=True)
    assert set(days) == {date(2025, 11, 30), date(2025, 12, 31)}


def test_the_sheet_shows_what_the_area_answers_for_and_what_is_kept_above(
    officer: User,
) -> None:
    goal("T05", 80)
    goal("T13", 30, area=CITY)
    goal("T01", area=CITY)  # the county has no goal of its own for it, and answers for it
    enter(officer)
    found = sheet.sheet(COUNTY, 2026, today=TODAY)
    assert [line.target.code for line in found.lines] == ["T05"]
    assert [line.target.code for line in found.above] == ["T13"]
    assert found.lines[0].standing.light is Light.REACHED
    assert found.count(Light.UNKNOWN) == 1


def test_a_sample_whose_interval_holds_the_goal_decides_nothing(officer: User) -> None:
    goal("T17", 80)
    said = Entry(Measured(MARCH, 328, 400, population=50_000), "抽样调查", PAPER, SCAN)
    enter(officer, "T17", said)
    line = sheet.line_of(COUNTY, "T17", 2026, today=TODAY)
    assert line is not None and line.interval is not None
    assert line.standing.light is Light.REACHED and line.undecided
    assert line.interval.low < 0.8 < line.interval.high


def test_who_reads_a_sheet() -> None:
    county = make.county_officer()
    assert policies.may_read(county, COUNTY, on=TODAY)
    assert policies.may_read(county, CITY, on=TODAY)  # the plan above
    assert policies.may_read(county, make.TOWN, on=TODAY)
    assert not policies.may_read(county, make.OTHER_COUNTY, on=TODAY)
    town = make.township_officer()
    assert policies.may_read(town, COUNTY, on=TODAY)
    assert not policies.may_keep(town, make.TOWN, on=TODAY)
    assert not policies.may_read(make.hr_of(make.enterprise()), COUNTY, on=TODAY)
