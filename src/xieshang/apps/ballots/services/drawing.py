"""Gives out ballots: one for each line of the roll, signed without being seen (领票)."""

from __future__ import annotations

import hashlib
from datetime import datetime

from xieshang.apps.ballots import keys, refusals
from xieshang.apps.ballots.errors import BallotRefused, KeyDestroyed
from xieshang.apps.ballots.models import BallotPaper, RollEntry
from xieshang.apps.organizations.models import RosterEntry
from xieshang.core.ballots import shown, sign_blinded

State = BallotPaper.State
PURPOSE = b"xieshang/draw/v1\n"
DRAWING = (State.FROZEN, State.OPEN)


def draw(
    paper: BallotPaper,
    entry: RosterEntry,
    blinded_ticket: bytes,
    blinded_serial: bytes,
    *,
    now: datetime,
) -> tuple[bytes, bytes]:
    """Sign a ticket and a ballot blindly; the same request gets the same answer again.

    The line of the roll keeps a hash of the request and no moment.

    Raises:
        BallotInvalid: numbers that no honest phone sends.
        BallotRefused: not on the roll, drawn already with other numbers, votes on paper, over.
    """
    found = RollEntry.objects.filter(paper=paper, entry=entry)
    line = found.select_related("paper__frozen_event").first()
    if line is None:
        raise BallotRefused(refusals.NOT_ON_ROLL)
    if not as_logged(line.paper):
        raise BallotRefused(refusals.KEYS_NOT_LOGGED)
    asked = request_hash(paper, blinded_ticket, blinded_serial)
    _may(line, asked, now)
    try:
        signers = keys.signer(paper.pk, keys.TICKET), keys.signer(paper.pk, keys.BALLOT)
    except KeyDestroyed as gone:
        raise BallotRefused(refusals.NOT_DRAWING) from gone
    signed = sign_blinded(signers[0], blinded_ticket), sign_blinded(signers[1], blinded_serial)
    if line.request_hash != asked:
        _take(line, asked, now)
    return signed


def request_hash(paper: BallotPaper, blinded_ticket: bytes, blinded_serial: bytes) -> str:
    """By what the roll knows a request again; it says nothing about what was blinded."""
    sent = hashlib.sha256(blinded_ticket).digest() + hashlib.sha256(blinded_serial).digest()
    return hashlib.sha256(PURPOSE + paper.frozen.hash + sent).hexdigest()


def as_logged(paper: BallotPaper) -> bool:
    """Whether paper, roll and keys are those of the log; nobody gets marked ones."""
    event = paper.frozen_event
    return event is not None and event.payload.get("hash") == shown(paper.frozen.hash)


def _may(line: RollEntry, asked: str, now: datetime) -> None:
    closes_at = line.paper.closes_at
    if not line.paper.drawing or (closes_at is not None and now >= closes_at):
        raise BallotRefused(refusals.NOT_DRAWING)
    if line.channel != RollEntry.Channel.PHONE:
        raise BallotRefused(refusals.VOTES_ON_PAPER)
    if line.request_hash not in {"", asked}:
        raise BallotRefused(refusals.DRAWN_ALREADY)


def _take(line: RollEntry, asked: str, now: datetime) -> None:
    """Compare and set in one statement: of two phones at once one gets a ballot."""
    free = RollEntry.objects.filter(
        pk=line.pk,
        request_hash="",
        channel=RollEntry.Channel.PHONE,
        paper__state__in=DRAWING,
    )
    if not free.update(request_hash=asked):
        line.refresh_from_db()
        line.paper.refresh_from_db()
        _may(line, asked, now)
