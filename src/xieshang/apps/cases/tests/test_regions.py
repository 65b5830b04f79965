"""Divisions change their codes; what stands there moves, what is past stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import regions as cases
from xieshang.apps.cases.models import Case
from xieshang.apps.organizations.models import CountySetting, Enterprise, Region
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.services import enterprises, grants, regions
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = make.TODAY
OLD, NEW = make.TOWN, "980121009"


def end(old: Region, new: Region | None, *, by: User, on: date) -> Region:
    return regions.amend(
        old,
        name=old.name,
        valid_from=old.valid_from,
        valid_until=on,
        successor=new,
        by=by,
        today=TODAY,
    )


@pytest.fixture
def boss() -> User:
    for code in ("980000", "980100", make.COUNTY):
        make.region(code)
    make.region(OLD, parent_id=make.COUNTY, name="江南街道")
    return make.admin(make.COUNTY)


def test_a_division_hangs_under_the_one_that_its_code_names(boss: User) -> None:
    made = regions.add(code=NEW, name="新江街道", valid_from=TODAY, by=boss, today=TODAY)
    assert (made.parent_id, made.level) == (make.COUNTY, "township")
    village = regions.add(code=f"{NEW}001", name="一村", valid_from=None, by=boss, today=TODAY)
    assert village.parent == made


def test_an_administrator_of_one_county_does_not_enter_the_next(boss: User) -> None:
    with pytest.raises(PermissionDenied):
        regions.add(code=make.OTHER_TOWN, name="外县", valid_from=None, by=boss, today=TODAY)


def test_the_first_day_and_the_last_day_are_in_use_the_days_beside_are_not(
    boss: User,
) -> None:
    made = regions.add(code=NEW, name="新江", valid_from=TODAY, by=boss, today=TODAY)
    end(made, None, by=boss, on=TODAY + timedelta(days=9))
    one = timedelta(days=1)
    in_use = [
        Region.objects.valid(day).filter(code=NEW).exists()
        for day in (TODAY - one, TODAY, TODAY + 9 * one, TODAY + 10 * one)
    ]
    assert in_use == [False, True, True, False]


@pytest.mark.parametrize("fault", ["no day", "other level", "itself", "ended before"])
def test_a_successor_that_cannot_be_is_refused_and_nothing_changes(
    boss: User, fault: str
) -> None:
    old = Region.objects.get(code=OLD)
    new = regions.add(code=NEW, name="新江", valid_from=None, by=boss, today=TODAY)
    last: date | None = TODAY
    follower = new
    if fault == "no day":
        last = None
    elif fault == "other level":
        follower = Region.objects.get(code=make.COUNTY)
    elif fault == "itself":
        follower = old
    else:
        end(new, None, by=boss, on=TODAY - timedelta(days=30))
        follower = Region.objects.get(code=NEW)
    with pytest.raises(ValidationError):
        regions.amend(
            old, name=old.name, valid_from=None, valid_until=last, successor=follower,
            by=boss, today=TODAY,
        )  # fmt: skip
    old.refresh_from_db()
    assert (old.valid_until, old.successor) == (None, None)


def test_enterprises_offices_and_running_cases_follow_and_finished_ones_stay(
    boss: User,
) -> None:
    here = make.enterprise(region_code=OLD)
    officer = make.township_officer(OLD)
    make.hrss_reviewer()
    running, over = (
        Case.objects.create(
            procedure="M01", state=state, title="协商", enterprise=here, region_code=OLD,
            pack="CN-33", state_since=TODAY, opened_on=TODAY, closed_on=closed,
        )
        for state, closed in (("1_reps", None), ("closed", TODAY))
    )  # fmt: skip
    new = regions.add(code=NEW, name="新江", valid_from=None, by=boss, today=TODAY)
    old = end(Region.objects.get(code=OLD), new, by=boss, on=TODAY - timedelta(days=1))
    assert cases.move_to_successor(old, by=boss, today=TODAY) == 1
    here.refresh_from_db()
    running.refresh_from_db()
    over.refresh_from_db()
    assert (here.region_code, running.region_code, over.region_code) == (NEW, NEW, OLD)
    fresh = User.objects.get(pk=officer.pk)
    assert Enterprise.objects.seen_by(fresh, TODAY).get() == here
    assert Case.objects.seen_by(fresh, TODAY).get() == running
    assert fresh.session_epoch == officer.session_epoch + 1  # asked to sign in again


def test_what_the_successor_has_already_is_not_written_over(boss: User) -> None:
    make.enterprise(region_code=OLD)
    new = regions.add(code=NEW, name="新江", valid_from=None, by=boss, today=TODAY)
    make.department(OLD)
    make.department(NEW)
    for code, value in ((OLD, 3), (NEW, 5)):
        CountySetting.objects.create(
            region_code=code, key="call_days", value=value, unit="working day", since=TODAY
        )
    old = end(Region.objects.get(code=OLD), new, by=boss, on=TODAY - timedelta(days=1))
    cases.move_to_successor(old, by=boss, today=TODAY)
    assert CountySetting.objects.get(region_code=NEW).value == 5
    assert CountySetting.objects.get(region_code=OLD).value == 3


def test_before_the_last_day_has_passed_nothing_is_moved(boss: User) -> None:
    new = regions.add(code=NEW, name="新江", valid_from=None, by=boss, today=TODAY)
    old = end(Region.objects.get(code=OLD), new, by=boss, on=TODAY)
    with pytest.raises(ValidationError):
        cases.move_to_successor(old, by=boss, today=TODAY)


def test_nothing_new_is_entered_under_an_ended_code_and_the_sentence_names_the_new_one(
    boss: User,
) -> None:
    new = regions.add(code=NEW, name="新江", valid_from=None, by=boss, today=TODAY)
    end(Region.objects.get(code=OLD), new, by=boss, on=TODAY - timedelta(days=1))
    steward = make.data_steward()
    with pytest.raises(ValidationError, match=NEW):
        enterprises.register(
            by=steward, today=TODAY, uscc=make.valid_uscc(990_001), name="迟来", region_code=OLD
        )
    with pytest.raises(ValidationError, match="停用"):
        grants.give(make.person(), Role.TOWNSHIP_OFFICER, by=boss, today=TODAY, region_code=OLD)
