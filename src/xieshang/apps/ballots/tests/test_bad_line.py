"""A bad line sends draws and votes twice, cut, late and out of order: one ballot each.

A schedule takes one voter, a draw and one to three votes, and copies of each; some are cut on
the way. ``SCHEDULES=10000`` for the whole trial; the seed is the one that pytest prints.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction

from xieshang.apps.ballots import services
from xieshang.apps.ballots.box.models import BoxRow
from xieshang.apps.ballots.errors import BallotRefused
from xieshang.apps.ballots.models import BallotPaper, RollEntry
from xieshang.apps.ballots.tests.phones import ABSTAIN, NO, NOW, YES, Hall, Phone, hall
from xieshang.core.ballots import BallotInvalid, Cast

SCHEDULES = int(os.environ.get("SCHEDULES", "100"))
PART = 1000  # schedules of one test: none takes long
MOST_COPIES, LATEST = 3, 7  # days
CUT = 0.2  # of all copies lose their end; a turned bit does not get through TLS
pytestmark = [
    pytest.mark.django_db(databases=["default", "box"]),
    pytest.mark.usefixtures("_quick"),
]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One copy of a message, so many days late, perhaps without its end."""

    body: bytes
    whole: bool
    late: int


def arrivals(bodies: list[bytes], chance: random.Random) -> list[Arrival]:
    """Copies of each in any order; one of each at least comes whole."""
    copies = [(body, True) for body in bodies]
    for body in bodies:
        for _ in range(chance.randrange(MOST_COPIES)):
            whole = chance.random() >= CUT
            copies.append((body if whole else body[: chance.randrange(len(body))], whole))
    chance.shuffle(copies)
    days = sorted(chance.choices(range(LATEST + 1), k=len(copies)))
    return [
        Arrival(body, whole, late) for (body, whole), late in zip(copies, days, strict=True)
    ]


def draws(phone: Phone, chance: random.Random) -> None:
    """The phone asks until it has its answer; copies of the request, some cut, follow."""
    asked = phone.blind()
    answers = set()
    for arrival in arrivals([asked[0]], chance):
        try:
            answers.add(
                services.draw(phone.paper, phone.entry, arrival.body, asked[1], now=NOW)
            )
        except (BallotRefused, BallotInvalid):
            assert not arrival.whole
            if not answers:  # nothing was given out for what nobody asked
                assert _line(phone).request_hash == ""
    assert len(answers) == 1
    phone.take(answers.pop())


def _line(phone: Phone) -> RollEntry:
    return RollEntry.objects.get(paper=phone.paper, entry=phone.entry)


def votes(phone: Phone, chance: random.Random) -> tuple[Cast, list[Arrival]]:
    """Up to three votes, each a change of mind; what should stand at the end."""
    messages = [
        phone.message(chance.choice([YES, NO, ABSTAIN])) for _ in range(chance.randint(1, 3))
    ]
    return messages[-1], arrivals([one.body for one in messages], chance)


def a_schedule(phone: Phone, chance: random.Random) -> None:
    draws(phone, chance)
    last, coming = votes(phone, chance)
    receipts: dict[bytes, bytes] = {}
    for arrival in coming:
        now = NOW + timedelta(days=arrival.late)
        try:
            receipt = services.cast(phone.paper.pk, arrival.body, now=now)
        except BallotInvalid:
            assert not arrival.whole
        except BallotRefused as refused:
            assert refused.code in {"older-than-in-box", "other-of-same-number"}
        else:
            assert receipts.setdefault(arrival.body, receipt) == receipt
    row = BoxRow.objects.get()
    assert (row.rev, bytes(row.ct)) == (last.revision, last.envelope)


@pytest.fixture
def open_hall() -> tuple[Hall, BallotPaper]:
    here = hall()
    return here, here.opened()


@pytest.mark.parametrize("part", range(max(1, SCHEDULES // PART)))
def test_each_voter_has_one_ballot_whatever_the_line_does(
    open_hall: tuple[Hall, BallotPaper], request: pytest.FixtureRequest, part: int
) -> None:
    here, paper = open_hall
    number = f"{request.config.getoption('randomly_seed', 0)}, part {part}"
    chance = random.Random(number)  # noqa: S311 — no secret
    for one in range(min(SCHEDULES, PART)):
        with transaction.atomic(), transaction.atomic(using="box"):
            phone = Phone(paper, chance.choice(here.entries))
            try:
                a_schedule(phone, chance)
            except AssertionError as wrong:
                raise AssertionError(f"seed {number}, schedule {one}") from wrong
            transaction.set_rollback(True)
            transaction.set_rollback(True, using="box")
