"""The trail: a row comes and goes with its act, and equal content has one hash."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from hypothesis import given
from hypothesis import strategies as st

from xieshang.apps.accounts.models import User
from xieshang.apps.trail.models import Event, Submission
from xieshang.apps.trail.services import digest, once, record, stream_of

TODAY = date(2026, 4, 10)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.django_db
def test_a_row_says_who_did_what_to_what_and_when() -> None:
    user = User.objects.create_staff("linhai", name="林海")
    row = record("account opened", by=user, subject=user, on=TODAY, payload={"n": 1})
    assert (row.stream, row.kind, row.actor, row.happened_on) == (
        f"user/{user.pk}",
        "account opened",
        user,
        TODAY,
    )
    assert str(row) == f"{TODAY} account opened user/{user.pk}"


@pytest.mark.django_db
def test_a_stream_may_be_named_where_there_is_no_row() -> None:
    assert stream_of("consultation/1") == "consultation/1"
    row = record("voices unlinked", by=None, subject="consultation/1", on=TODAY)
    assert (row.stream, row.actor, row.payload) == ("consultation/1", None, {})


@pytest.mark.django_db
def test_money_and_days_are_kept_as_they_are_written() -> None:
    said = {"on": TODAY, "yuan": Decimal("2600.50"), "name": "龘㛃䶮𬭎𠮷"}
    row = record("case.moved", by=None, subject="case/1", on=TODAY, payload=said)
    row.refresh_from_db()
    assert row.payload == {"on": "2026-04-10", "yuan": "2600.50", "name": "龘㛃䶮𬭎𠮷"}


@pytest.mark.django_db
def test_no_two_rows_share_a_nonce_however_alike_they_are() -> None:
    rows = [record("same", by=None, subject="case/1", on=TODAY) for _copy in range(20)]
    assert len({row.nonce for row in rows}) == 20
    assert all(len(row.nonce) == 64 for row in rows)


@pytest.mark.django_db
def test_the_row_goes_with_the_act_that_failed() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("case.moved", by=None, subject="case/1", on=TODAY)
        raise ZeroDivisionError
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_who_has_done_something_cannot_vanish() -> None:
    user = User.objects.create_staff("linhai", name="林海")
    record("account opened", by=user, subject=user, on=TODAY)
    with pytest.raises(ProtectedError):
        user.delete()


@given(st.dictionaries(st.text(max_size=4), JSON, max_size=6))
def test_the_order_of_the_fields_does_not_change_the_hash(payload: dict[str, Any]) -> None:
    assert digest(payload) == digest(dict(reversed(payload.items())))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["1"], [1]),
        ([True], [1]),
        ([None], [""]),
        ([["a"], ["b"]], [["a", "b"]]),
        ({"a": ["b", "c"]}, {"a": ["c", "b"]}),
        ({"name": "安澜"}, {"name": "安瀾"}),
        ("a b", "a  b"),
    ],
)
def test_other_content_has_another_hash(one: Any, other: Any) -> None:
    assert digest(one) != digest(other)


def test_broken_characters_have_a_hash_too() -> None:
    assert len(digest({"name": "\ud800"})) == 64
    assert digest({"on": TODAY}) == digest({"on": "2026-04-10"})


@pytest.mark.django_db
def test_without_a_key_every_copy_is_an_act_of_its_own() -> None:
    done: list[int] = []

    def act() -> dict[str, Any]:
        done.append(1)
        return {"n": len(done)}

    for n in (1, 2):
        assert once("", actor_key="user/1", payload={}, act=act) == {"n": n}
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_two_people_may_hold_the_same_key() -> None:
    for who in ("user/1", "user/2"):
        said = once("key", actor_key=who, payload={}, act=lambda who=who: {"for": who})  # type: ignore[misc]
        assert said == {"for": who}
    assert {str(row) for row in Submission.objects.all()} == {
        f"key {row.created_at:%Y-%m-%d}" for row in Submission.objects.all()
    }


@pytest.mark.django_db
def test_act_and_answer_are_kept_together_or_not_at_all() -> None:
    def act() -> dict[str, Any]:
        record("case.moved", by=None, subject="case/1", on=TODAY)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        once("key", actor_key="user/1", payload={}, act=act)
    assert not Event.objects.exists()
    assert not Submission.objects.exists()
