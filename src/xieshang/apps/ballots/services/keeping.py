"""What is destroyed when the objection period is over: the count key, then the envelopes."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from xieshang.apps.ballots import keys
from xieshang.apps.ballots.box.services import empty
from xieshang.apps.ballots.models import BallotPaper, PaperKey
from xieshang.apps.trail.services import record


def destroy_count_key(paper: BallotPaper, *, today: date) -> bool:
    """From now on nobody can open an envelope, whatever copy of the box they hold.

    The envelopes go, too. Whether the key was there; a second call only makes sure.
    """
    held = keys.there(paper.pk, keys.COUNT)
    with transaction.atomic():
        rows = PaperKey.objects.filter(paper=paper, role=keys.COUNT, destroyed_on=None)
        if rows.update(destroyed_on=today):
            record(
                "ballot count key destroyed",
                by=None,
                subject=paper.subject,
                on=today,
                payload={"paper": paper.pk},
            )
        transaction.on_commit(lambda: _gone(paper))
    return held


def _gone(paper: BallotPaper) -> None:
    keys.destroy(paper.pk, *keys.WHILE_OPEN, keys.COUNT)
    empty(paper.pk)
