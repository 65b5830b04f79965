"""A question that is put together once answers as one that is put together each time."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from xieshang.apps.accounts.models import Throttle, User
from xieshang.apps.accounts.prepared import Prepared, filled
from xieshang.apps.accounts.sessions import SessionStore

pytestmark = pytest.mark.django_db


def people(number: int) -> list[User]:
    return [User.objects.create_user(f"p{one}", name=f"人{one}") for one in range(number)]


def test_each_time_it_asks_about_what_is_given_then() -> None:
    asked = Prepared(lambda name: User.objects.filter(username=name), str)
    for one in people(3):
        found = asked.first(one.username)
        assert found == one
        assert found is not None
        assert found.name == one.name
        assert not found.get_deferred_fields()
    assert asked.first("nobody") is None


def test_it_is_put_together_once_and_asks_one_question() -> None:
    made = []

    def build(name: str) -> QuerySet[User]:
        made.append(name)
        return User.objects.filter(username=name)

    asked = Prepared(build, str)
    [one] = people(1)
    with CaptureQueriesContext(connection) as seen:
        assert [asked.all(name) for name in ("p0", "x", "p0")] == [[one], [], [one]]
    assert len(seen) == 3
    assert len(made) == 1


def test_values_come_back_as_their_kinds() -> None:
    now = timezone.now().replace(microsecond=0)
    row = Throttle.objects.create(scope="x", key_hash="y", window_start=now, hits=2)
    asked = Prepared(
        lambda key, hits: Throttle.objects.filter(pk=key, hits__lte=hits).values_list(
            "pk", "window_start"
        ),
        uuid.UUID,
        int,
    )
    [[key, start]] = asked.rows(row.pk, 2)
    assert (key, start) == (row.pk, now)
    assert asked.rows(row.pk, 1) == []


def test_what_it_was_selected_with_costs_no_further_question() -> None:
    [one] = people(1)
    made = Authenticator.objects.create(user=one, type="totp", data={})
    asked = Prepared(
        lambda kind: Authenticator.objects.filter(type=kind).select_related("user"), str
    )
    with CaptureQueriesContext(connection) as seen:
        [found] = asked.all("totp")
        assert found.user == one
    assert found == made
    assert len(seen) == 1
    assert asked.all("webauthn") == []


def test_a_few_are_asked_about_in_the_places_of_many() -> None:
    asked = Prepared(
        lambda *names: User.objects.filter(username__in=names).values_list("username"),
        *[str] * 5,
    )
    people(4)
    assert sorted(asked.rows(*filled(["p1", "p3"], 5))) == [("p1",), ("p3",)]


def test_what_is_given_and_not_asked_about_is_a_mistake() -> None:
    careless = Prepared(lambda name, _day: User.objects.filter(username=name), str, date)
    with pytest.raises(ValueError, match="nowhere asked about"):
        careless.all("p0", date(2026, 4, 10))


def test_more_than_it_has_places_for_is_a_mistake() -> None:
    asked = Prepared(lambda *names: User.objects.filter(username__in=names), str, str)
    people(3)
    for names in (["p0", "p1", "p2"], ["p0"]):
        with pytest.raises(ValueError, match="2 values are asked about"):
            asked.all(*names)
    with pytest.raises(ValueError, match="3 given"):
        asked.all(*filled(["p0", "p1", "p2"], 2))


def test_a_session_is_found_until_it_has_run_out() -> None:
    store = SessionStore()
    store["a"] = 1
    store.save()
    assert SessionStore(store.session_key).get("a") == 1
    row = Session.objects.get(pk=store.session_key)
    row.expire_date = timezone.now() - timedelta(seconds=1)
    row.save()
    late = SessionStore(store.session_key)
    assert late.get("a") is None
    assert late.session_key is None
    assert isinstance(row.expire_date, datetime)
