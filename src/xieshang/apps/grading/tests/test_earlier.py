"""Grades of earlier years come in as a list: all lines or none, nothing made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.exchange.cells import Wrong
from xieshang.apps.exchange.importers import Line, Verdict
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.grading import watching
from xieshang.apps.grading.choices import Event
from xieshang.apps.grading.imports import KIND, EarlierImport, year
from xieshang.apps.grading.models import Grading
from xieshang.apps.grading.services import following
from xieshang.apps.grading.services.earlier import Earlier, take_over
from xieshang.apps.grading.tests import world
from xieshang.apps.grading.tests.test_grading import in_force
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event as TrailEvent

pytestmark = pytest.mark.django_db
DAY, PAPER = date(2025, 4, 14), "安总工〔2025〕12号"


def line(stage: world.Stage, **changed: Any) -> Earlier:
    return replace(Earlier(stage.enterprise.pk, "B", 76, DAY), **changed)


def bring(stage: world.Stage, *lines: Earlier, **changed: Any) -> int:
    said: dict[str, Any] = {
        "region_code": make.COUNTY, "year": 2025, "source": PAPER, "by": stage.county,
        "today": world.OPENED,
    }  # fmt: skip
    return take_over(lines, **(said | changed))


def test_a_grade_of_the_year_before_stands_until_this_year_replaces_it() -> None:
    stage = world.house()
    in_force(stage.enterprise)
    assert bring(stage, line(stage)) == 1
    stage.enterprise.refresh_from_db()
    assert stage.enterprise.grade == "B"
    before = Grading.objects.get()
    assert (before.given, before.of, before.source) == (76, 100, PAPER)
    assert not before.scores.exists()
    told = TrailEvent.objects.get(kind="grading.earlier").payload
    assert (told["year"], told["grades"]) == (2025, {"B": 1})
    world.opened(stage)
    before.case.refresh_from_db()
    assert (before.case.state, stage.grading.because) == ("closed", "yearly")


def test_of_two_earlier_years_the_later_stands() -> None:
    stage = world.house()
    bring(stage, line(stage, grade="C", given=50, decided_on=date(2024, 4, 1)), year=2024)
    bring(stage, line(stage))
    bring(stage, line(stage, grade="A", given=90, decided_on=date(2023, 4, 1)), year=2023)
    years = Grading.objects.order_by("year").values_list("year", "case__state")
    assert list(years) == [(2023, "closed"), (2024, "closed"), (2025, "graded")]
    stage.enterprise.refresh_from_db()
    assert stage.enterprise.grade == "B"


def test_a_re_check_of_it_begins_with_the_54_points() -> None:
    stage = world.house()
    bring(stage, line(stage))
    stage.grading = Grading.objects.get()
    following.note_event(
        stage.grading, Event.FORGED, note="签到表是补的", happened_on=world.OPENED,
        by=stage.county, today=world.OPENED,
    )  # fmt: skip
    assert (stage.state, stage.grading.scores.count()) == ("verify", 54)


def test_the_daily_look_finds_a_gap_behind_it_as_behind_any_grade() -> None:
    stage = world.house()
    in_force(stage.enterprise, date(2026, 2, 1))
    bring(stage, line(stage))
    assert watching.daily(world.OPENED) == 1


@pytest.mark.parametrize(
    "changed",
    [{"grade": "D"}, {"given": 101}, {"given": -1}, {"decided_on": date(2026, 5, 1)},
     {"decided_on": date(2024, 12, 31)}, {"enterprise": 0}],
)  # fmt: skip
def test_one_wrong_line_and_none_is_taken_over(changed: dict[str, Any]) -> None:
    stage = world.house()
    good = replace(line(stage), enterprise=make.enterprise().pk)
    with pytest.raises(ValidationError) as error:
        bring(stage, good, line(stage, **changed))
    assert "第2行" in error.value.messages[0]
    assert not Grading.objects.exists()


def test_nothing_is_taken_over_twice_without_a_paper_or_by_others() -> None:
    stage = world.house()
    for lines, changed, refusal in (
        ([line(stage), line(stage)], {}, ValidationError),
        ([line(stage)], {"source": " "}, ValidationError),
        ([line(stage)], {"by": stage.chair}, PermissionDenied),
    ):
        with pytest.raises(refusal):
            bring(stage, *lines, **changed)
    bring(stage, line(stage))
    with pytest.raises(ValidationError):
        bring(stage, line(stage, grade="A"))
    assert Grading.objects.get().grade == "B"


def test_a_list_is_judged_line_by_line_and_the_same_list_changes_nothing() -> None:
    stage = world.house()
    batch = ImportBatch(
        kind=KIND, scope=make.COUNTY, uploaded_by=stage.county, uploaded_on=world.OPENED
    )
    said = {"uscc": stage.enterprise.uscc, "year": 2025, "grade": "B", "given": 76,
            "decided_on": DAY, "source": PAPER}  # fmt: skip
    lines = [Line(1, [], said), Line(2, [], said), Line(3, [], said | {"uscc": "x"}),
             Line(4, [], said | {"year": 2026})]  # fmt: skip
    reader = EarlierImport(batch)
    reader.judge(lines)
    faulty = Verdict.FAULTY
    assert [one.verdict for one in lines] == [Verdict.NEW, faulty, faulty, faulty]
    assert reader.apply([lines[0].kept]) == 0
    again = [Line(1, [], said), Line(2, [], said | {"given": 60}),
             Line(3, [], said | {"year": 2024, "given": 60})]  # fmt: skip
    EarlierImport(batch).judge([again[0]])
    EarlierImport(batch).judge([again[1]])
    EarlierImport(batch).judge([again[2]])
    assert [one.verdict for one in again] == [Verdict.SAME, faulty, Verdict.NEW]
    kept = [lines[0].kept, lines[0].kept | {"given": 60}, again[2].kept]
    assert EarlierImport(batch).apply(kept) == 1  # another grade of that year is not written
    assert Grading.objects.count() == 2


def test_a_year_of_two_digits_is_no_year() -> None:
    assert year("2025") == 2025
    with pytest.raises(Wrong):
        year("25")  # the grade would stand, and nobody would find it


def test_one_that_is_being_graded_is_named_before_the_whole_list_fails_for_it() -> None:
    stage = world.opened(world.house(), year=2025)
    batch = ImportBatch(
        kind=KIND, scope=make.COUNTY, uploaded_by=stage.county, uploaded_on=world.SUBMITTED
    )
    said = {"uscc": stage.enterprise.uscc, "year": 2026, "grade": "B", "given": 76,
            "decided_on": world.OPENED, "source": PAPER}  # fmt: skip
    lines = [Line(1, [], said), Line(2, [], said | {"uscc": make.enterprise().uscc})]
    EarlierImport(batch).judge(lines)
    assert [one.verdict for one in lines] == [Verdict.FAULTY, Verdict.NEW]
    assert EarlierImport(batch).apply([lines[1].kept]) == 0


def test_no_clause_is_called_weak_where_no_points_are_known() -> None:
    stage = world.house()
    bring(stage, line(stage))
    assert following.weak_clauses(Grading.objects.get()) == []
