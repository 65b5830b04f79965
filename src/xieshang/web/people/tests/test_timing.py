"""Nobody learns from the time of an answer who is on a roster, or which slips there were."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count
from statistics import median

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xieshang.apps.accounts.sms import MemoryMessenger
from xieshang.apps.organizations import slip_codes
from xieshang.apps.organizations.models import EntrySlip, RosterEntry
from xieshang.apps.organizations.services import slips
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db
TRIES = 25
ROUNDS = 3  # a busy machine may disturb one of them; what leaks, leaks in all
APART = 0.010  # seconds
Way = Callable[[], int]
_numbers = count(1)


def address() -> str:
    """Everybody asks from an address of their own: no counter is full."""
    number = next(_numbers)
    return f"198.51.{number // 250}.{number % 250 + 1}"


def phone() -> str:
    return f"1380013{next(_numbers):04d}"


def apart(ways: dict[str, Way]) -> float:
    """How far the medians of these ways lie from each other, in seconds, asked in turn.

    All must ask the database the same number of questions.
    """
    took: dict[str, list[float]] = {name: [] for name in ways}
    asked = set()
    for turn in range(-2, TRIES):
        for name, way in ways.items():
            with CaptureQueriesContext(connection) as questions:
                began = time.perf_counter()
                status = way()
                passed = time.perf_counter() - began
            assert status in {302, 422}
            if turn >= 0:  # the first two warm up
                took[name].append(passed)
                asked.add(len(questions))
    assert len(asked) == 1, asked
    medians = [median(times) for times in took.values()]
    return max(medians) - min(medians)


def assert_alike(ways: dict[str, Way]) -> None:
    measured = []
    for _round in range(ROUNDS):
        measured.append(apart(ways))
        if measured[-1] <= APART:
            return
    raise AssertionError(f"apart by {measured} s")


def ask_for_code(number: str) -> tuple[Client, int]:
    browser = Client(REMOTE_ADDR=address())
    return browser, browser.post(reverse("enter"), {"phone": number}).status_code


def known_phone(entry: RosterEntry) -> str:
    """The roster now says that this is the number of somebody who has entered before."""
    number = phone()
    make.worker_of(entry.enterprise, number)
    return number


@pytest.fixture
def entry() -> RosterEntry:
    return make.entry(make.enterprise())


def test_known_and_unknown_numbers_take_the_same_time_and_work(entry: RosterEntry) -> None:
    tries = range(ROUNDS * (TRIES + 2))
    known, unknown = [known_phone(entry) for _ in tries], [phone() for _ in tries]

    def ask(numbers: list[str]) -> int:
        return ask_for_code(numbers.pop())[1]

    assert_alike({"known": lambda: ask(known), "unknown": lambda: ask(unknown)})


def test_a_wrong_code_for_a_known_and_an_unknown_number_takes_the_same(
    entry: RosterEntry,
) -> None:
    def asked(number: str) -> tuple[Client, str]:
        browser, _status = ask_for_code(number)
        right = "000000" in MemoryMessenger.outbox[-1][1]  # once in a million
        return browser, "000001" if right else "000000"

    def guess(asked: list[tuple[Client, str]]) -> int:
        browser, wrong = asked.pop()
        return browser.post(reverse("enter_code"), {"code": wrong}).status_code

    tries = range(ROUNDS * (TRIES + 2))
    known = [asked(known_phone(entry)) for _ in tries]
    unknown = [asked(phone()) for _ in tries]
    assert_alike({"known": lambda: guess(known), "unknown": lambda: guess(unknown)})


def test_slips_that_were_and_slips_that_never_were_take_the_same(entry: RosterEntry) -> None:
    here = entry.enterprise
    chair = make.chair_of(here)
    entries = [make.entry_without_phone(here) for _ in range(3)]
    used, revoked, expired = (
        one.code for one in slips.issue(here, entries, by=chair, today=make.TODAY)
    )
    for state, holder in (("used", entries[0]), ("revoked", entries[1])):
        EntrySlip.objects.filter(entry=holder).update(state=state)

    def bring(code: str) -> int:
        browser = Client(REMOTE_ADDR=address())
        return browser.post(reverse("enter_slip"), {"code": code}).status_code

    assert_alike(
        {
            "used": lambda: bring(used),
            "revoked": lambda: bring(revoked),
            "expired": lambda: bring(expired),
            "never": lambda: bring(slip_codes.new_code()),
        }
    )


def test_a_door_that_worked_longer_for_known_numbers_would_be_seen() -> None:
    def slow() -> int:
        time.sleep(2 * APART)
        return 422

    with pytest.raises(AssertionError, match="apart by"):
        assert_alike({"known": slow, "unknown": lambda: 422})
