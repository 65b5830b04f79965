"""Turns a person into a voice that only the scope's key could turn back (化名)."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice, repeat
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections, models, router, transaction

from xieshang.apps.trail.services import record
from xieshang.apps.voices import keys
from xieshang.apps.voices.fruits import nicks
from xieshang.apps.voices.models import Nick

MIXED = re.compile(r"mixed (\d+) (\d+)")
PIECE, BEYOND = (
    500,
    "~",
)  # rows that are mixed in one transaction; after every key in hex or base64
PAUSE = 0.15  # seconds between two pieces: SQLite lets a waiting writer try every tenth of one
LARGE = 100 * 2**20  # bytes of a table with its indexes: written anew in a second or two
FEW, MANY = 16, 320  # names that are looked up at once: in a quiet round, in a crowded one
NAMELESS = "nameless_"  # how the names of such tables begin; SQLite's backend knows them too


def voice(scope: str, identity: str) -> str:
    """The author's pseudonym within one scope, 64 hex digits.

    Another scope gives the same person another one: what was said in two rounds cannot be
    laid side by side. ``identity`` names the right to speak, not the account:
    ``"entry/<roster entry>/<slip>"``.

    Raises:
        KeyDestroyed: the scope is archived.
    """
    return _keyed(scope, "voice", identity)


def ticket(scope: str, subject: str, identity: str) -> str:
    """One person, one effect on ``subject``; 64 hex digits.

    Two subjects give the same person two tickets, so that the rows of one person do not join.
    ``identity`` leaves the slip out (``"entry/<roster entry>"``): a new slip is no second vote.

    Raises:
        KeyDestroyed: the scope is archived.
    """
    return _keyed(scope, "ticket", subject, identity)


def submission(scope: str, minted: str) -> str:
    """What stands in a row for the key that was minted with the form; 64 hex digits.

    The row itself says that the form was received: no other record ties it to a sender.
    """
    return _keyed(scope, "submission", minted)


def _keyed(scope: str, *parts: str) -> str:
    return _keyed_by(keys.key_of(scope), *parts)


def _keyed_by(key: bytes, *parts: str) -> str:
    # Lengths are part of what is hashed: no two lists of parts are ever the same text.
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return hmac.digest(key, text.encode(), hashlib.sha256).hex()


def nick_of(scope: str, spoken: str) -> str:
    """The colour and fruit under which a voice appears, kept from its first use on."""
    known = Nick.objects.filter(scope=scope, voice=spoken).first()
    if known is not None:
        return known.nick
    for nick in _free(scope, spoken):
        try:
            with transaction.atomic():
                return Nick.objects.create(scope=scope, voice=spoken, nick=nick).nick
        except IntegrityError:  # somebody has this fruit, or a twin request was faster
            known = Nick.objects.filter(scope=scope, voice=spoken).first()
            if known is not None:
                return known.nick
    raise AssertionError("nicks() never ends")


def _free(scope: str, spoken: str) -> Iterator[str]:
    """The names of a voice that nobody has; where hundreds speak most short ones are gone."""
    names = nicks(spoken)
    for many in chain((FEW,), repeat(MANY)):
        some = list(islice(names, many))
        rows = Nick.objects.filter(scope=scope, nick__in=some)
        taken = set(rows.values_list("nick", flat=True))
        yield from (each for each in some if each not in taken)


def forget(scope: str, *, today: date) -> None:
    """Archive a scope: from now on nobody can match its voices with people, whoever asks."""
    with transaction.atomic():
        record("voices unlinked", by=None, subject=scope, on=today)
        transaction.on_commit(lambda: keys.destroy(scope))


def mix(model: type[models.Model]) -> None:
    """Rewrite what came in since the last time in random order, in one transaction.

    PostgreSQL keeps rows as they came, each marked with its transaction; afterwards those of
    one day share one mark. The table's comment says where the last time ended, so that a night
    costs what the day brought. SQLite sorts these tables by their random key, but within a page
    of the file, and on the pages of long texts, the bytes lie in the order in which they came.
    """
    using = router.db_for_write(model)
    quoted = connections[using].ops.quote_name
    table = quoted(model._meta.db_table)
    if connections[using].vendor == "sqlite":
        key = quoted(str(getattr(model._meta.pk, "column", "id")))
        _mix_in_sqlite(table, key, using)
        return
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(
            f"WITH gone AS (DELETE FROM {table} {_fresh(cursor, table)} RETURNING *) "  # noqa: S608 - a name of ours
            f"INSERT INTO {table} SELECT * FROM gone ORDER BY random()"
        )
        cursor.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::xid, pg_current_xact_id()::xid"
        )
        begun, ours = cursor.fetchone()
        cursor.execute(f"COMMENT ON TABLE {table} IS 'mixed {begun} {ours}'")
    transaction.on_commit(lambda: _press(table, using), using)


def _mix_in_sqlite(table: str, key: str, using: str) -> None:
    """Piece by piece of the random keys: who speaks meanwhile waits for one of them at most."""
    last: str | None = ""
    while last is not None:
        if last:
            time.sleep(PAUSE)
        last = _mix_piece(table, key, last, using)
    transaction.on_commit(lambda: _empty_the_log(using), using)


def _mix_piece(table: str, key: str, after: str, using: str) -> str | None:
    """Mix the rows with the next keys; the last of them, or None at the end of the table."""
    place = f"SELECT {key} FROM {table} WHERE {key} > %s ORDER BY {key} LIMIT 1 OFFSET %s"  # noqa: S608
    piece = f"FROM {table} WHERE {key} > %s AND {key} <= %s"
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute(place, [after, PIECE - 1])
        found = cursor.fetchone()
        until = found[0] if found else None
        keys = [after, until or BEYOND]
        cursor.execute(f"CREATE TEMP TABLE mixing AS SELECT * {piece} ORDER BY random()", keys)
        cursor.execute(f"DELETE {piece}", keys)  # what is deleted is zeroed: secure_delete
        cursor.execute(f"INSERT INTO {table} SELECT * FROM temp.mixing ORDER BY rowid")  # noqa: S608
        cursor.execute("DROP TABLE temp.mixing")
    return until


def _empty_the_log(using: str = DEFAULT_DB_ALIAS) -> None:
    """SQLite's write-ahead log holds every change in the order in which it came."""
    with connections[using].cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _fresh(cursor: Any, table: str) -> str:
    """Which rows came since: all others were in the table when it was mixed.

    A transaction that had begun before and wrote afterwards counts as since. Numbers of
    another server, out of a restored dump, lie ahead of this one's or before all its rows:
    then everything is mixed.
    """
    cursor.execute("SELECT obj_description(%s::regclass, 'pg_class')", [table])
    marks = MIXED.fullmatch(cursor.fetchone()[0] or "")
    if marks is None:
        return ""
    begun, ours = marks.groups()
    cursor.execute("SELECT age(%s::xid) >= 0 AND age(%s::xid) >= 0", [begun, ours])
    if not cursor.fetchone()[0]:
        return ""
    return f"WHERE age(xmin) <= age('{begun}'::xid) AND xmin <> '{ours}'::xid"


