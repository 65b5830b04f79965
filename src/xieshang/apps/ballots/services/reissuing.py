"""Gives a ballot out again where a phone was lost: two officers, and the number is told."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.ballots import policies, refusals
from xieshang.apps.ballots.errors import BallotRefused
from xieshang.apps.ballots.models import BallotPaper, Reissue, RollEntry
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.trail.services import record


@transaction.atomic
def ask_reissue(
    paper: BallotPaper, entry: RosterEntry, *, reason: str, by: User, today: date
) -> Reissue:
    """The first officer; nothing changes yet.

    Raises:
        BallotRefused: not on the roll, nothing drawn, over.
        ValidationError: one is waiting already.
    """
    policies.require(by, paper, on=today)
    line = RollEntry.objects.filter(paper=paper, entry=entry).select_related("paper").first()
    if line is None:
        raise BallotRefused(refusals.NOT_ON_ROLL)
    _may(line)
    asked = Reissue(line=line, reason=reason, asked_by=by, asked_on=today)
    asked.full_clean()
    asked.save()
    return asked


@transaction.atomic
def grant_reissue(asked: Reissue, *, by: User, today: date) -> RollEntry:
    """The second officer: the line can draw once more.

    Raises:
        BallotRefused: it is the same person, or too late.
    """
    here = Reissue.objects.select_for_update().get(pk=asked.pk)
    line = RollEntry.objects.select_for_update().select_related("paper").get(pk=here.line_id)
    policies.require(by, line.paper, on=today)
    if by.pk == here.asked_by_id:
        raise BallotRefused(refusals.ONE_OFFICER)
    if here.granted_by_id is not None:
        raise BallotRefused(refusals.NOT_NOW)
    _may(line)
    here.granted_by, here.granted_on = by, today
    here.full_clean()
    here.save()
    line.request_hash, line.reissues = "", line.reissues + 1
    line.save(update_fields=["request_hash", "reissues"])
    paper = line.paper
    payload = {"paper": paper.pk, "asked_by": here.asked_by_id, "reissues": reissues(paper)}
    record("ballot reissued", by=by, subject=paper.subject, on=today, payload=payload)
    return line


def reissues(paper: BallotPaper) -> int:
    """How many ballots of this paper were given out again."""
    return sum(paper.roll.values_list("reissues", flat=True))


def _may(line: RollEntry) -> None:
    if not line.paper.drawing:
        raise BallotRefused(refusals.NOT_NOW)
    if not line.request_hash:
        raise BallotRefused(refusals.NOT_DRAWN)
