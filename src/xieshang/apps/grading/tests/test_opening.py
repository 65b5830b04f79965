"""Opening gradings: one, a whole county's, next year's."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.cases.errors import StateChanged
from xieshang.apps.grading import jobs, many
from xieshang.apps.grading.models import Grading, Opening, Score, Team
from xieshang.apps.grading.services import following, opening, teams
from xieshang.apps.grading.tests import world
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db


def test_a_year_is_opened_for_many_at_once_and_goes_on_after_a_stop() -> None:
    stage = world.opened(world.house())
    others = [make.enterprise() for _one in range(12)]
    row = many.open_many(make.COUNTY, year=world.YEAR, by=stage.county, today=world.OPENED)
    assert (row.total, row.done) == (12, 0)
    row = jobs.go_on(row, today=world.OPENED)
    assert (row.done, len(row.waiting), row.is_over) == (10, 2, False)
    opening.open_one(others[-1], year=world.YEAR, by=stage.county, today=world.OPENED)
    jobs.open_all.call(row.pk, world.OPENED.isoformat())
    row.refresh_from_db()
    assert (row.done, row.passed_over, row.is_over) == (11, 1, True)
    assert Grading.objects.filter(case__state="self").count() == 13
    assert Score.objects.count() == 13 * 54
    with pytest.raises(ValidationError):
        many.open_many(make.COUNTY, year=world.YEAR, by=stage.county, today=world.OPENED)
    assert Opening.objects.count() == 1


def test_a_year_that_is_sent_twice_is_opened_once() -> None:
    stage = world.house()
    make.enterprise()
    sent: dict[str, Any] = {"year": world.YEAR, "by": stage.county, "today": world.OPENED}
    first = many.open_many(make.COUNTY, **sent)
    assert many.open_many(make.COUNTY, **sent).pk == first.pk
    late = make.enterprise()
    second = many.open_many(make.COUNTY, **sent)
    assert (first.total, second.waiting) == (2, [late.pk])
    for row in (first, second):
        jobs.open_all.call(row.pk, world.OPENED.isoformat())
    assert Grading.objects.count() == 3
    assert not Opening.objects.filter(passed_over__gt=0).exists()


def test_one_that_cannot_be_opened_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage = world.house()
    make.enterprise()
    row = many.open_many(make.COUNTY, year=world.YEAR, by=stage.county, today=world.OPENED)
    real = opening.open_one

    def faster(here: Enterprise, **given: Any) -> Grading:
        """Somebody opens the same enterprise between the question and the writing."""
        made = real(here, **given)
        if here == stage.enterprise:
            raise StateChanged(made.case, "superseded", ())
        return made

    monkeypatch.setattr(jobs, "open_one", faster)
    jobs.open_all.call(row.pk, world.OPENED.isoformat())
    row.refresh_from_db()
    assert (row.done, row.passed_over, row.is_over) == (1, 1, True)
    assert Grading.objects.count() == 1


def test_only_the_county_opens_and_keeps_the_pool() -> None:
    stage = world.house()
    for who in (
        stage.chair,
        stage.head,
        make.township_officer(),
        make.county_officer("980122"),
    ):
        with pytest.raises(PermissionDenied):
            opening.open_one(stage.enterprise, year=2026, by=who, today=world.OPENED)
        with pytest.raises(PermissionDenied):
            many.open_many(make.COUNTY, year=2026, by=who, today=world.OPENED)
        with pytest.raises(PermissionDenied):
            teams.enter(make.person(), region_code=make.COUNTY, by=who, today=world.OPENED)
    assert Team.objects.count() == 1


def test_next_years_grading_takes_this_ones_place_and_not_before_it_is_finished() -> None:
    stage = world.opened(world.house())
    with pytest.raises(ValidationError):
        opening.open_one(stage.enterprise, year=2027, by=stage.county, today=world.OPENED)
    stage = world.graded(world.house())
    before = stage.grading
    after = opening.open_one(
        stage.enterprise, year=2027, by=stage.county, today=date(2027, 1, 11)
    )
    before.case.refresh_from_db()
    assert (before.case.state, after.case.state) == ("closed", "self")
    with pytest.raises(StateChanged):
        following.recheck(before, by=stage.county, today=date(2027, 1, 11))
