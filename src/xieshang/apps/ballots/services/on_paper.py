"""Who votes on paper, and what two tellers counted of it (纸质投票)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.ballots import policies, refusals
from xieshang.apps.ballots.errors import BallotRefused
from xieshang.apps.ballots.models import BallotPaper, PaperCount, RollEntry
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.trail.services import record
from xieshang.core.ballots import FEWEST_ELECTORS

State = BallotPaper.State
FEW = FEWEST_ELECTORS  # fewer ballots on paper would tell how their voters voted


@transaction.atomic
def paper_channel(
    paper: BallotPaper, entry: RosterEntry, *, by: User, today: date
) -> RollEntry:
    """Write down that somebody votes on paper; they are handed one there and then.

    Raises:
        BallotRefused: not on the roll, has drawn on the phone, over; or so few would be left
            on telephones that the public ballots would tell who voted how.
    """
    policies.require(by, paper, on=today)
    here = BallotPaper.objects.select_for_update().get(pk=paper.pk)  # one line after the other
    line = RollEntry.objects.select_for_update().filter(paper=paper, entry=entry).first()
    if line is None:
        raise BallotRefused(refusals.NOT_ON_ROLL)
    if not here.drawing:
        raise BallotRefused(refusals.NOT_NOW)
    if line.request_hash:
        raise BallotRefused(refusals.DRAWN_ALREADY)
    if line.channel == RollEntry.Channel.PAPER:
        return line
    left = paper.roll.filter(channel=RollEntry.Channel.PHONE).count() - 1
    if left < FEWEST_ELECTORS:
        raise BallotRefused(refusals.too_few_on_phones(left))
    line.channel = RollEntry.Channel.PAPER
    line.save(update_fields=["channel"])
    told = {"paper": paper.pk, "on_paper": paper_lines(paper)}
    record("ballot voter on paper", by=by, subject=paper.subject, on=today, payload=told)
    return line


def paper_lines(paper: BallotPaper) -> int:
    """How many stand on the roll for paper."""
    return paper.roll.filter(channel=RollEntry.Channel.PAPER).count()


@transaction.atomic
def enter_paper_count(
    paper: BallotPaper,
    *,
    voters: int,
    totals: Mapping[str, Mapping[str, int]],
    by: User,
    today: date,
    invalid: int = 0,
) -> PaperCount:
    """One teller's figures; they enter them again until two of them agree.

    Raises:
        BallotRefused: not closed yet, or figures that cannot be.
    """
    policies.require(by, paper, on=today)
    here = BallotPaper.objects.select_for_update().get(pk=paper.pk)
    if here.state != State.CLOSED:
        raise BallotRefused(refusals.NOT_NOW)
    written = {code: dict(votes) for code, votes in totals.items()}
    if not _can_be(here, voters, invalid, written):
        raise BallotRefused(refusals.PAPER_BALLOTS_DIFFER)
    count, _new = PaperCount.objects.update_or_create(
        paper=here,
        teller=by,
        defaults={
            "voters": voters, "invalid": invalid, "totals": written, "counted_on": today,
        },
    )  # fmt: skip
    record(
        "ballot paper count",
        by=by,
        subject=here.subject,
        on=today,
        payload={"paper": here.pk, "voters": voters, "invalid": invalid, "totals": written},
    )
    return count


def agreed(paper: BallotPaper) -> PaperCount | None:
    """What two tellers counted alike; None where nobody votes on paper.

    Raises:
        BallotRefused: somebody votes on paper, and no two tellers agree.
    """
    if not paper_lines(paper):
        return None
    rows = list(paper.paper_counts.all())
    for one in rows:
        alike = [each for each in rows if _figures(each) == _figures(one)]
        if len(alike) > 1:
            return one
    raise BallotRefused(refusals.ONE_TELLER)


def _figures(one: PaperCount) -> tuple[int, int, object]:
    return one.voters, one.invalid, one.totals


def _can_be(
    paper: BallotPaper, voters: int, invalid: int, totals: dict[str, dict[str, int]]
) -> bool:
    """Whether the figures fit the paper and the roll; an approval counts every valid ballot."""
    if not 0 <= invalid <= voters <= paper_lines(paper):
        return False
    items = paper.frozen.paper.items
    if totals.keys() != {item.code for item in items}:
        return False
    valid = voters - invalid
    for item in items:
        votes = totals[item.code]
        if votes.keys() != set(item.codes) or not all(0 <= n <= valid for n in votes.values()):
            return False
        if not valid * item.fewest <= sum(votes.values()) <= valid * item.most:
            return False
    return True
