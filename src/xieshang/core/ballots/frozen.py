"""What is fixed before the first ticket is drawn: paper, roll, keys; its hash is logged."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from xieshang.core.ballots.canonical import canonical, parsed, shown, unshown
from xieshang.core.ballots.errors import BallotInvalid, Reason
from xieshang.core.ballots.keys import Curve, PublicKey, curve_der, read_curve
from xieshang.core.ballots.paper import Paper

TICKET, BALLOT = b"xieshang/ticket/v1\n", b"xieshang/ballot/v1\n"
SECRET_BYTES = 32  # of a ticket, of a ballot's serial


@dataclass(frozen=True)
class Frozen:
    """Paper, number and root of the roll, and the four public keys.

    A phone takes no other keys than these: so nobody can be given a marked one of their own.
    """

    paper: Paper
    entitled: int
    roll_root: bytes
    ticket: PublicKey
    ballot: PublicKey
    count: Curve
    receipt: Curve

    @property
    def data(self) -> dict[str, Any]:
        return {
            "v": 1,
            "paper": self.paper.data,
            "entitled": self.entitled,
            "roll_root": shown(self.roll_root),
            "keys": {
                "ticket": shown(self.ticket.der),
                "ballot": shown(self.ballot.der),
                "count": shown(curve_der(self.count)),
                "receipt": shown(curve_der(self.receipt)),
            },
        }

    @cached_property
    def record(self) -> bytes:
        return canonical(self.data)

    @cached_property
    def hash(self) -> bytes:
        """What stands in the log, and in every signature and envelope of this paper."""
        return hashlib.sha256(self.record).digest()

    @classmethod
    def read(cls, record: bytes) -> Self:
        """Read what ``record`` wrote, and nothing else.

        Raises:
            BallotInvalid: it is not a frozen paper, or not written in the one way.
        """
        data = parsed(record)
        try:
            keys = data["keys"]
            frozen = cls(
                paper=Paper.read(canonical(data["paper"])),
                entitled=data["entitled"],
                roll_root=unshown(data["roll_root"]),
                ticket=PublicKey.read(unshown(keys["ticket"])),
                ballot=PublicKey.read(unshown(keys["ballot"])),
                count=read_curve(unshown(keys["count"])),
                receipt=read_curve(unshown(keys["receipt"])),
            )
        except (KeyError, TypeError) as error:
            raise BallotInvalid(Reason.PAPER, "not a frozen paper") from error
        if type(frozen.entitled) is not int or frozen.record != record:
            raise BallotInvalid(Reason.PAPER, "not written in the one way")
        return frozen

    def ticket_message(self, ticket: bytes) -> bytes:
        """What the ticket's signature is about."""
        return TICKET + self.hash + ticket

    def ballot_message(self, serial: bytes) -> bytes:
        """What the ballot's signature is about; never what a ticket's is."""
        return BALLOT + self.hash + serial
