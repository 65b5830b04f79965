"""The thief comes a week later and asks who was there on which day; nothing may still tell.

Each worker comes on a day of their own and speaks on it. A text bears its day, so whatever ties
a person to a day ties the person to the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.db import connection

from tests.anonymity import thief
from tests.anonymity.people import FOUND, LUCK, MANY, TODAY, Crowd, crowd, says
from xieshang.apps.accounts import codes, phones
from xieshang.apps.accounts.models import PhoneCode, User
from xieshang.apps.accounts.sms import MemoryMessenger
from xieshang.apps.cases import housekeeping
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.organizations.services import sign_in
from xieshang.apps.participation.models import Opinion
from xieshang.apps.participation.policies import speaker_of
from xieshang.apps.trail.services import record

Patch = pytest.MonkeyPatch
pytestmark = pytest.mark.django_db(transaction=True)
SESSION = re.compile(  # as the row lies in the file: what it holds, then when it runs out
    rb"(\.?[A-Za-z0-9_-]{20,}:[0-9A-Za-z]{5,7}:[A-Za-z0-9_-]{43})(\d{4}-\d\d-\d\d)"
)


def sessions_kept(patch: Patch) -> None:
    """What has run out stays."""
    patch.setitem(housekeeping.WORK, "sessions", lambda now: 0)


def codes_kept(patch: Patch) -> None:
    """Codes that were sent and used stay, with their moments."""
    patch.setitem(housekeeping.WORK, "codes", lambda now: 0)


def first_day_kept(patch: Patch) -> None:
    """The day on which the account was made is kept."""
    real = User.objects.of_phone

    def dated(phone_hash: str, *, name: str) -> User:
        user = real(phone_hash, name=name)
        User.objects.filter(pk=user.pk).update(joined_on=_now[0])
        return user

    patch.setattr(type(User.objects), "of_phone", lambda self, *a, **k: dated(*a, **k))


def meeting_noted(patch: Patch) -> None:
    """The trail says on which day somebody came in first."""
    real = sign_in._enter

    def noted(hashed: str, *, today: date) -> sign_in.Entered | None:
        entered = real(hashed, today=today)
        assert entered is not None
        record("worker met on roster", by=entered.user, subject=entered.user, on=today)
        return entered

    patch.setattr(sign_in, "_enter", noted)


_now: list[date] = [TODAY]


def each_on_a_day_of_its_own(here: Crowd) -> dict[date, int]:
    """Who came and spoke on which day; a month later everything is tidied up."""
    User.objects.filter(pk__in=[one.pk for one in here.workers]).update(phone_hash="")
    numbers, truth = {}, {}
    for number, worker in enumerate(list(here.workers)):
        digits = f"137{number:08d}"
        RosterEntry.objects.filter(user=worker).update(
            phone_hash=phones.phone_hash(digits), user=None
        )
        numbers[number] = digits
    for number, digits in numbers.items():
        day = TODAY + timedelta(days=number)
        user = _comes(digits, day)
        here.workers[number] = user
        says_on(here, user, day)
        truth[day] = user.pk
    later = TODAY + timedelta(days=40)
    now = datetime.combine(later, time(3), UTC)
    done = housekeeping.tidy(later, now=now)
    assert not done.failed
    return truth


def _comes(digits: str, day: date) -> User:
    """By telephone and code, as the entrance does it."""
    _now[:] = [day]
    at = datetime.combine(day, time(9), UTC)
    MemoryMessenger.outbox.clear()
    codes.send_code(digits, address="10.0.0.9", now=at)
    [code] = re.findall(r"\d{6}", MemoryMessenger.outbox[-1][1])
    hashed = phones.phone_hash(digits)
    entered = sign_in.enter(hashed, code, address="10.0.0.9", now=at, today=day)
    assert entered is not None
    return entered.user


def says_on(here: Crowd, user: User, day: date) -> None:
    """Say something on this day; the session is of that day, too."""
    says(here, user)
    assert speaker_of(user, here.here.round, TODAY) is not None
    Opinion.objects.filter(said_on=TODAY).update(said_on=day)
    soon = datetime.combine(day, time(21), UTC)
    fresh = Session.objects.get(pk=here.phone(user).session.session_key)
    fresh.expire_date = soon
    fresh.save()


def by_rows(truth: dict[date, int]) -> int:
    """The attack: whose rows bear the day of which text; one alone on it is found."""
    register = thief.Register()
    tied: dict[date, set[int]] = {}
    for name, rows in thief.tables().items():
        for row in rows:
            for day in thief.days_in(row) & truth.keys():
                tied.setdefault(day, set()).update(register.people_in(name, row))
    return sum(tied.get(day) == {person} for day, person in truth.items())


def by_bytes(truth: dict[date, int], folder: Path) -> int:
    """The same with rows that were deleted and still lie in the file."""
    tied: dict[date, set[int]] = {}
    found = thief.files(folder)
    for data in (found.main, found.log):
        for match in SESSION.finditer(data):
            held = _opened(match[1].decode())
            if held:
                day = date.fromisoformat(match[2].decode())
                tied.setdefault(day, set()).add(held)
    return sum(tied.get(day) == {person} for day, person in truth.items())


def _opened(data: str) -> int:
    try:
        return int(thief.session(data).get("_auth_user_id", 0))
    except ValueError:  # cut off by what was written over it
        return 0


def test_on_no_day_of_a_text_is_anybodys(tmp_path: Path) -> None:
    truth = each_on_a_day_of_its_own(crowd())
    assert by_rows(truth) == 0
    if thief.in_sqlite():
        assert by_bytes(truth, tmp_path) == 0


@pytest.mark.parametrize(
    "switch",
    [sessions_kept, codes_kept, first_day_kept, meeting_noted],
    ids=lambda one: one.__name__,
)
def test_off_the_day_tells(switch: Callable[[Patch], None], monkeypatch: Patch) -> None:
    switch(monkeypatch)
    assert by_rows(each_on_a_day_of_its_own(crowd())) >= FOUND


@pytest.mark.skipif(connection.vendor != "sqlite", reason="pages of SQLite's file")
def test_off_deleted_rows_left_lying_in_the_file_tell(
    tmp_path: Path, monkeypatch: Patch
) -> None:
    here = crowd()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=OFF")
        try:
            truth = each_on_a_day_of_its_own(here)
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            cursor.execute("PRAGMA secure_delete=ON")
    assert by_rows(truth) <= LUCK
    assert by_bytes(truth, tmp_path) >= MANY // 2  # some lie under what was written since


def test_no_account_keeps_the_day_of_the_last_sign_in() -> None:
    names = {field.name for field in User._meta.get_fields()}
    assert "last_login" not in names
    heard = [str(one[0][0]) for one in user_logged_in.receivers]
    assert not [name for name in heard if "update_last_login" in name]
    assert PhoneCode.objects.count() == 0
