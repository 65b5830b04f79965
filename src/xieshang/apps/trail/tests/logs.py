"""A log with a few acts of several kinds in it, and its folder of keys."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from xieshang.apps.accounts.models import User
from xieshang.apps.trail.models import Checkpoint, Event
from xieshang.apps.trail.sequencer import sequence
from xieshang.apps.trail.services import record

TODAY = date(2026, 4, 10)
NOW = datetime(2026, 4, 10, 9, 30, tzinfo=timezone(timedelta(hours=8)))


def happen(count: int, *, by: User | None = None, streams: int = 3) -> list[Event]:
    """So many acts, in turn in a few streams."""
    return [
        record(
            "case.moved",
            by=by,
            subject=f"case/{number % streams}",
            on=TODAY,
            payload={"no": number, "share": number / 4, "name": "龘㛃䶮"},
        )
        for number in range(count)
    ]


def log_of(count: int, *, by: User | None = None, batch: int = 1000) -> Checkpoint:
    """A log of so many acts, taken in by batches."""
    happen(count, by=by)
    made = None
    for _batch in range(-(-count // batch)):
        made = sequence(now=NOW, limit=batch)
    assert made is not None and made.size == count
    return made
