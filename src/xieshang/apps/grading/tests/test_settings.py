"""What a county may set of its grading, and the floors below which nothing goes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from xieshang.apps.cases.errors import Refused
from xieshang.apps.grading.selectors import lines_of
from xieshang.apps.grading.services import deciding
from xieshang.apps.grading.tests import world
from xieshang.apps.grading.tests.test_grading import in_force
from xieshang.apps.organizations.models import CountySetting
from xieshang.apps.organizations.services.settings import set_value
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.grading import Thresholds
from xieshang.core.procedure.catalogue import procedure

pytestmark = pytest.mark.django_db
ONE = timedelta(days=1)


def wanted(key: str, value: int, unit: str) -> None:
    """A row that no page lets anybody write: an old one, or one written by hand."""
    CountySetting.objects.create(
        region_code=make.COUNTY, key=key, value=value, unit=unit, since=date(2026, 1, 1)
    )


def test_the_lines_of_the_process_are_those_of_the_verdict() -> None:
    config = procedure("M21").config
    lines = Thresholds()
    keys = ("grade_a_points", "grade_b_points", "grade_satisfaction")
    assert [config[key][0] for key in keys] == [lines.a, lines.b, lines.satisfaction]


@pytest.mark.parametrize(
    ("key", "bad", "good"),
    [
        ("grade_notice_days", 4, 5),
        ("recheck_days", 59, 60),
        ("grade_a_points", 79, 90),
        ("grade_a_points", 91, 80),
        ("grade_b_points", 59, 60),
        ("grade_satisfaction", 79, 80),
    ],
)
def test_below_the_floor_the_county_is_told_whose_floor_it_is(
    key: str, bad: int, good: int
) -> None:
    county = make.county_officer()
    with pytest.raises(ValidationError) as error:
        set_value(make.COUNTY, key, bad, by=county, today=world.OPENED)
    source = procedure("M21").bounds[key].source
    assert source in error.value.messages[0]
    assert not CountySetting.objects.exists()
    assert set_value(make.COUNTY, key, good, by=county, today=world.OPENED).value == good


@pytest.mark.parametrize(("days", "ends"), [(2, world.NOTICE_ENDS), (7, date(2026, 5, 6))])
def test_the_notice_may_be_longer_and_is_never_shorter_whatever_stands_in_the_table(
    days: int, ends: date
) -> None:
    stage = world.house()
    wanted("grade_notice_days", days, "working day")
    world.decided(stage)
    assert stage.grading.notice_ends_on == ends
    with pytest.raises(Refused):
        deciding.confirm(stage.grading, by=stage.county, today=ends)
    deciding.confirm(stage.grading, by=stage.county, today=ends + ONE)


def test_the_notice_days_of_other_processes_are_not_those_of_the_grade() -> None:
    stage = world.house()
    wanted("publicity_days", 9, "working day")
    assert world.decided(stage).grading.notice_ends_on == world.NOTICE_ENDS


def test_the_countys_lines_hold_for_gradings_that_begin_after_they_were_set() -> None:
    stage = world.house()
    in_force(stage.enterprise)
    world.scored(world.submitted(world.opened(stage)), 84)
    stage.grading.satisfied, stage.grading.satisfaction_of = 82, 100
    stage.grading.save()
    wanted("grade_a_points", 84, "points")
    wanted("grade_satisfaction", 1, "percent")  # no page would have let it in
    assert lines_of(stage.grading) == Thresholds(84, 60, 80)
    deciding.decide(stage.grading, by=stage.county, today=world.DECIDED)
    assert stage.grading.grade == "A"
    CountySetting.objects.update(since=world.OPENED + ONE)
    assert lines_of(stage.grading) == Thresholds()
