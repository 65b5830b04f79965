"""Polls in the worst case: everybody draws and votes at once, in the same order."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from xieshang.apps.ballots import services
from xieshang.apps.ballots.models import BallotPaper
from xieshang.apps.ballots.tests.phones import NOW, Hall, Phone
from xieshang.core.ballots import Choices, Item, shown

POLLS = int(os.environ.get("POLLS", "2"))
VOTERS = int(os.environ.get("VOTERS", "25"))
NAMES = [f"候选人{one}" for one in "甲乙丙丁戊己庚辛"]
ITEMS = (
    Item.approve("draft", "集体合同草案", needed=VOTERS // 2 + 1),
    Item.choose("reps", "协商代表", NAMES, most=len(NAMES)),
)
chance = random.SystemRandom()


@dataclass
class Poll:
    """What went over the wires, in order, and who is behind each ballot."""

    paper: BallotPaper
    asked: list[tuple[int, bytes]]  # person, blinded serial
    bodies: list[bytes]
    truth: dict[str, int]  # serial → person

    @property
    def people(self) -> list[int]:
        return [person for person, _serial in self.asked]


def choices() -> Choices:
    """Anything that the paper offers, so that ballots differ in length."""
    codes = [f"c{one}" for one in range(1, len(NAMES) + 1)]
    taken = set(chance.sample(codes, chance.randint(0, len(codes))))
    first = chance.choice(("yes", "no", "abstain"))
    return ((first,), tuple(code for code in codes if code in taken))


def voted(
    here: Hall, watch: Callable[[UUID, bytes], None] = lambda _paper, _body: None
) -> Poll:
    """One poll, still open; ``watch`` sees what the box sees."""
    paper = here.opened(*ITEMS)
    poll = Poll(paper, [], [], {})
    for entry in chance.sample(here.entries, len(here.entries)):
        phone = Phone(paper, entry)
        poll.asked.append((entry.pk, phone.blind()[1]))
        phone.draw()
        body = phone.message(choices()).body
        poll.bodies.append(body)
        watch(paper.pk, body)
        services.cast(paper.pk, body, now=NOW)
        poll.truth[shown(phone.serial)] = entry.pk
    return poll
