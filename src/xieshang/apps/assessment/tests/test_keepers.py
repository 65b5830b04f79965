"""Who opens and freezes a quarter answers for every enterprise on the books."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment.keepers import Office, office
from xieshang.apps.assessment.policies import may_keep_periods
from xieshang.apps.assessment.services.closing import close, count_now
from xieshang.apps.assessment.services.periods import freeze, open_period
from xieshang.apps.assessment.tests.factories import TODAY, period
from xieshang.apps.organizations.codes import Level
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db
HERE, THERE = make.COUNTY, "310115"


def two_provinces() -> Enterprise:
    """Two enterprises of the county and, far away, one that is returned."""
    make.enterprise()
    make.enterprise()
    return make.enterprise(region_code=f"{THERE}001")


def keeps(user: User) -> bool:
    return may_keep_periods(User.objects.get(pk=user.pk), on=TODAY)


def test_whoever_covers_all_but_one_enterprise_keeps_no_quarter() -> None:
    steward, far = make.data_steward(), two_provinces()
    assert not keeps(steward)
    for act in (
        lambda: open_period(2026, 1, by=steward, today=TODAY),
        lambda: freeze(period(), by=steward, today=TODAY),
        lambda: close(period(), by=steward, today=TODAY),
        lambda: count_now(period(), by=steward, today=TODAY),
    ):
        with pytest.raises(PermissionDenied):
            act()
    far.region_code = f"{HERE}009"
    far.save()
    assert keeps(steward)


def test_two_posts_together_cover_everybody() -> None:
    two_provinces()
    steward = make.data_steward()
    make.data_steward(THERE, user=steward)
    assert keeps(steward) and open_period(2026, 1, by=steward, today=TODAY).quarter == 1


@pytest.mark.parametrize(("days", "holds"), [(-1, False), (0, True)])
def test_a_post_counts_through_its_last_day(days: int, holds: bool) -> None:
    two_provinces()
    steward = make.data_steward()
    until = TODAY + timedelta(days=days)
    make.granted(Role.DATA_STEWARD, steward, region_code=THERE, until=until)
    assert keeps(steward) is holds
    assert office(TODAY).held is holds


def test_another_role_over_the_rest_does_not_count() -> None:
    two_provinces()
    steward = make.data_steward()
    make.county_officer(THERE, user=steward)
    assert not keeps(steward)
    assert not keeps(make.county_officer("000000"))
    assert not keeps(make.head_of(make.enterprise()))


def test_who_left_the_books_or_lies_nowhere_is_nobodys_concern() -> None:
    steward, far = make.data_steward(), two_provinces()
    Enterprise.objects.filter(pk=far.pk).update(status=Enterprise.Status.CLOSED)
    assert keeps(steward)
    Enterprise.objects.filter(pk=far.pk).update(
        status=Enterprise.Status.SUSPENDED, region_code=""
    )
    assert keeps(steward)


def test_before_the_first_enterprise_any_steward_begins() -> None:
    assert keeps(make.data_steward())
    assert not keeps(make.county_officer())


@pytest.mark.parametrize(
    ("code", "level", "area"),
    [
        (HERE, Level.COUNTY, HERE),
        (f"{HERE[:4]}99", Level.CITY, f"{HERE[:4]}00"),
        (f"{HERE[:3]}901", Level.PROVINCE, f"{HERE[:2]}0000"),
    ],
)
def test_the_office_is_that_of_the_smallest_area_around_everybody(
    code: str, level: Level, area: str
) -> None:
    make.enterprise()
    make.enterprise(region_code=f"{code}008")
    make.region(area, name="这里")
    assert office(TODAY) == Office(level, ("这里",), held=False)
    make.data_steward(area)
    assert office(TODAY) == Office(level, ("这里",), held=True)


@pytest.mark.parametrize(("one", "other"), [("310104", "310115"), ("469001", "469002")])
def test_where_no_city_stands_between_it_is_the_province(one: str, other: str) -> None:
    for code in (one, other):
        make.enterprise(region_code=f"{code}001")
    place = f"{one[:2]}0000"
    make.region(place, name="这里")
    assert office(TODAY) == Office(Level.PROVINCE, ("这里",), held=False)


def test_several_provinces_are_named_and_none_without_an_enterprise() -> None:
    two_provinces()
    make.region("310000", name="那里")
    make.region("970000", name="空的")
    assert office(TODAY) == Office(Level.NATION, ("那里", "980000"), held=False)
    make.data_steward("000000")
    assert office(TODAY).held


def test_posts_of_two_people_are_not_added_up() -> None:
    two_provinces()
    assert not keeps(make.data_steward()) and not keeps(make.data_steward(THERE))
    assert not office(TODAY).held


def test_many_places_take_no_more_queries() -> None:
    steward = make.data_steward()

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            keeps(steward)
            office(TODAY)
        return len(queries)

    make.enterprise()
    few = asked()
    for number in range(1, 9):
        make.enterprise(region_code=f"{number}1010100{number}")
        make.data_steward(f"{number}10000")
    assert asked() == few <= 6
