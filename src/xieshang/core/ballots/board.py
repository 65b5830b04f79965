"""The public board (公示): every ballot, every sum; whoever reads it can add up again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from xieshang.core.ballots.canonical import canonical, parsed, shown, unshown
from xieshang.core.ballots.counting import Count
from xieshang.core.ballots.errors import BallotInvalid, Reason
from xieshang.core.ballots.frozen import Frozen
from xieshang.core.ballots.messages import Ballot
from xieshang.core.ballots.paper import Totals
from xieshang.core.trail import leaf_hash, root

MORE_CAST = "more was cast than drawn"


@dataclass(frozen=True)
class Board:
    """A counted box with the numbers that the roll knows.

    Attributes:
        drawn: Tickets given out.
        reissued: Of these, given out again by two officers.
        on_paper: Votes of the paper channel by item and option, as two tellers counted them.
        paper_voters: Who voted on paper.
    """

    frozen: Frozen
    count: Count
    drawn: int
    reissued: int = 0
    on_paper: Totals = field(default_factory=dict)
    paper_voters: int = 0

    @property
    def data(self) -> dict[str, Any]:
        count = self.count
        return {
            "v": 1,
            "frozen": self.frozen.data,
            "hash": shown(self.frozen.hash),
            "drawn": self.drawn,
            "reissued": self.reissued,
            "cast": count.cast,
            "valid": len(count.ballots),
            "invalid": {reason.value: many for reason, many in count.invalid.items()},
            "totals": count.totals(self.frozen),
            "paper_voters": self.paper_voters,
            "on_paper": self.on_paper,
            "box_root": shown(box_root(count.box)),
            "box": [shown(hashed) for hashed in count.box],
            "rows": [row(ballot) for ballot in count.ballots],
        }

    @property
    def record(self) -> bytes:
        """As everybody hashes it, and as it is published."""
        return canonical(self.data)


@dataclass(frozen=True, slots=True)
class Recount:
    """What adding up again found; ``faults`` is empty where the board is right."""

    totals: Totals
    faults: tuple[str, ...]


def row(ballot: Ballot) -> dict[str, Any]:
    return {
        "tracker": shown(ballot.tracker),
        "serial": shown(ballot.serial),
        "signature": shown(ballot.signature),
        "choices": [list(chosen) for chosen in ballot.choices],
    }


def box_root(box: tuple[bytes, ...]) -> bytes:
    """Root over the sorted hashes of envelopes: the box is sealed with it at the close."""
    return root([leaf_hash(one) for one in box])


def recount(record: bytes) -> Recount:
    """Add up a published board again and check every signature on it.

    Raises:
        BallotInvalid: it cannot be read as a board at all.
    """
    data = parsed(record)
    try:
        if _count(data["v"]) != 1:
            raise BallotInvalid(Reason.FORM, "a board of a kind not known here")
        frozen = Frozen.read(canonical(data["frozen"]))
        ballots = [Ballot.read(one) for one in data["rows"]]
        trackers = [unshown(one["tracker"]) for one in data["rows"]]
        box = tuple(unshown(one) for one in data["box"])
        numbers = {name: _count(data[name]) for name in ("drawn", "cast", "valid", "reissued")}
        invalid = sum(_count(many) for many in data["invalid"].values())
        told = (unshown(data["hash"]), unshown(data["box_root"]), data["totals"])
        on_paper = (_count(data["paper_voters"]), data["on_paper"])
    except (KeyError, TypeError, AttributeError) as error:
        raise BallotInvalid(Reason.FORM, "not a board") from error
    totals = frozen.paper.totals([b.choices for b in ballots if frozen.paper.takes(b.choices)])
    right = {
        "the hash is not that of the frozen paper": told[0] == frozen.hash,
        "a row was not given out, or chooses what the paper does not offer": all(
            _holds(ballot, frozen) for ballot in ballots
        ),
        "a tracker is not that of its row": trackers == [b.tracker for b in ballots],
        "rows are not sorted, or one stands twice": trackers == sorted(set(trackers)),
        "the totals are not the sum of the rows": told[2] == totals,
        "valid is not the number of rows": numbers["valid"] == len(ballots),
        "valid and invalid are not the votes cast": numbers["valid"] + invalid
        == numbers["cast"],
        "the box does not hold as many as were cast": len(box) == numbers["cast"],
        "the box is not sorted": list(box) == sorted(box),
        "the root is not that of the box": told[1] == box_root(box),
        MORE_CAST: numbers["cast"] <= numbers["drawn"] + numbers["reissued"],
        "more was drawn than there are electors": numbers["drawn"] + on_paper[0]
        <= frozen.entitled,
        "the paper votes do not fit the paper": _fits(on_paper[1], on_paper[0], frozen),
    }
    return Recount(totals, tuple(fault for fault, holds in right.items() if not holds))


def _holds(ballot: Ballot, frozen: Frozen) -> bool:
    try:
        ballot.check(frozen)
    except BallotInvalid:
        return False
    return True


def _fits(on_paper: Any, voters: int, frozen: Frozen) -> bool:
    """Whether the paper channel names known items and options, none more often than it may."""
    if not isinstance(on_paper, Mapping):
        return False
    items = {item.code: item for item in frozen.paper.items}
    if not on_paper.keys() <= items.keys():
        return False
    for code, votes in on_paper.items():
        if not isinstance(votes, Mapping) or not votes.keys() <= set(items[code].codes):
            return False
        if not all(type(many) is int and 0 <= many <= voters for many in votes.values()):
            return False
        if sum(votes.values()) > voters * items[code].most:
            return False
    return True


def _count(value: object) -> int:
    if type(value) is not int or value < 0:
        raise TypeError("not a number of votes")
    return value
