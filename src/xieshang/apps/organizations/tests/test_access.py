"""Who may know of which enterprise."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations import access_rows
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise, Grant, RosterEntry, Union
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.tests import factories as make

TODAY = make.TODAY
pytestmark = pytest.mark.django_db


def names(user: User | AnonymousUser, on: date = TODAY) -> set[str]:
    return {each.name for each in Enterprise.objects.seen_by(user, on)}


def test_everyone_sees_their_own_and_nobody_the_neighbours() -> None:
    here, there = make.enterprise(), make.enterprise()
    for user in (
        make.chair_of(here),
        make.hr_of(here),
        make.head_of(here),
        make.recorder_of(here),
        make.worker_of(here),
    ):
        assert names(user) == {here.name}
    assert there.name not in names(make.worker_of(here))


def test_an_area_reaches_down_its_code_and_no_further() -> None:
    here = make.enterprise()
    next_town = make.enterprise(region_code="980121100")
    far = make.enterprise(region_code=make.OTHER_TOWN)
    assert names(make.township_officer()) == {here.name}
    assert names(make.county_officer()) == {here.name, next_town.name}
    assert names(make.county_officer("980100")) == {here.name, next_town.name, far.name}
    assert names(make.admin()) == {here.name, next_town.name, far.name}


@pytest.mark.parametrize(
    "role", [Role.MENTOR, Role.LAWYER, Role.CARE_OFFICER, Role.INSTRUCTOR_PART_TIME]
)
def test_helpers_know_only_what_is_entrusted_to_them(role: Role) -> None:
    make.enterprise()
    assert names(make.granted(role, region_code=make.COUNTY)) == set()


def test_a_joint_union_chair_holds_every_enterprise_of_the_union() -> None:
    joint = make.union(Union.Kind.JOINT)
    members = [make.enterprise(union=joint) for _ in range(3)]
    make.enterprise()
    chair = make.granted(Role.UNION_CHAIR, union=joint)
    assert names(chair) == {each.name for each in members}
    assert access_of(chair, TODAY).may(Role.UNION_CHAIR, members[2])


def test_a_sector_federation_reaches_its_members_by_the_other_tree() -> None:
    sector = make.union(Union.Kind.SECTOR)
    member = make.enterprise(union=make.union(sector_parent=sector))
    make.enterprise()
    officer = make.granted(Role.INSTRUCTOR, union=sector)
    assert names(officer) == {member.name}


def test_a_territorial_union_counts_as_its_area() -> None:
    county = make.union(Union.Kind.TERRITORIAL, region_code=make.COUNTY)
    here = make.enterprise()
    make.enterprise(region_code=make.OTHER_TOWN)
    officer = make.granted(Role.COUNTY_RIGHTS, union=county)
    assert names(officer) == {here.name}
    assert access_of(officer, TODAY).region_prefixes(Role.COUNTY_RIGHTS) == {make.COUNTY}


def test_a_grant_holds_on_its_last_day_and_not_the_day_after() -> None:
    here = make.enterprise()
    user = make.granted(Role.EMPLOYER_HR, enterprise=here, until=TODAY)
    assert names(user) == {here.name}
    assert names(user, TODAY + timedelta(days=1)) == set()
    assert names(user, make.SINCE - timedelta(days=1)) == set()


def test_someone_signed_out_and_someone_closed_see_nothing() -> None:
    here = make.enterprise()
    assert names(AnonymousUser()) == set()
    user = make.hr_of(here)
    user.is_active = False
    assert names(user) == set()


def test_access_is_asked_once_a_day_whatever_is_held(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    joint = make.union(Union.Kind.JOINT)
    for _ in range(20):
        make.enterprise(union=joint)
    user = make.granted(Role.UNION_CHAIR, union=joint)
    make.hr_of(make.enterprise(), user=user)
    fresh = User.objects.get(pk=user.pk)
    with django_assert_num_queries(1):
        assert len(access_of(fresh, TODAY).enterprise_ids()) == 21
        access_of(fresh, TODAY)


def test_the_query_put_together_once_answers_for_everybody_and_every_day() -> None:
    here = make.enterprise()
    joint = make.union(Union.Kind.JOINT)
    make.enterprise(union=joint)
    chair = make.granted(Role.UNION_CHAIR, union=joint)
    people = (make.worker_of(here), make.hr_of(here), make.county_officer(), chair)
    for user in people:
        for on in (TODAY, TODAY - timedelta(days=4000)):
            asked_anew = access_rows.granted_or_employed(user.pk, on)
            found = access_rows.rows_of(user, on)
            assert sorted(found, key=repr) == sorted(asked_anew, key=repr)
            assert bool(found) is (on == TODAY)


def test_the_roster_is_for_those_who_keep_it_and_for_oneself() -> None:
    here, there = make.enterprise(), make.enterprise()
    make.entry(here)
    make.entry(there)
    worker = make.worker_of(here)
    seen = RosterEntry.objects.seen_by
    assert {each.enterprise for each in seen(make.chair_of(here), TODAY)} == {here}
    assert seen(make.hr_of(here), TODAY).count() == 2
    assert [each.user for each in seen(worker, TODAY)] == [worker]
    for stranger in (make.instructor(), make.admin(), make.head_of(here), make.hrss_reviewer()):
        assert not seen(stranger, TODAY).exists()


def test_grants_are_seen_by_the_administrator_of_the_area() -> None:
    here = make.enterprise()
    hr, chair = make.hr_of(here), make.chair_of(here)
    far = make.county_officer(make.OTHER_COUNTY)
    seen = {each.user for each in Grant.objects.seen_by(make.admin(make.COUNTY), TODAY)}
    assert {hr, chair} <= seen
    assert far not in seen
    assert {each.user for each in Grant.objects.seen_by(hr, TODAY)} == {hr}


def test_a_narrower_prefix_inside_a_wider_one_is_left_out() -> None:
    user = make.county_officer()
    make.county_officer(make.TOWN, user=user)
    assert access_of(user, TODAY).region_prefixes() == {make.COUNTY}
    assert access_of(user, TODAY).covers(Role.COUNTY_RIGHTS, make.TOWN)
    assert not access_of(user, TODAY).covers(Role.COUNTY_RIGHTS, "980100")
