"""A submission is done once, however often and however close together it arrives."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from xieshang.apps.trail.errors import KeyReused
from xieshang.apps.trail.models import Event, Submission
from xieshang.apps.trail.services import Json, once

KEY = "a-key"
PAUSE = 0.3  # seconds


def enter(text: str) -> Json:
    """An act that can be done once only, as a move of a case."""
    if Event.objects.filter(stream="desk/1").exists():
        raise LookupError("somebody has done it already")
    day = "2026-04-10"
    Event.objects.create(stream="desk/1", kind="entered", nonce=text, happened_on=day)
    return {"entered": text}


def send(text: str, act: Callable[[], Json]) -> Json:
    return once(KEY, actor_key="user/1", payload=text, act=act)


@pytest.mark.django_db
def test_the_second_copy_gets_the_first_answer() -> None:
    first = send("one", lambda: enter("one"))
    assert send("one", lambda: enter("again")) == first
    assert Event.objects.count() == Submission.objects.count() == 1


@pytest.mark.django_db
def test_a_key_that_comes_with_other_content_is_refused() -> None:
    send("one", lambda: enter("one"))
    with pytest.raises(KeyReused):
        send("two", lambda: enter("two"))


@pytest.mark.django_db
def test_what_failed_is_not_remembered() -> None:
    with pytest.raises(ZeroDivisionError):
        send("one", lambda: {"n": 1 // 0})
    assert send("one", lambda: enter("one")) == {"entered": "one"}


@pytest.mark.django_db(transaction=True)
def test_a_copy_that_arrives_while_the_first_is_being_done_gets_its_answer() -> None:
    # Given a first copy that has begun and is not yet committed
    begun, answers = threading.Event(), []

    def slowly() -> Json:
        result = enter("one")
        begun.set()
        threading.Event().wait(PAUSE)
        return result

    def first_copy() -> None:
        answers.append(send("one", slowly))
        connection.close()

    first = threading.Thread(target=first_copy)
    first.start()
    assert begun.wait(10)
    # When the second copy is sent, it finds no answer yet, and then the work done
    answers.append(send("one", lambda: _after(first, "one")))
    # Then both have one answer for one act
    first.join()
    assert answers == [{"entered": "one"}] * 2
    assert Event.objects.count() == Submission.objects.count() == 1


def _after(first: threading.Thread, text: str) -> Json:
    """What a row lock does on PostgreSQL; SQLite lets the second begin only afterwards."""
    first.join()
    return enter(text)
