"""A small paper with its four offices, and honest voters to vote on it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import lru_cache

from xieshang.core.ballots import (
    Ballot,
    Cast,
    Choices,
    Frozen,
    Item,
    KeyPair,
    Paper,
    Roll,
    blind,
    finalize,
    new_curve_key,
    roll_leaf,
    sign_blinded,
)
from xieshang.core.ballots.keys import CurveKey

SMALL = 1024  # bits: where only the logic matters
YES: Choices = (("yes",), ("c1",))
NO: Choices = (("no",), ())


@dataclass(frozen=True)
class Offices:
    """The private keys of a paper, which in life lie at three places."""

    frozen: Frozen
    ticket: KeyPair
    ballot: KeyPair
    count: CurveKey
    receipt: CurveKey


@dataclass(frozen=True)
class Drawn:
    """What a phone holds after drawing."""

    ticket: bytes
    ticket_signature: bytes
    serial: bytes
    ballot_signature: bytes

    def ballot(self, choices: Choices) -> Ballot:
        return Ballot(self.serial, self.ballot_signature, choices)

    def cast(self, frozen: Frozen, choices: Choices, revision: int = 1) -> Cast:
        envelope = self.ballot(choices).seal(frozen)
        return Cast(self.ticket, self.ticket_signature, revision, envelope)


def paper(**changed: object) -> Paper:
    items = (
        Item.approve("draft", "派送激励专项集体合同（草案）", needed=21),
        Item.choose("rep", "职工方协商代表", ["金辉", "黄秀兰", "周敏"], most=2),
    )
    values: dict[str, object] = {
        "id": "paper-1",
        "subject": "安澜迅驰快递职工代表大会",
        "title": "第三次会议表决票",
        "items": items,
        "quorum": 27,
        "pack": "zhejiang",
    }
    return Paper(**(values | changed))  # type: ignore[arg-type]  # what a test changes


@lru_cache
def offices(name: str = "paper-1", bits: int = SMALL) -> Offices:
    """Offices of their own for every name; the same ones for the same name."""
    ticket, ballot = KeyPair.generate(bits), KeyPair.generate(bits)
    count, receipt = new_curve_key(), new_curve_key()
    roll = Roll.of([roll_leaf(name, bytes([at]) * 32, f"{at:04}") for at in range(1, 41)])
    frozen = Frozen(
        paper=paper(id=name),
        entitled=40,
        roll_root=roll.root,
        ticket=ticket.public,
        ballot=ballot.public,
        count=count.public_key(),
        receipt=receipt.public_key(),
    )
    return Offices(frozen, ticket, ballot, count, receipt)


def signed(key: KeyPair, message: bytes) -> bytes:
    """A signature as it comes about between phone and office."""
    blinded, inverse = blind(key.public, message)
    return finalize(key.public, message, sign_blinded(key, blinded), inverse)


def draw(at: Offices) -> Drawn:
    ticket, serial = secrets.token_bytes(32), secrets.token_bytes(32)
    return Drawn(
        ticket,
        signed(at.ticket, at.frozen.ticket_message(ticket)),
        serial,
        signed(at.ballot, at.frozen.ballot_message(serial)),
    )
