"""Shows the counted board, and what it comes to (公布)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.ballots import policies, refusals
from xieshang.apps.ballots.board.models import BoardRow, Result
from xieshang.apps.ballots.errors import BallotRefused
from xieshang.apps.ballots.models import BallotPaper
from xieshang.apps.ballots.services.on_paper import FEW
from xieshang.apps.cases.work_calendar import work_calendar
from xieshang.apps.trail.sequencer import sequence_all
from xieshang.apps.trail.services import record
from xieshang.core.ballots import (
    Ballot,
    Board,
    Count,
    Frozen,
    Reason,
    Totals,
    must_be_repeated,
    recount,
    unshown,
)
from xieshang.core.ballots.board import MORE_CAST
from xieshang.core.trail import leaf_hash

State = BallotPaper.State


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of a counted paper; votes by option by item."""

    entitled: int
    drawn: int
    reissues: int
    cast: int
    valid: int
    invalid: int
    electronic: Totals
    on_paper: Totals
    paper_voters: int
    paper_invalid: int
    together: Totals
    repeat: Mapping[str, bool]  # by item: doubtful ballots could have turned it (重投)
    unanimous: bool  # everybody's vote is known, whatever is secret
    few_on_paper: bool  # so few ballots on paper that their figures tell who voted how


def publish(paper: BallotPaper, *, by: User | None, today: date, now: datetime) -> BallotPaper:
    """Show the board; its hash goes into the log, the objection period begins.

    Raises:
        BallotRefused: not counted, or the board does not add up.
    """
    policies.require(by, paper, on=today)
    result = _result(paper)
    board = _board(paper, result)
    if set(recount(board.record).faults) - {MORE_CAST}:  # that one is told, and voted again
        raise BallotRefused(refusals.BOX_DIFFERS)
    with transaction.atomic():
        here = BallotPaper.objects.select_for_update().get(pk=paper.pk)
        if here.state == State.PUBLISHED:
            return here
        here.state, here.published_on = State.PUBLISHED, today
        here.objections_until = work_calendar().add_working_days(
            today, settings.BALLOT_OBJECTION_WORKING_DAYS
        )
        here.save(update_fields=["state", "published_on", "objections_until"])
        payload = {
            "paper": here.pk,
            "board": leaf_hash(board.record).hex(),
            "drawn": result.drawn,
            "cast": result.cast,
            "valid": result.valid,
            "objections_until": here.objections_until,
        }
        record("ballot published", by=by, subject=here.subject, on=today, payload=payload)
    Result.objects.filter(pk=here.pk).update(published=True)
    sequence_all(now=now)
    return here


def board_of(paper: BallotPaper) -> bytes:
    """The published board as everybody hashes it and adds it up again.

    Raises:
        BallotRefused: not published.
    """
    result = _result(paper)
    if not result.published:
        raise BallotRefused(refusals.NOT_COUNTED)
    return _board(paper, result).record


def tally(paper: BallotPaper) -> Tally:
    """What the count came to.

    Raises:
        BallotRefused: not counted.
    """
    result = _result(paper)
    frozen = paper.frozen
    electronic = _count(paper, result).totals(frozen)
    together = {
        item: {code: votes + result.on_paper.get(item, {}).get(code, 0)
               for code, votes in by_code.items()}
        for item, by_code in electronic.items()
    }  # fmt: skip
    return Tally(
        entitled=frozen.entitled,
        drawn=result.drawn,
        reissues=result.reissues,
        cast=result.cast,
        valid=result.valid,
        invalid=result.cast - result.valid,
        electronic=electronic,
        on_paper=result.on_paper,
        paper_voters=result.paper_voters,
        paper_invalid=result.paper_invalid,
        together=together,
        repeat={
            item.code: must_be_repeated(item, together[item.code], result.doubtful)
            for item in frozen.paper.items
        },
        unanimous=_unanimous(frozen, together, result),
        few_on_paper=0 < result.paper_voters < FEW,
    )


def _unanimous(frozen: Frozen, together: Totals, result: Result) -> bool:
    voters = result.valid + result.paper_voters - result.paper_invalid
    every = [max(together[item.code].values(), default=0) for item in frozen.paper.items]
    return voters > 0 and any(most == voters for most in every)


def _result(paper: BallotPaper) -> Result:
    state = BallotPaper.objects.values_list("state", flat=True).get(pk=paper.pk)
    if state not in {State.COUNTED, State.PUBLISHED}:
        raise BallotRefused(refusals.NOT_COUNTED)
    return Result.objects.get(pk=paper.pk)


def _count(paper: BallotPaper, result: Result) -> Count:
    rows = BoardRow.objects.filter(paper=paper.pk).order_by("tracker")
    ballots = [
        Ballot.read({"serial": r.serial, "signature": r.signature, "choices": r.choices})
        for r in rows
    ]
    return Count(
        ballots=tuple(sorted(ballots, key=lambda ballot: ballot.tracker)),
        invalid={Reason(one): many for one, many in result.reasons.items()},
        box=tuple(unshown(one) for one in result.box),
    )


def _board(paper: BallotPaper, result: Result) -> Board:
    return Board(
        frozen=paper.frozen,
        count=_count(paper, result),
        drawn=result.drawn,
        reissued=result.reissues,
        on_paper=result.on_paper,
        paper_voters=result.paper_voters,
    )
