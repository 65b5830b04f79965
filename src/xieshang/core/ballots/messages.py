"""The two messages of a voter: the ballot inside the envelope, the cast around it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Self

from xieshang.core.ballots.blinding import verify
from xieshang.core.ballots.canonical import canonical, parsed, shown, unshown
from xieshang.core.ballots.envelope import ENVELOPE_BYTES, seal, unseal
from xieshang.core.ballots.errors import BallotInvalid, Reason
from xieshang.core.ballots.frozen import SECRET_BYTES, Frozen
from xieshang.core.ballots.keys import CurveKey
from xieshang.core.ballots.paper import Choices

VERSION = b"\x01"
REVISION_BYTES = 4
TICKET_HASH, TRACKER = b"xieshang/ticket-hash/v1\n", b"xieshang/tracker/v1\n"


@dataclass(frozen=True, slots=True)
class Ballot:
    """One vote with the proof that it was given out: a random serial, signed blindly."""

    serial: bytes
    signature: bytes
    choices: Choices

    @property
    def tracker(self) -> bytes:
        """By what the voter finds it on the board; the board is sorted by it."""
        return hashlib.sha256(TRACKER + self.serial).digest()

    @property
    def body(self) -> bytes:
        """As it is sealed."""
        return canonical(
            {
                "v": 1,
                "serial": shown(self.serial),
                "signature": shown(self.signature),
                "choices": self.choices,
            }
        )

    def seal(self, frozen: Frozen) -> bytes:
        return seal(frozen.count, frozen.hash, self.body)

    def check(self, frozen: Frozen) -> None:
        """Raises BallotInvalid unless this paper's office signed it and it can be counted."""
        if len(self.serial) != SECRET_BYTES:
            raise BallotInvalid(Reason.SIZE, "the serial has 32 bytes")
        message = frozen.ballot_message(self.serial)
        if not verify(frozen.ballot, message, self.signature):
            raise BallotInvalid(Reason.SIGNATURE, "this ballot was not given out")
        if not frozen.paper.takes(self.choices):
            raise BallotInvalid(Reason.CHOICES, "not a choice that the paper offers")

    @classmethod
    def read(cls, data: object) -> Self:
        """From the names and values of its JSON; ``tracker`` may stand there too.

        Raises:
            BallotInvalid: it is not written as a ballot is.
        """
        if not isinstance(data, dict) or data.get("v", 1) != 1:
            raise BallotInvalid(Reason.FORM, "not a ballot")
        if not {"serial", "signature", "choices"} <= data.keys():
            raise BallotInvalid(Reason.FORM, "not a ballot")
        choices = data["choices"]
        if not isinstance(choices, list) or not all(isinstance(one, list) for one in choices):
            raise BallotInvalid(Reason.FORM, "choices are lists of codes")
        if not all(isinstance(code, str) for one in choices for code in one):
            raise BallotInvalid(Reason.FORM, "choices are lists of codes")
        chosen = tuple(tuple(one) for one in choices)
        return cls(unshown(data["serial"]), unshown(data["signature"]), chosen)

    @classmethod
    def unseal(cls, frozen: Frozen, key: CurveKey, envelope: bytes) -> Self:
        """Open an envelope and check what is in it.

        Raises:
            BallotInvalid: with the reason under which it is counted as invalid.
        """
        body = unseal(key, frozen.hash, envelope)
        ballot = cls.read(parsed(body))
        ballot.check(frozen)
        if ballot.body != body:
            raise BallotInvalid(Reason.FORM, "not written in the one way")
        return ballot


@dataclass(frozen=True, slots=True)
class Cast:
    """What reaches the box: a ticket with its signature, a revision, an envelope. No name.

    Of one voter the highest revision counts; the same once more changes nothing.
    """

    ticket: bytes
    signature: bytes
    revision: int
    envelope: bytes

    @staticmethod
    def size(frozen: Frozen) -> int:
        """Bytes of every cast on this paper."""
        return 1 + SECRET_BYTES + frozen.ticket.size + REVISION_BYTES + ENVELOPE_BYTES

    @property
    def body(self) -> bytes:
        """As it is sent."""
        revision = self.revision.to_bytes(REVISION_BYTES)
        return VERSION + self.ticket + self.signature + revision + self.envelope

    @property
    def ticket_hash(self) -> bytes:
        """Under what the box keeps it."""
        return hashlib.sha256(TICKET_HASH + self.ticket).digest()

    @property
    def envelope_hash(self) -> bytes:
        """What the receipt names, and the sealed box lists."""
        return envelope_hash(self.envelope)

    @classmethod
    def read(cls, frozen: Frozen, body: bytes) -> Self:
        """Take a message apart and check its ticket.

        Raises:
            BallotInvalid: of the wrong length or kind, or the ticket is not one of this paper.
        """
        if len(body) != cls.size(frozen) or body[:1] != VERSION:
            raise BallotInvalid(Reason.SIZE, f"{len(body)} bytes, not {cls.size(frozen)}")
        ends = (1, 1 + SECRET_BYTES, 1 + SECRET_BYTES + frozen.ticket.size)
        ticket, signature = body[ends[0] : ends[1]], body[ends[1] : ends[2]]
        revision = int.from_bytes(body[ends[2] :][:REVISION_BYTES])
        if revision < 1:
            raise BallotInvalid(Reason.RANGE, "revisions count from 1")
        if not verify(frozen.ticket, frozen.ticket_message(ticket), signature):
            raise BallotInvalid(Reason.SIGNATURE, "this ticket was not given out")
        return cls(ticket, signature, revision, body[ends[2] + REVISION_BYTES :])


def envelope_hash(envelope: bytes) -> bytes:
    return hashlib.sha256(envelope).digest()
