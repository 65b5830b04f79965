"""The count: envelopes in, sorted by their hash; ballots and reasons out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xieshang.core.ballots.errors import BallotInvalid, Reason
from xieshang.core.ballots.frozen import Frozen
from xieshang.core.ballots.keys import CurveKey
from xieshang.core.ballots.messages import Ballot, envelope_hash
from xieshang.core.ballots.paper import Item, Kind, Totals


@dataclass(frozen=True)
class Count:
    """What was in the box.

    Attributes:
        ballots: The valid ones, sorted by tracker: an order that says nothing.
        invalid: How many were not counted, by reason.
        box: Hashes of all envelopes, sorted.
    """

    ballots: tuple[Ballot, ...]
    invalid: Mapping[Reason, int]
    box: tuple[bytes, ...]

    @property
    def cast(self) -> int:
        return len(self.box)

    def totals(self, frozen: Frozen) -> Totals:
        return frozen.paper.totals([ballot.choices for ballot in self.ballots])


def count(frozen: Frozen, key: CurveKey, envelopes: Iterable[bytes]) -> Count:
    """Open all envelopes.

    Of two ballots with one serial the first by the envelope's hash counts.
    Valid and invalid together are as many as the envelopes.
    """
    sealed = sorted((envelope_hash(one), one) for one in envelopes)
    found: dict[bytes, Ballot] = {}
    invalid: Counter[Reason] = Counter()
    for _hash, envelope in sealed:
        try:
            ballot = Ballot.unseal(frozen, key, envelope)
        except BallotInvalid as wrong:
            invalid[wrong.reason] += 1
            continue
        if found.setdefault(ballot.tracker, ballot) is not ballot:
            invalid[Reason.DUPLICATE] += 1
    ballots = tuple(found[tracker] for tracker in sorted(found))
    return Count(ballots, dict(invalid), tuple(hashed for hashed, _envelope in sealed))


def must_be_repeated(item: Item, votes: Mapping[str, int], doubtful: int) -> bool:
    """Whether so many doubtful ballots could have turned the result (重投).

    Args:
        item: With the votes it needs; without that number only the order of names is asked.
        votes: By option, paper ballots included.
        doubtful: Reissued tickets, invalid ballots, casts that nobody can explain.
    """
    return doubtful > 0 and margin(item, votes) <= doubtful


def margin(item: Item, votes: Mapping[str, int]) -> int:
    """How many ballots would have to be otherwise for another result.

    >>> margin(Item.approve("a", "草案", needed=21), {"yes": 21, "no": 5, "abstain": 1})
    1
    >>> margin(Item.approve("a", "草案", needed=21), {"yes": 18, "no": 5, "abstain": 4})
    3
    """
    if item.kind is Kind.APPROVE:
        needed = item.needed or votes["no"] + 1
        yes = votes["yes"]
        return yes - needed + 1 if yes >= needed else needed - yes
    ranked = sorted(votes.values(), reverse=True)
    gaps = [abs(one - item.needed) + (one >= item.needed) for one in ranked if item.needed]
    if len(ranked) > item.most:
        gaps.append(ranked[item.most - 1] - ranked[item.most])
    return min(gaps, default=sum(ranked) + 1)
