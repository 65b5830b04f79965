"""Delegates hold their seat from the election to the end of the term, not a day longer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.errors import OrganizationRefused
from xieshang.apps.organizations.models import Delegate, Enterprise, RosterEntry
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.services import delegates, rosters
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db
TODAY = make.TODAY
LAST = date(2029, 4, 9)
TERM = delegates.Election(constituency="一车间", elected_on=TODAY, since=TODAY, until=LAST)
ONE = timedelta(days=1)


def elected(here: Enterprise, *entries: RosterEntry, by: User | None = None) -> list[Delegate]:
    chair = by or make.chair_of(here)
    return delegates.elect(here, entries, TERM, by=chair, today=TODAY)


def is_delegate(user: User, on: date) -> bool:
    fresh = User.objects.get(pk=user.pk)
    return Role.DELEGATE in access_of(fresh, on).roles


def test_the_role_lasts_from_the_first_to_the_last_day_of_the_term() -> None:
    here = make.enterprise()
    worker = make.worker_of(here)
    elected(here, worker.roster_entries.get())
    days = (TODAY - ONE, TODAY, LAST, LAST + ONE)
    assert [is_delegate(worker, day) for day in days] == [False, True, True, False]
    assert here.pk in access_of(User.objects.get(pk=worker.pk), TODAY).enterprise_ids(
        Role.DELEGATE
    )


def test_the_seat_is_held_before_the_first_sign_in_and_the_role_comes_with_it() -> None:
    here = make.enterprise()
    entry = make.entry(here)
    elected(here, entry)
    assert here.delegates.in_office(TODAY).get().entry == entry
    entry.user = User.objects.of_phone(entry.phone_hash, name=entry.name)
    entry.save()
    assert is_delegate(entry.user, TODAY)


def test_leaving_the_enterprise_ends_the_seat_from_that_day() -> None:
    here = make.enterprise()
    worker = make.worker_of(here)
    entry = worker.roster_entries.get()
    elected(here, entry)
    rosters.end(entry, by=make.hr_of(here), today=TODAY + ONE, last_day=TODAY)
    assert here.delegates.in_office(TODAY).exists()
    assert not here.delegates.in_office(TODAY + ONE).exists()
    assert not is_delegate(worker, TODAY + ONE)


def test_a_delegate_who_resigns_is_none_from_that_day() -> None:
    here = make.enterprise()
    worker, chair = make.worker_of(here), make.chair_of(here)
    [seat] = elected(here, worker.roster_entries.get(), by=chair)
    delegates.end(seat, Delegate.End.RESIGNED, by=chair, today=TODAY + ONE)
    assert is_delegate(worker, TODAY)
    assert not is_delegate(worker, TODAY + ONE)
    with pytest.raises(OrganizationRefused):
        delegates.end(seat, Delegate.End.RESIGNED, by=chair, today=TODAY + ONE)


def test_nobody_sits_twice_in_one_term_and_one_fault_stops_them_all() -> None:
    here = make.enterprise()
    chair = make.chair_of(here)
    sitting, fresh = make.entry(here), make.entry(here)
    elected(here, sitting, by=chair)
    with pytest.raises(ValidationError, match=sitting.name):
        elected(here, fresh, sitting, by=chair)
    assert here.delegates.count() == 1


def test_the_next_term_follows_without_a_day_between() -> None:
    here = make.enterprise()
    chair, entry = make.chair_of(here), make.entry(here)
    elected(here, entry, by=chair)
    following = delegates.Election(
        constituency="一车间", elected_on=LAST, since=LAST + ONE, until=LAST + 1096 * ONE
    )
    delegates.elect(here, [entry], following, by=chair, today=LAST)
    counts = [here.delegates.in_office(day).count() for day in (LAST, LAST + ONE)]
    assert counts == [1, 1]


def test_somebody_of_another_roster_cannot_be_elected_here() -> None:
    here = make.enterprise()
    stranger = make.entry(make.enterprise())
    with pytest.raises(ValidationError):
        elected(here, stranger)
    assert not Delegate.objects.exists()


@pytest.mark.parametrize("who", ["hr", "head", "township"])
def test_the_employer_does_not_write_the_list_nor_the_township_where_there_is_a_union(
    who: str,
) -> None:
    here = make.enterprise()
    make.chair_of(here)
    by = {
        "hr": make.hr_of(here),
        "head": make.head_of(here),
        "township": make.township_officer(),
    }[who]
    with pytest.raises(PermissionDenied):
        elected(here, make.entry(here), by=by)


def test_where_there_is_no_union_the_union_above_writes_the_list() -> None:
    here = make.enterprise()
    elected(here, make.entry(here), by=make.township_officer())
    assert here.delegates.in_office(TODAY).count() == 1


@pytest.mark.parametrize(
    ("present", "yes", "goes"),
    [(20, 16, True), (20, 15, False), (19, 19, False)],  # of thirty: 2/3 come, > 1/2 say yes
)
def test_a_constituency_takes_its_delegate_back_by_the_majority_of_all(
    present: int, yes: int, goes: bool
) -> None:
    here = make.enterprise()
    worker, chair = make.worker_of(here), make.chair_of(here)
    [seat] = elected(here, worker.roster_entries.get(), by=chair)
    count = delegates.Recall(held_on=TODAY, electors=30, present=present, votes_yes=yes)
    if not goes:
        with pytest.raises(OrganizationRefused) as refused:
            delegates.recall(seat, count, by=chair, today=TODAY)
        assert refused.value.blockers[0].source is not None
    else:
        delegates.recall(seat, count, by=chair, today=TODAY)
    seat.refresh_from_db()
    assert (seat.recalled_by is not None) is goes
    assert (seat.end_reason == Delegate.End.RECALLED) is goes


def test_what_the_constituency_counted_is_kept_with_its_seats() -> None:
    here = make.enterprise()
    first, second = make.entry(here, job_no="A1"), make.entry(here, job_no="A2")
    term = delegates.Election(
        constituency="一车间", elected_on=TODAY, since=TODAY, until=LAST,
        electors=30, present=24, votes_yes=17, managers=("A2",),
    )  # fmt: skip
    made = delegates.elect(here, [first, second], term, by=make.chair_of(here), today=TODAY)
    assert [one.manager for one in made] == [False, True]
    vote = made[0].elected_by
    assert vote is not None
    assert (vote, vote.electors, vote.present) == (made[1].elected_by, 30, 24)


def test_nobody_is_recalled_without_the_count_of_the_constituency() -> None:
    here = make.enterprise()
    chair = make.chair_of(here)
    [seat] = elected(here, make.entry(here), by=chair)
    with pytest.raises(ValidationError):
        delegates.end(seat, Delegate.End.RECALLED, by=chair, today=TODAY)
    assert here.delegates.in_office(TODAY).exists()


def test_nobody_is_elected_with_more_votes_than_people_came() -> None:
    here = make.enterprise()
    term = delegates.Election(
        constituency="一车间", elected_on=TODAY, since=TODAY, until=LAST,
        electors=30, present=20, votes_yes=21,
    )  # fmt: skip
    with pytest.raises(ValidationError):
        delegates.elect(here, [make.entry(here)], term, by=make.chair_of(here), today=TODAY)
