"""Since when an act stands in the log, and who has signed that it does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from xieshang.apps.trail.models import Checkpoint, Event, Leaf
from xieshang.web.trail.log import Signed, last_witnessed, signatures


@dataclass(frozen=True, slots=True)
class Standing:
    """An act's place in the log."""

    number: int  # counted from one
    on: date  # the day of the act
    since_size: int  # of the first checkpoint that holds it
    since: datetime
    witnesses: list[Signed]  # of the newest checkpoint that one has signed


def standing(event: Event | None) -> Standing | None:
    """Where it stands; None while it waits (four queries)."""
    leaf = Leaf.objects.filter(event=event).first() if event is not None else None
    if event is None or leaf is None:
        return None
    first = Checkpoint.objects.filter(size__gt=leaf.index).order_by("size").first()
    if first is None:
        return None
    seen = last_witnessed()
    return Standing(
        leaf.index + 1,
        event.happened_on,
        first.size,
        first.made_at,
        signatures(seen) if seen is not None and seen.size > leaf.index else [],
    )
