"""Voters with telephones: they draw, keep what they drew, vote, find their ballots."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from xieshang.apps.accounts.models import User
from xieshang.apps.ballots import services
from xieshang.apps.ballots.models import BallotPaper
from xieshang.apps.organizations.models import Enterprise, RosterEntry
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.ballots import Ballot, Cast, Choices, Frozen, Item, blind, finalize

TODAY = make.TODAY
NOW = datetime(2026, 4, 10, 9, tzinfo=UTC)
DRAFT = Item.approve("draft", "工资专项集体合同草案", needed=3)
CHIEF = Item.choose("chief", "选首席代表", ["王建国", "李秀英", "张强"], most=2)
YES: Choices = (("yes",), ("c1",))
NO: Choices = (("no",), ("c2", "c3"))
ABSTAIN: Choices = (("abstain",), ())


@dataclass
class Phone:
    """One voter's telephone: what it has drawn, and what it remembers of its vote."""

    paper: BallotPaper
    entry: RosterEntry
    ticket: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    serial: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    signatures: tuple[bytes, bytes] = (b"", b"")
    revision: int = 0
    asked: tuple[bytes, bytes] = (b"", b"")
    inverses: tuple[int, int] = (0, 0)

    @property
    def frozen(self) -> Frozen:
        return self.paper.frozen

    def blind(self) -> tuple[bytes, bytes]:
        """What it asks for; the same again until it is answered."""
        if not self.asked[0]:
            frozen = self.frozen
            ticket, first = blind(frozen.ticket, frozen.ticket_message(self.ticket))
            serial, second = blind(frozen.ballot, frozen.ballot_message(self.serial))
            self.asked, self.inverses = (ticket, serial), (first, second)
        return self.asked

    def take(self, answer: tuple[bytes, bytes]) -> None:
        """Take the blinding off."""
        frozen = self.frozen
        self.signatures = (
            finalize(
                frozen.ticket, frozen.ticket_message(self.ticket), answer[0], self.inverses[0]
            ),
            finalize(
                frozen.ballot, frozen.ballot_message(self.serial), answer[1], self.inverses[1]
            ),
        )

    def draw(self, now: datetime = NOW) -> Phone:
        self.take(services.draw(self.paper, self.entry, *self.blind(), now=now))
        return self

    def ballot(self, choices: Choices) -> Ballot:
        return Ballot(self.serial, self.signatures[1], choices)

    def message(self, choices: Choices, revision: int | None = None, **other: Any) -> Cast:
        """A cast as it goes to the box; a new revision unless one is given."""
        if revision is None:
            self.revision += 1
            revision = self.revision
        envelope = other.pop("envelope", None) or self.ballot(choices).seal(self.frozen)
        given = {"ticket": self.ticket, "signature": self.signatures[0], **other}
        return Cast(revision=revision, envelope=envelope, **given)

    def vote(self, choices: Choices, now: datetime = NOW) -> bytes:
        """Cast; the box's receipt."""
        return services.cast(self.paper.pk, self.message(choices).body, now=now)


@dataclass
class Hall:
    """An enterprise whose people vote, and who runs it."""

    enterprise: Enterprise
    chair: User
    officer: User
    entries: list[RosterEntry]

    def frozen(self, *items: Item, **fields: Any) -> BallotPaper:
        given = {
            "electors": self.entries,
            "by": self.chair,
            "title": "职工代表大会表决",
            "subject": "case/1",
        }
        return services.freeze(
            items=items or (DRAFT, CHIEF),
            today=TODAY,
            now=NOW,
            **{**given, **fields},
        )

    def opened(self, *items: Item, **fields: Any) -> BallotPaper:
        paper = self.frozen(*items, **fields)
        return services.open_voting(paper, by=self.chair, today=TODAY, now=NOW)

    def phones(self, paper: BallotPaper) -> list[Phone]:
        return [Phone(paper, entry) for entry in self.entries]

    def close(self, paper: BallotPaper) -> BallotPaper:
        return services.close(paper, by=self.chair, today=TODAY, now=NOW)

    def counted(self, paper: BallotPaper) -> BallotPaper:
        self.close(paper)
        services.count_now(paper, by=self.chair, today=TODAY)
        return services.publish(paper, by=self.chair, today=TODAY, now=NOW)


def hall(people: int = 6) -> Hall:
    here = make.enterprise()
    return Hall(
        here,
        make.chair_of(here),
        make.county_officer(),
        [make.entry(here) for _ in range(people)],
    )
