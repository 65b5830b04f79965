"""One bit changed anywhere in acts, leaves, nodes or checkpoints is found: 1,000 of 1,000."""

from __future__ import annotations

import json
import random
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, models, transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.trail.checking import check
from xieshang.apps.trail.erasing import erase
from xieshang.apps.trail.models import Checkpoint, Event, Leaf, Node
from xieshang.apps.trail.sequencer import sequence
from xieshang.apps.trail.tests.logs import NOW, TODAY, log_of

pytestmark = pytest.mark.django_db

TIMES = 1000
TABLES: tuple[type[models.Model], ...] = (Event, Leaf, Node, Checkpoint)


class Undone(Exception):
    """Ends the transaction, and with it the tampering."""


def flipped(value: Any, chance: random.Random) -> Any:
    """The value with one bit changed; None where that gives no other value of its kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value ^ (1 << chance.randrange(12))
    if isinstance(value, date):  # a moment, too
        step = {"microseconds" if isinstance(value, datetime) else "days": 1}
        return value + timedelta(**step) * (1 << chance.randrange(12))
    if isinstance(value, str):
        return _text(value, chance)
    return _json(value, chance) if isinstance(value, dict) else _bytes(value, chance)


def _bytes(value: bytes, chance: random.Random) -> bytes:
    changed = bytearray(value)
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _text(value: str, chance: random.Random) -> str | None:
    changed = bytearray(value.encode())
    if not changed:
        return None
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    try:
        text = changed.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _json(value: dict[str, Any], chance: random.Random) -> Any:
    text = json.dumps(value, ensure_ascii=False)
    try:
        found = json.loads(_text(text, chance) or "")
    except ValueError:
        return None
    return None if not isinstance(found, dict) or found == value else found


def tampering(
    rows: dict[type[models.Model], list[models.Model]], chance: random.Random
) -> tuple[models.Model, str, Any]:
    """A row, one of its columns, and the value there with one bit changed."""
    while True:
        row = chance.choice(rows[chance.choice(TABLES)])
        name = chance.choice([field.attname for field in row._meta.fields if field.column])
        old = getattr(row, name)
        new = None if old is None else flipped(old, chance)
        if new is not None and new != old:
            return row, name, new


def test_a_thousand_single_bits_are_found() -> None:
    # Given a log of three batches, one act of which has been erased
    by = User.objects.create_staff("linhai", name="林海")
    log_of(5, by=by, batch=3)
    erase(Leaf.objects.get(pk=1).event, by=by, on=TODAY, now=NOW, why="本人申请")
    sequence(now=NOW)
    assert check().holds
    rows = {model: list(model._default_manager.all()) for model in TABLES}
    chance = random.Random(4)  # noqa: S311 — the same each time
    missed: list[tuple[str, Any, Any]] = []
    seen, refused = Counter[str](), 0
    # When one bit after the other is changed, and put back
    while sum(seen.values()) < TIMES:
        row, column, new = tampering(rows, chance)
        name = f"{type(row).__name__}.{column}"
        try:
            with transaction.atomic():
                type(row)._default_manager.filter(pk=row.pk).update(**{column: new})
                if check().holds:
                    missed.append((name, getattr(row, column), new))
                seen[name] += 1
                raise Undone
        except IntegrityError:
            refused += 1  # a constraint stood in the way: that counts for neither side
        except Undone:
            pass
    # Then each was found, in every column
    assert missed == []
    assert len(seen) >= 20, seen
    assert refused < TIMES
    assert check().holds
