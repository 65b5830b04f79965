"""Who lost the password or the phone comes in again: once, in time, and not by themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from xieshang.apps.accounts import resets
from xieshang.apps.accounts.models import ResetCode, User
from xieshang.apps.accounts.throttle import TooMany
from xieshang.apps.organizations.errors import OrganizationRefused
from xieshang.apps.organizations.services import grants, recovery
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 10, 9, 0, tzinfo=UTC)
OLD, NEW = "old horse battery", "a better horse battery"
ELSEWHERE = "980122"


def staff(code: str = make.COUNTY) -> User:
    user = User.objects.create_staff("linhai", name="林海", password=OLD)
    return make.county_officer(code, user=user)


def issued(user: User, by: User | None = None) -> str:
    by = by or make.admin(make.COUNTY)
    return recovery.issue_code(user, by=by, today=make.TODAY, now=NOW)


def redeem(
    code: str,
    *,
    after: timedelta = timedelta(hours=1),
    username: str = "linhai",
    password: str = NEW,
) -> User | None:
    return recovery.set_password(
        username, code, password, address="192.0.2.1", now=NOW + after, today=make.TODAY
    )


def works(password: str) -> bool:
    return User.objects.get(username="linhai").check_password(password)


def enrol(user: User) -> None:
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=user, type=kind, data={})


def test_a_code_sets_a_new_password_and_ends_the_sessions_but_not_the_second_factor() -> None:
    user = staff()
    enrol(user)
    before = user.session_epoch
    assert redeem(issued(user)) == user
    assert works(NEW)
    user.refresh_from_db()
    assert user.session_epoch == before + 1
    assert Authenticator.objects.filter(user=user).count() == 2


def test_a_code_is_read_as_people_write_it() -> None:
    code = issued(staff())
    assert len(code) == 14  # three groups of four
    assert redeem(f"  {code.upper().replace('-', ' ')} ") is not None


def test_a_code_works_once() -> None:
    code = issued(staff())
    assert redeem(code) is not None
    assert redeem(code, password="yet another battery") is None
    assert works(NEW)


def test_of_two_copies_sent_at_once_one_changes_the_password() -> None:
    user = staff()
    code = issued(user)
    found = resets.find("linhai", code, address="192.0.2.1", now=NOW)
    assert found is not None
    assert resets.use_up(found, now=NOW)
    assert not resets.use_up(found, now=NOW)


def test_a_code_works_to_its_last_second_and_not_afterwards() -> None:
    user = staff()
    by = make.admin(make.COUNTY)
    late, in_time = issued(user, by), timedelta(hours=24) - timedelta(seconds=1)
    assert redeem(late, after=timedelta(hours=24)) is None
    assert redeem(late, after=in_time) is not None


def test_a_new_code_ends_the_one_before() -> None:
    user, by = staff(), make.admin(make.COUNTY)
    first, second = issued(user, by), issued(user, by)
    assert redeem(first) is None
    assert redeem(second) is not None


def test_a_code_is_for_one_person() -> None:
    code = issued(staff())
    make.county_officer(user=User.objects.create_staff("chen", name="陈"))
    assert redeem(code, username="chen") is None
    assert redeem(code, username="nobody") is None
    assert redeem("", username="linhai") is None


def test_a_weak_password_is_refused_by_name_and_the_code_still_works() -> None:
    code = issued(staff())
    for weak in ("eleven sign", "qwertyuiop123"):
        with pytest.raises(ValidationError) as refused:
            redeem(code, password=weak)
        assert set(refused.value.message_dict) == {"password"}
    assert redeem(code) is not None


def test_a_code_of_an_account_closed_meanwhile_is_worth_nothing() -> None:
    user, by = staff(), make.admin(make.COUNTY)
    code = issued(user, by)
    grants.close_account(user, by=by, today=make.TODAY)
    assert redeem(code) is None


def test_guessing_is_slowed_by_address_and_by_name() -> None:
    code = issued(staff())
    for _try in range(resets.ADDRESS_LIMIT.hits):
        assert redeem("aaaa-bbbb-cccc") is None
    with pytest.raises(TooMany):
        redeem(code)
    elsewhere = {"address": "192.0.2.9", "now": NOW + timedelta(hours=1), "today": make.TODAY}
    with pytest.raises(TooMany):
        recovery.set_password("linhai", code, NEW, **elsewhere)  # type: ignore[arg-type]
    assert redeem(code, after=timedelta(hours=2)) is not None


def test_the_database_knows_no_code_only_its_hash() -> None:
    user = staff()
    code = issued(user)
    kept = str(list(ResetCode.objects.values())) + str(list(Event.objects.values()))
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_an_administrator_of_another_county_may_do_neither() -> None:
    user, stranger = staff(), make.admin(ELSEWHERE)
    enrol(user)
    with pytest.raises(PermissionDenied):
        issued(user, stranger)
    with pytest.raises(PermissionDenied):
        recovery.reset_second_factor(user, by=stranger, today=make.TODAY)


def test_one_office_outside_the_reach_is_one_too_many() -> None:
    user = make.township_officer("980122001", user=staff())
    with pytest.raises(PermissionDenied):
        issued(user, make.admin(make.COUNTY))
    assert issued(user, make.admin())  # the province's administrator reaches both


@pytest.mark.parametrize("role", ["county_officer", "data_steward", "township_officer"])
def test_only_an_administrator_lets_others_in(role: str) -> None:
    with pytest.raises(PermissionDenied):
        issued(staff(), getattr(make, role)())


def test_a_worker_has_no_password_to_reset() -> None:
    with pytest.raises(PermissionDenied):
        issued(make.worker_of(make.enterprise()), make.admin())


def test_nobody_does_it_to_their_own_account() -> None:
    boss = make.admin(make.COUNTY)
    enrol(boss)
    with pytest.raises(OrganizationRefused) as code:
        issued(boss, boss)
    with pytest.raises(OrganizationRefused) as factor:
        recovery.reset_second_factor(boss, by=boss, today=make.TODAY)
    assert [refused.value.blockers[0].code for refused in (code, factor)] == ["own-account"] * 2
    assert Authenticator.objects.filter(user=boss).count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        resets.issue(boss, by=boss, now=NOW)


def test_a_closed_account_gets_no_code() -> None:
    user, by = staff(), make.admin(make.COUNTY)
    grants.close_account(user, by=by, today=make.TODAY)
    with pytest.raises(OrganizationRefused):
        issued(user, by)


def test_the_second_factor_goes_wholly_and_nothing_else_with_it() -> None:
    user = staff()
    enrol(user)
    before = user.session_epoch
    recovery.reset_second_factor(user, by=make.admin(make.COUNTY), today=make.TODAY)
    assert not Authenticator.objects.filter(user=user).exists()
    assert works(OLD)
    user.refresh_from_db()
    assert user.session_epoch == before + 1


def test_where_there_is_no_second_factor_nothing_is_recorded() -> None:
    user = staff()
    with pytest.raises(OrganizationRefused):
        recovery.reset_second_factor(user, by=make.admin(make.COUNTY), today=make.TODAY)
    assert not recovery.history(user).exists()


def test_each_act_leaves_a_row_with_who_and_the_owner_sees_them() -> None:
    user, by = staff(), make.admin(make.COUNTY)
    enrol(user)
    redeem(issued(user, by))
    recovery.reset_second_factor(user, by=by, today=make.TODAY)
    rows = [(event.kind, event.actor) for event in recovery.history(user)]
    assert rows == [
        (recovery.TAKEN_OFF, by),
        (recovery.CHANGED, user),
        (recovery.ISSUED, by),
    ]
    assert set(recovery.WORDS) == {kind for kind, _actor in rows}


def test_old_codes_are_forgotten_a_day_after_they_expired() -> None:
    issued(staff())
    assert resets.forget_old(now=NOW + timedelta(hours=48)) == 0
    assert resets.forget_old(now=NOW + timedelta(hours=48, seconds=1)) == 1
