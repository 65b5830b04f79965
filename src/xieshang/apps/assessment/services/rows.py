"""Writes facts a hundred thousand at a time: without an object for each row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, NamedTuple

from django.db import connection

INSERT: Final = """
    INSERT INTO assessment_fact
        (period_id, enterprise_id, variable, giver, state, value, as_of, batch_id)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""
UPDATE: Final = """
    UPDATE assessment_fact SET state = %s, value = %s, as_of = %s, batch_id = %s WHERE id = %s
"""
REMEMBER: Final = """
    INSERT INTO assessment_replaced (fact_id, batch_id, state, value, as_of, before_id)
    VALUES (%s, %s, %s, %s, %s, %s)
"""


class Said(NamedTuple):
    """What a fact says, and with which batch it came."""

    state: int
    value: float | None
    as_of: date
    batch: int | None


class Kept(NamedTuple):
    """A fact as it lies in the table."""

    pk: int
    said: Said


def insert(period: int, giver: str, facts: Iterable[tuple[int, str, Said]]) -> None:
    """Write facts that were not there."""
    _many(INSERT, [(period, one, name, giver, *_plain(said)) for one, name, said in facts])


def update(facts: Iterable[Kept]) -> None:
    """Let facts say what is given here."""
    _many(UPDATE, [(*_plain(fact.said), fact.pk) for fact in facts])


def remember(facts: Iterable[Kept], batch: int) -> None:
    """Keep what facts said before ``batch`` told them anew."""
    rows = []
    for fact in facts:
        state, value, as_of, before = _plain(fact.said)
        rows.append((fact.pk, batch, state, value, as_of, before))
    _many(REMEMBER, rows)


def _plain(said: Said) -> tuple[Any, ...]:
    day = connection.ops.adapt_datefield_value(said.as_of)
    return (said.state, said.value, day, said.batch)


def _many(statement: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)
