"""What goes into the counting process, and what comes out of it: envelopes and ballots."""

from __future__ import annotations

from collections.abc import Sequence

from xieshang.core.ballots.board import row
from xieshang.core.ballots.canonical import canonical, parsed, shown, unshown
from xieshang.core.ballots.counting import Count, count
from xieshang.core.ballots.errors import BallotInvalid, Reason
from xieshang.core.ballots.frozen import Frozen
from xieshang.core.ballots.keys import CurveKey
from xieshang.core.ballots.messages import Ballot, envelope_hash


def request_of(frozen: Frozen, envelopes: Sequence[bytes]) -> bytes:
    """What the process is asked: the paper, and the envelopes in the order of their hashes."""
    ordered = sorted(envelopes, key=envelope_hash)
    return canonical(
        {"v": 1, "frozen": frozen.data, "envelopes": [shown(one) for one in ordered]}
    )


def counted(request: bytes, key: CurveKey) -> bytes:
    """What the process answers.

    Raises:
        BallotInvalid: the request is not one, or the key not that of its paper.
    """
    asked = parsed(request)
    try:
        frozen = Frozen.read(canonical(asked["frozen"]))
        envelopes = [unshown(one) for one in asked["envelopes"]]
    except (KeyError, TypeError) as error:
        raise BallotInvalid(Reason.FORM, "not a box to count") from error
    if key.public_key() != frozen.count:
        raise BallotInvalid(Reason.KEY, "not the count key of this paper")
    found = count(frozen, key, envelopes)
    return canonical(
        {
            "v": 1,
            "rows": [row(ballot) for ballot in found.ballots],
            "invalid": {reason.value: many for reason, many in found.invalid.items()},
            "box": [shown(one) for one in found.box],
        }
    )


def answer_of(frozen: Frozen, answer: bytes) -> Count:
    """Read what the process answered, and check every ballot in it.

    Raises:
        BallotInvalid: it is no such answer, or a ballot in it was not given out.
    """
    told = parsed(answer)
    try:
        ballots = [Ballot.read(one) for one in told["rows"]]
        invalid = {Reason(one): int(many) for one, many in told["invalid"].items()}
        box = tuple(unshown(one) for one in told["box"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BallotInvalid(Reason.FORM, "not an answer of the count") from error
    for ballot in ballots:
        ballot.check(frozen)
    found = Count(tuple(sorted(ballots, key=lambda one: one.tracker)), invalid, box)
    if len(found.ballots) + sum(invalid.values()) != found.cast:
        raise BallotInvalid(Reason.FORM, "valid and invalid are not what was cast")
    return found
