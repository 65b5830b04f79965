"""What an act said can be erased; the log stays valid, and says that it was erased."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.trail import outside, proofs
from xieshang.apps.trail.checking import check
from xieshang.apps.trail.erasing import erase, erase_again, keep_list
from xieshang.apps.trail.models import Event, Leaf
from xieshang.apps.trail.outside import Erasure
from xieshang.apps.trail.sequencer import sequence, start_of
from xieshang.apps.trail.services import ERASED
from xieshang.apps.trail.tests.logs import NOW, TODAY, happen, log_of

pytestmark = pytest.mark.django_db


def person() -> User:
    return User.objects.create_staff("linhai", name="林海")


def test_content_nonce_and_actor_go_and_the_log_stays_valid() -> None:
    by = person()
    log_of(5, by=by)
    before = Leaf.objects.get(pk=2)
    erase(before.event, by=by, on=TODAY, now=NOW, why="本人申请")
    event = Event.objects.get(leaf=2)
    assert (event.payload, event.nonce, event.actor, event.erased_on) == ({}, "", None, TODAY)
    assert Leaf.objects.get(pk=2).data == before.data
    assert check().findings == []  # while the act of erasing still waits for its place
    sequence(now=NOW)
    report = check()
    assert (report.findings, report.erased, report.leaves) == ([], 1, 6)


def test_an_act_that_still_waits_is_taken_into_the_log_first() -> None:
    [event] = happen(1)
    erase(event, by=None, on=TODAY, now=NOW, why="本人申请")
    assert event.leaf.index == 0 and event.payload == {}
    assert proofs.receipt(event) is not None


def test_erasing_twice_is_told_once_and_the_act_of_erasing_cannot_be_erased() -> None:
    [event] = happen(1)
    for _time in range(2):
        erase(event, by=None, on=TODAY, now=NOW, why="本人申请")
    told = Event.objects.get(kind=ERASED)
    with pytest.raises(ValueError, match="not erased"):
        erase(told, by=None, on=TODAY, now=NOW, why="本人申请")


def test_who_erases_by_hand_and_says_nothing_is_found_out() -> None:
    log_of(3)
    emptied: dict[str, Any] = {
        "payload": {},
        "nonce": "",
        "actor": None,
        "created_at": start_of(TODAY),
    }
    Event.objects.filter(leaf=1).update(erased_on=TODAY, **emptied)
    assert check().findings == ["册页1的内容被清除，但册里没有记这次清除。"]


def test_the_database_refuses_an_erased_act_that_still_tells() -> None:
    log_of(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.update(erased_on=TODAY)


def test_the_list_of_what_was_erased_lies_outside_and_is_applied_again() -> None:
    log_of(4)
    # Given an act that was erased after the backup
    outside.keep_erasures([Erasure(1, TODAY)])
    assert "有1条该清除的内容还在" in check().findings[0]
    # When the backup has come back, it is erased again, once
    assert erase_again(on=TODAY, now=NOW) == 1
    assert erase_again(on=TODAY, now=NOW) == 0
    sequence(now=NOW)
    assert check().findings == []


def test_the_list_is_completed_from_the_database() -> None:
    log_of(4)
    for index in (0, 3):
        erase(Leaf.objects.get(pk=index).event, by=None, on=TODAY, now=NOW, why="本人申请")
    assert outside.erasures() == []  # the transaction of this test never ends
    keep_list()
    assert outside.erasures() == [Erasure(0, TODAY), Erasure(3, TODAY)]
