"""Erases what an act said; its leaf stays, and the log stays valid (PIPL art. 47).

The leaf holds a commitment under a nonce. Without the nonce nobody can tell what was committed.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.trail import outside
from xieshang.apps.trail.models import Event, Leaf
from xieshang.apps.trail.outside import Erasure
from xieshang.apps.trail.sequencer import only_one, sequence_all, start_of
from xieshang.apps.trail.services import ERASED, record


def erase(event: Event, *, by: User | None, on: date, now: datetime, why: str) -> None:
    """Take content, actor, hour and nonce of an act away for good, and say so in the log.

    What still waits for its place in the log gets it first. A second call does nothing.

    Raises:
        ValueError: that act was itself an erasing; it has nothing to hide.
    """
    if event.kind == ERASED:
        raise ValueError("the act of erasing is not erased")
    with transaction.atomic():
        only_one()
        sequence_all(now=now)
        leaf = Leaf.objects.get(event=event)
        if _emptied(event, on):
            told = {"leaf": leaf.index, "why": why}
            record(ERASED, by=by, subject=event.stream, on=on, payload=told)
            transaction.on_commit(lambda: outside.keep_erasures([Erasure(leaf.index, on)]))
    event.refresh_from_db()


def keep_list() -> None:
    """Complete the list beside the keys from the database, should a kill have prevented it."""
    rows = Leaf.objects.exclude(event__erased_on=None).values_list("index", "event__erased_on")
    known = {one.leaf for one in outside.erasures()}
    missing = [Erasure(index, on) for index, on in rows if index not in known and on]
    if missing:
        outside.keep_erasures(missing)


def erase_again(*, on: date, now: datetime) -> int:
    """Erase in a restored database what was erased after its backup; how many there were."""
    again = 0
    for one in outside.erasures():
        leaf = Leaf.objects.filter(pk=one.leaf, event__erased_on=None).first()
        if leaf is not None:
            erase(leaf.event, by=None, on=on, now=now, why="restored")
            again += 1
    return again


def _emptied(event: Event, on: date) -> bool:
    """Whether it was there to be emptied."""
    full = Event.objects.filter(pk=event.pk, erased_on=None)
    moment = start_of(event.happened_on)
    gone = full.update(payload={}, nonce="", actor=None, created_at=moment, erased_on=on)
    return bool(gone)
