"""Ends a vote: the box is sealed, the keys that gave out ballots are destroyed (截止)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.ballots import keys, policies
from xieshang.apps.ballots.box.services import open_box, seal
from xieshang.apps.ballots.models import BallotPaper, PaperKey, RollEntry
from xieshang.apps.trail.sequencer import sequence_all
from xieshang.apps.trail.services import record
from xieshang.apps.voices.mixing import mix

State = BallotPaper.State


def close(paper: BallotPaper, *, by: User | None, today: date, now: datetime) -> BallotPaper:
    """No envelope is taken in any more; what lies in the box is fixed in the log.

    A call that was cut off is finished by the next one, at night at the latest. Where voting
    never began, the box is sealed empty.
    """
    policies.require(by, paper, on=today)
    if BallotPaper.objects.get(pk=paper.pk).state == State.FROZEN:
        open_box(paper.pk, paper.record, closes_at=now)  # it takes nothing in
    cast, root = seal(paper.pk)
    with transaction.atomic():
        here = BallotPaper.objects.select_for_update().get(pk=paper.pk)
        if here.drawing:
            here.state, here.closed_on = State.CLOSED, today
            here.save(update_fields=["state", "closed_on"])
            payload = {"paper": here.pk, "box_root": root, "cast": cast, "drawn": drawn(here)}
            record("ballot closed", by=by, subject=here.subject, on=today, payload=payload)
        transaction.on_commit(lambda: forget_tokens(here, today=today))
    mix(RollEntry)  # in the order in which ballots were drawn until now
    sequence_all(now=now)
    return here


def drawn(paper: BallotPaper) -> int:
    """How many lines have a ballot."""
    return paper.roll.exclude(request_hash="").count()


def forget_tokens(paper: BallotPaper, *, today: date) -> None:
    """Destroy the keys that give out ballots and receipts; they can never be used again."""
    keys.destroy(paper.pk, *keys.WHILE_OPEN)
    PaperKey.objects.filter(paper=paper, role__in=keys.WHILE_OPEN, destroyed_on=None).update(
        destroyed_on=today
    )