def mix_all() -> int:
    """Mix every table of nameless rows; every night. How many tables there are."""
    nameless = [
        model
        for model in apps.get_models()
        if model._meta.db_table.startswith(NAMELESS)
        and router.db_for_write(model) == DEFAULT_DB_ALIAS  # box and board: apps.ballots.jobs
    ]
    for model in nameless:
        mix(model)
    return len(nameless)


def _press(table: str, using: str) -> None:
    """The old order leaves the file, too; PostgreSQL does this outside a transaction only.

    A large table is not written anew, since nobody could read it for a minute: there the places
    of the old rows are free for new ones.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size(%s::regclass)", [table])
        whole = "(FULL)" if cursor.fetchone()[0] < LARGE else ""
        cursor.execute(f"VACUUM {whole} {table}")


def open_scope(scope: str) -> bool:
    """Whether voices can still speak in the scope: its key was not destroyed."""
    return not keys.destroyed(scope)


def tickets(
    scope: str, subjects: Iterable[str], identities: Sequence[str]
) -> Iterator[tuple[str, str, int]]:
    """Every ticket that these people could have, as (ticket, subject, place of the person).

    For a job that has to know which tickets are one person's. What it learns stays in memory:
    a place in ``identities``, never a name.

    Raises:
        KeyDestroyed: the scope is archived.
    """
    key = keys.key_of(scope)
    for subject in subjects:
        for place, identity in enumerate(identities):
            yield _keyed_by(key, "ticket", subject, identity), subject, place
