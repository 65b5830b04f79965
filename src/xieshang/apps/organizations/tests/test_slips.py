"""Paper slips: once, in time, for people of the roster without a telephone, kept as a hash."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.throttle import Limit, TooMany
from xieshang.apps.organizations import slip_codes
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise, EntrySlip, RosterEntry
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.services import rosters, slips
from xieshang.apps.organizations.services.slips import SlipRefused, Why
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event

TODAY = make.TODAY


def issue(here: Enterprise, *entries: RosterEntry, on: date = TODAY) -> list[str]:
    chair = make.chair_of(here)
    return [one.code for one in slips.issue(here, entries, by=chair, today=on)]


def enter(code: str, on: date = TODAY) -> User:
    return slips.enter(code, address="192.0.2.1", now=timezone.now(), today=on).user


def refused(code: str, on: date = TODAY) -> Why:
    with pytest.raises(SlipRefused) as told:
        enter(code, on)
    return told.value.why


def test_every_sign_copied_wrong_and_every_two_that_changed_places_are_seen() -> None:
    for code in (slip_codes.new_code() for _ in range(20)):
        assert slip_codes.normalised(code) == code
        wrong = [
            code[:place] + sign + code[place + 1 :]
            for place in range(slip_codes.LENGTH)
            for sign in slip_codes.SIGNS
            if sign != code[place]
        ]
        for one, other in combinations(range(slip_codes.LENGTH), 2):
            signs = list(code)
            signs[one], signs[other] = signs[other], signs[one]
            if signs != list(code):
                wrong.append("".join(signs))
        missed = [each for each in wrong if slip_codes.check_sign(each[:-1]) == each[-1]]
        assert missed == []
        assert len(wrong) >= 12 * 30


def test_a_code_may_be_typed_in_many_ways() -> None:
    code = slip_codes.new_code()
    printed = slip_codes.in_groups(code)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    for written in (printed, code.lower(), f" {printed} ", printed.replace("-", "—"), wide):
        assert slip_codes.normalised(written) == code
    for junk in ("", "A" * 5000, "0" + code[1:], "<b>", "\x00" * 12, code + "2", code[:-1]):
        with pytest.raises(ValidationError):
            slip_codes.normalised(junk)


@pytest.mark.django_db
def test_a_slip_lets_its_holder_in_once_as_the_person_on_the_roster() -> None:
    here = make.enterprise()
    entry = make.entry_without_phone(here, name="张三")
    [code] = issue(here, entry)
    user = enter(code)
    entry.refresh_from_db()
    assert entry.user == user
    assert (user.name, user.is_staff_member, user.has_usable_password()) == (
        "张三",
        False,
        False,
    )
    assert access_of(user, TODAY).may(Role.WORKER, here)
    assert refused(code) == Why.USED


@pytest.mark.django_db
def test_a_slip_works_until_its_last_day() -> None:
    here = make.enterprise()
    first, second = issue(here, *(make.entry_without_phone(here) for _ in range(2)))
    assert refused(first, TODAY + slips.LIFE + timedelta(days=1)) == Why.EXPIRED
    assert enter(second, TODAY + slips.LIFE).is_active


@pytest.mark.django_db
def test_a_new_slip_ends_the_old_one_and_whoever_came_in_with_it() -> None:
    here = make.enterprise()
    entry = make.entry_without_phone(here)
    [first] = issue(here, entry)
    [second] = issue(here, entry)
    assert refused(first) == Why.REVOKED
    user = enter(second)
    epoch = user.session_epoch
    [third] = issue(here, entry)
    user.refresh_from_db()
    assert user.session_epoch == epoch + 1
    assert not access_of(user, TODAY).roles
    assert enter(third) != user
    entry.refresh_from_db()
    assert entry.slip_epoch == 3


@pytest.mark.django_db
def test_of_a_code_only_a_keyed_hash_is_kept_and_the_trail_has_none() -> None:
    here = make.enterprise()
    [code] = issue(here, make.entry_without_phone(here))
    slip = EntrySlip.objects.get()
    kept = " ".join(str(value) for value in vars(slip).values())
    told = " ".join(str(row.payload) for row in Event.objects.all())
    for form in (code, slip_codes.in_groups(code)):
        assert form not in kept
        assert form not in told
    assert slip.code_hash == slips.code_hash(code)


@pytest.mark.django_db
def test_slips_are_for_people_of_this_roster_without_a_phone_and_from_the_chair() -> None:
    here, there = make.enterprise(), make.enterprise()
    entry = make.entry_without_phone(here)
    gone = make.entry_without_phone(here, until=TODAY - timedelta(days=1))
    for wrong in ([make.entry(here)], [make.entry_without_phone(there)], [gone], []):
        with pytest.raises(ValidationError):
            issue(here, *wrong)
    for somebody in (make.hr_of(here), make.head_of(here), make.county_officer()):
        with pytest.raises(PermissionDenied):
            slips.issue(here, [entry], by=somebody, today=TODAY)
    assert not EntrySlip.objects.exists()


@pytest.mark.django_db
def test_who_has_left_does_not_come_in_and_who_is_in_loses_the_right_that_day() -> None:
    here = make.enterprise()
    entries = [make.entry_without_phone(here) for _ in range(2)]
    first, second = issue(here, *entries)
    user = enter(first)
    for entry in entries:
        rosters.end(entry, by=make.chair_of(here), today=TODAY, last_day=TODAY)
    assert access_of(user, TODAY).may(Role.WORKER, here)  # the last day itself counts
    tomorrow = TODAY + timedelta(days=1)
    assert not access_of(user, tomorrow).may(Role.WORKER, here)
    assert refused(second, tomorrow) == Why.LEFT


@pytest.mark.django_db
def test_a_number_taken_off_the_roster_makes_way_for_a_slip_and_back() -> None:
    here = make.enterprise()
    chair = make.chair_of(here)
    worker = make.worker_of(here)
    entry = worker.roster_entries.get()
    line = rosters.Line(name=entry.name, job_no=entry.job_no, without_phone=True)
    rosters.amend(entry, line, by=chair, today=TODAY)
    assert not access_of(User.objects.get(pk=worker.pk), TODAY).roles
    entry.refresh_from_db()
    [code] = issue(here, entry)
    line = rosters.Line(name=entry.name, job_no=entry.job_no, phone="13600136000")
    rosters.amend(entry, line, by=chair, today=TODAY)
    assert refused(code) == Why.REVOKED


@pytest.mark.django_db
def test_whatever_became_of_a_slip_it_is_answered_with_the_same_questions() -> None:
    here = make.enterprise()
    used, revoked, expired = (make.entry_without_phone(here) for _ in range(3))
    codes = {
        Why.USED: issue(here, used)[0],
        Why.REVOKED: issue(here, revoked)[0],
        Why.EXPIRED: issue(here, expired, on=TODAY - slips.LIFE - timedelta(days=1))[0],
        Why.UNKNOWN: slip_codes.new_code(),
    }
    enter(codes[Why.USED])
    issue(here, revoked)
    asked = set()
    for why, code in codes.items():
        with CaptureQueriesContext(connection) as questions:
            assert refused(code) == why
        asked.add(len(questions))
    assert len(asked) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("one_window")
def test_too_many_tries_from_one_address_are_stopped_even_with_a_right_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = make.enterprise()
    [code] = issue(here, make.entry_without_phone(here))
    limit = Limit("slip-check", 3, timedelta(hours=1))
    monkeypatch.setattr(slips, "CHECK_LIMIT", limit)
    for _try in range(3):
        assert refused(slip_codes.new_code()) == Why.UNKNOWN
    with pytest.raises(TooMany):
        enter(code)
