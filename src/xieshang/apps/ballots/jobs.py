"""What the night does for ballots: ends what has run out, destroys keys, mixes rows."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from xieshang.apps.ballots import keys
from xieshang.apps.ballots.box.models import BoxRow
from xieshang.apps.ballots.box.services import empty_all_but
from xieshang.apps.ballots.models import BallotPaper, PaperKey, RollEntry
from xieshang.apps.ballots.services.keeping import destroy_count_key
from xieshang.apps.ballots.services.sealing import close, forget_tokens
from xieshang.apps.voices.mixing import mix

State = BallotPaper.State
OVER = (State.CLOSED, State.COUNTED, State.PUBLISHED)
UNPUBLISHED = timedelta(days=30)  # then a vote that was void, or forgotten, is opened no more


def daily(today: date, *, now: datetime) -> int:
    """Everything that is due; how many papers are not over. A second call does no harm."""
    if not BallotPaper.objects.exists():
        return 0
    for paper in alive():
        if paper.drawing and paper.closes_at and paper.closes_at <= now:
            close(paper, by=None, today=today, now=now)
        elif paper.state in OVER:
            _finish(paper, today)
    left = [paper.pk for paper in alive()]
    empty_all_but(left)  # also what a restored box has brought back
    if left:
        mix(RollEntry)
        mix(BoxRow)
    return len(left)


def alive() -> list[BallotPaper]:
    """Papers whose envelopes can still be opened."""
    over = PaperKey.objects.filter(role=keys.COUNT).exclude(destroyed_on=None)
    return list(BallotPaper.objects.exclude(pk__in=over.values("paper")))


def _finish(paper: BallotPaper, today: date) -> None:
    """Keys whose time is over, and those that a crash has left."""
    if any(keys.there(paper.pk, role) for role in keys.WHILE_OPEN):
        forget_tokens(paper, today=today)
    until = paper.objections_until
    if until is None and paper.closed_on is not None:
        until = paper.closed_on + UNPUBLISHED
    if until is not None and until < today:
        destroy_count_key(paper, today=today)
