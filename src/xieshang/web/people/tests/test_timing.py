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

from xieshang.apps.organizations import slip_codes
from xieshang.apps.organizations.models import EntrySlip
from xieshang.apps.organizations.services import slips
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db
TRIES = 25
APART = 0.010  # seconds
_addresses = count(1)


def address() -> str:
    """Everybody asks from an address of their own: no counter is full."""
    number = next(_addresses)
    return f"198.51.{number // 250}.{number % 250 + 1}"


def compared(ways: dict[str, Callable[[int], int]]) -> tuple[dict[str, float], set[int]]:
    """The median time of each way in seconds, in turn, and how many questions they ask."""
    took: dict[str, list[float]] = {name: [] for name in ways}
    asked = set()
    for turn in range(-2, TRIES):
        for name, way in ways.items():
            with CaptureQueriesContext(connection) as questions:
                began = time.perf_counter()
                status = way(turn + 2)
                passed = time.perf_counter() - began
            assert status in {302, 422}
            if turn >= 0:  # the first two warm up
                took[name].append(passed)
                asked.add(len(questions))
    return {name: median(times) for name, times in took.items()}, asked


def numbers(start: int) -> list[str]:
    return [f"1380013{start + one:04d}" for one in range(TRIES + 2)]


def ask_for_code(phone: str) -> tuple[Client, int]:
    browser = Client(REMOTE_ADDR=address())
    return browser, browser.post(reverse("enter"), {"phone": phone}).status_code


def test_known_and_unknown_numbers_take_the_same_time_and_work() -> None:
    here = make.enterprise()
    known, unknown = numbers(1000), numbers(5000)
    for phone in known:
        make.worker_of(here, phone)
    took, asked = compared(
        {
            "known": lambda turn: ask_for_code(known[turn])[1],
            "unknown": lambda turn: ask_for_code(unknown[turn])[1],
        }
    )
    assert len(asked) == 1, asked
    assert abs(took["known"] - took["unknown"]) <= APART, took


def test_a_wrong_code_for_a_known_and_an_unknown_number_takes_the_same() -> None:
    here = make.enterprise()
    known, unknown = numbers(1000), numbers(5000)
    for phone in known:
        make.worker_of(here, phone)
    browsers = {phone: ask_for_code(phone)[0] for phone in known + unknown}

    def guess(phone: str) -> int:
        said = {"code": "000000"}
        return browsers[phone].post(reverse("enter_code"), said).status_code

    took, asked = compared(
        {
            "known": lambda turn: guess(known[turn]),
            "unknown": lambda turn: guess(unknown[turn]),
        }
    )
    assert len(asked) == 1, asked
    assert abs(took["known"] - took["unknown"]) <= APART, took


def test_slips_that_were_and_slips_that_never_were_take_the_same() -> None:
    here = make.enterprise()
    chair = make.chair_of(here)
    entries = [make.entry_without_phone(here) for _ in range(3)]
    there_were = [one.code for one in slips.issue(here, entries, by=chair, today=make.TODAY)]
    for state, entry in zip(("used", "revoked"), entries, strict=False):
        EntrySlip.objects.filter(entry=entry).update(state=state)
    never = [slip_codes.new_code() for _ in range(TRIES + 2)]

    def bring(code: str) -> int:
        browser = Client(REMOTE_ADDR=address())
        return browser.post(reverse("enter_slip"), {"code": code}).status_code

    took, asked = compared(
        {
            "used": lambda _turn: bring(there_were[0]),
            "revoked": lambda _turn: bring(there_were[1]),
            "expired": lambda _turn: bring(there_were[2]),
            "never": lambda turn: bring(never[turn]),
        }
    )
    assert len(asked) == 1, asked
    assert max(took.values()) - min(took.values()) <= APART, took
