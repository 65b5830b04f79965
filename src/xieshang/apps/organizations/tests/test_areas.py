"""A management area adds to what its union's officers know; homes stay as they are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise, ManagementArea, Union
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.services import areas
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = make.TODAY
ZONE, NEXT = "980121400", "980121100"


@pytest.fixture
def zone() -> ManagementArea:
    """A zone that is all of one township-level code, looked after by the zone's union."""
    for code in (make.COUNTY, ZONE, NEXT):
        make.region(code)
    steward = make.data_steward()
    union = make.union(Union.Kind.TERRITORIAL, region_code=ZONE, name="开发区总工会")
    made = areas.set_up(
        name="经济开发区", kind="zone", region_code=make.COUNTY, union=union, since=make.SINCE,
        by=steward, today=TODAY,
    )  # fmt: skip
    areas.include_place(made, ZONE, by=steward, today=TODAY)
    return made


def officer_of(zone: ManagementArea) -> User:
    return make.granted(Role.TOWNSHIP_OFFICER, union=zone.union)


def known(user: User) -> set[int]:
    fresh = User.objects.get(pk=user.pk)
    return set(Enterprise.objects.seen_by(fresh, TODAY).values_list("pk", flat=True))


def test_an_enterprise_has_one_home_and_any_number_of_areas(zone: ManagementArea) -> None:
    here = make.enterprise(region_code=NEXT)
    steward = make.data_steward()
    district = areas.set_up(
        name="江滨商圈", kind="district", region_code=make.COUNTY, union=None, since=TODAY,
        by=steward, today=TODAY,
    )  # fmt: skip
    for area in (zone, district):
        areas.include(area, here, by=steward, today=TODAY)
        areas.include(area, here, by=steward, today=TODAY)  # twice is once
    assert set(ManagementArea.objects.of(here, TODAY)) == {zone, district}
    here.refresh_from_db()
    assert here.region_code == NEXT


def test_the_officers_of_the_zone_know_its_township_and_whoever_was_included(
    zone: ManagementArea,
) -> None:
    inside, included, outside = (
        make.enterprise(region_code=code) for code in (ZONE, NEXT, NEXT)
    )
    officer = officer_of(zone)
    assert known(officer) == {inside.pk}
    areas.include(zone, included, by=make.data_steward(), today=TODAY)
    assert known(officer) == {inside.pk, included.pk}
    assert outside.pk not in known(officer)
    home = make.township_officer(NEXT)
    assert known(home) == {included.pk, outside.pk}  # the home township loses nothing


def test_what_is_taken_out_is_known_no_longer_from_that_day(zone: ManagementArea) -> None:
    here = make.enterprise(region_code=NEXT)
    officer, steward = officer_of(zone), make.data_steward()
    yesterday = TODAY - timedelta(days=1)
    areas.include(zone, here, by=steward, today=yesterday)
    areas.leave_out(zone, here, by=steward, today=TODAY)
    assert here.pk not in known(officer)
    assert ManagementArea.objects.of(here, yesterday).get() == zone
    assert not ManagementArea.objects.of(here, TODAY).exists()


def test_a_whole_place_that_is_taken_out_takes_its_enterprises_along(
    zone: ManagementArea,
) -> None:
    steward = make.data_steward()
    here = make.enterprise(region_code=NEXT)
    areas.include_place(zone, NEXT, by=steward, today=TODAY)
    assert zone.enterprises(TODAY).get() == here
    areas.leave_out_place(zone, NEXT, by=steward, today=TODAY)
    assert not zone.enterprises(TODAY).exists()


def test_an_area_that_has_ended_gives_nothing(zone: ManagementArea) -> None:
    here = make.enterprise(region_code=NEXT)
    steward = make.data_steward()
    areas.include(zone, here, by=steward, today=TODAY)
    areas.amend(
        zone, by=steward, today=TODAY, since=make.SINCE, until=TODAY - timedelta(days=1)
    )
    assert known(officer_of(zone)) == set()


def test_what_lies_in_another_county_is_refused(zone: ManagementArea) -> None:
    steward = make.data_steward()
    foreign = make.enterprise(region_code=make.OTHER_TOWN)
    make.region(make.OTHER_TOWN)
    with pytest.raises(ValidationError):
        areas.include(zone, foreign, by=steward, today=TODAY)
    with pytest.raises(ValidationError):
        areas.include_place(zone, make.OTHER_TOWN, by=steward, today=TODAY)
    with pytest.raises(PermissionDenied):
        areas.include(zone, foreign, by=make.data_steward(make.OTHER_COUNTY), today=TODAY)


def test_who_somebody_is_still_takes_one_question(zone: ManagementArea) -> None:
    officer = User.objects.get(pk=officer_of(zone).pk)
    for _firm in range(5):
        areas.include(
            zone, make.enterprise(region_code=NEXT), by=make.data_steward(), today=TODAY
        )
    with CaptureQueriesContext(connection) as asked:
        access_of(officer, TODAY)
    assert len(asked) == 1
