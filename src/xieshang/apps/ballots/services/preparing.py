"""Freezes paper and roll, makes the keys, puts all of it into the log; then opens the box."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.ballots import keys, policies, refusals
from xieshang.apps.ballots.box.services import open_box
from xieshang.apps.ballots.errors import BallotRefused
from xieshang.apps.ballots.models import BallotPaper, PaperKey, RollEntry
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.trail.models import Event
from xieshang.apps.trail.proofs import receipt
from xieshang.apps.trail.sequencer import sequence_all
from xieshang.apps.trail.services import record
from xieshang.core.ballots import (
    FEWEST_ELECTORS,
    Frozen,
    Item,
    KeyPair,
    Paper,
    Roll,
    curve_key_der,
    new_curve_key,
    roll_leaf,
    shown,
)

State = BallotPaper.State


def freeze(
    *,
    subject: str,
    title: str,
    items: Sequence[Item],
    electors: Sequence[RosterEntry],
    by: User,
    today: date,
    now: datetime,
    closes_at: datetime | None = None,
    body: str = "",
    quorum: int | None = None,
    pack: str = "",
) -> BallotPaper:
    """Fix who votes on what, and with which keys; from then on ballots can be drawn.

    Args:
        subject: The stream of the trail: ``"case/17"``.
        items: The questions, each with the votes that the law asks for.
        electors: The roll, one line each.
        body: Who votes where, as it stands above the question.
        quorum: How many must take part.
        pack: The rule pack by which the numbers were found.

    Raises:
        BallotInvalid: a paper that nobody could vote on, or count.
        BallotRefused: so few electors that the result would tell who voted how.
    """
    if len(electors) < FEWEST_ELECTORS:
        raise BallotRefused(refusals.too_few(len(electors)))
    if not policies.may_run(by, {one.enterprise for one in electors}, on=today):
        raise PermissionDenied
    made = uuid4()
    paper = Paper(str(made), body, title, tuple(items), quorum, pack)
    paper.check()
    with transaction.atomic():
        lines = [
            RollEntry(entry=one, paper_id=made, salt=secrets.token_hex(32)) for one in electors
        ]
        frozen = _with_keys(made, paper, lines)
        event = _logged(frozen, subject, by=by, today=today)
        here = BallotPaper.objects.create(
            id=made,
            subject=subject,
            title=title,
            record=frozen.record.decode(),
            closes_at=closes_at,
            frozen_on=today,
            frozen_event=event,
        )
        RollEntry.objects.bulk_create(sorted(lines, key=lambda line: line.salt))
        PaperKey.objects.bulk_create(
            PaperKey(paper=here, role=role, public=public)
            for role, public in frozen.data["keys"].items()
        )
    sequence_all(now=now)
    if receipt(event) is None:
        raise BallotRefused(refusals.KEYS_NOT_LOGGED)
    return here


def open_voting(paper: BallotPaper, *, by: User, today: date, now: datetime) -> BallotPaper:
    """Open the box; a second call changes nothing.

    Raises:
        BallotRefused: the vote is over.
    """
    policies.require(by, paper, on=today)
    open_box(paper.pk, paper.record, closes_at=paper.closes_at)
    with transaction.atomic():
        here = BallotPaper.objects.select_for_update().get(pk=paper.pk)
        if here.state == State.OPEN:
            return here
        if here.state != State.FROZEN:
            raise BallotRefused(refusals.NOT_NOW)
        here.state, here.opened_on = State.OPEN, today
        here.save(update_fields=["state", "opened_on"])
        record(
            "ballot opened",
            by=by,
            subject=here.subject,
            on=today,
            payload={"paper": here.pk},
        )
    sequence_all(now=now)
    return here


def leaf_of(line: RollEntry) -> bytes:
    """A line as it stands in the hashed roll."""
    return roll_leaf(str(line.paper_id), bytes.fromhex(line.salt), line.member)


def _with_keys(made: UUID, paper: Paper, lines: Sequence[RollEntry]) -> Frozen:
    """The paper with a fresh key for each use; the private halves go into files."""
    ticket, ballot = KeyPair.generate(), KeyPair.generate()
    count, receipts = new_curve_key(), new_curve_key()
    keys.put(made, keys.TICKET, ticket.der)
    keys.put(made, keys.BALLOT, ballot.der)
    keys.put(made, keys.COUNT, curve_key_der(count))
    keys.put(made, keys.RECEIPT, curve_key_der(receipts))
    return Frozen(
        paper=paper,
        entitled=len(lines),
        roll_root=Roll.of([leaf_of(line) for line in lines]).root,
        ticket=ticket.public,
        ballot=ballot.public,
        count=count.public_key(),
        receipt=receipts.public_key(),
    )


def _logged(frozen: Frozen, subject: str, *, by: User, today: date) -> Event:
    """What a phone compares with before it draws: no key but these, no other paper."""
    payload = {
        "paper": frozen.paper.id,
        "hash": shown(frozen.hash),
        "entitled": frozen.entitled,
        "roll_root": frozen.data["roll_root"],
        "keys": frozen.data["keys"],
    }
    return record("ballot frozen", by=by, subject=subject, on=today, payload=payload)
