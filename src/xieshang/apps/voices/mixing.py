# ruff: noqa: S608 - the names in these statements are those of our own tables
"""Every night what came by day is written anew in random order, so that no order tells who.

A night costs what the day brought, not what the tables hold: PostgreSQL marks each row with its
transaction, and for SQLite triggers note the keys of rows that came or were changed.
"""

from __future__ import annotations

import json
import re
import time
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models, router, transaction

NAMELESS = "nameless_"  # how the names of such tables begin; SQLite's backend knows them too
MIXED = re.compile(r"mixed (\d+) (\d+)")
LARGE = 100 * 2**20  # bytes of a table with its indexes: written anew in a second or two

CAME = f"{NAMELESS}came"  # SQLite: the keys of rows that came, or were changed, since a night
PIECE = 500  # rows that are mixed in one transaction
FEWEST = 10  # fresh ones among them: one alone would take its own place in an index again
AROUND = 8  # rows on each side of a fresh one, about those of its page of the file
PAUSE = 0.15  # seconds between two pieces: SQLite lets a waiting writer try every tenth of one


def mix_all() -> int:
    """Mix every table of nameless rows; every night. How many tables there are."""
    nameless = [
        model
        for model in apps.get_models()
        if model._meta.db_table.startswith(NAMELESS)
        and router.db_for_write(model) == DEFAULT_DB_ALIAS  # box and board: apps.ballots.jobs
    ]
    for model in nameless:
        mix(model, whole=False)
    return len(nameless)


def mix(model: type[models.Model], *, whole: bool = True) -> None:
    """Rewrite what came in, or was changed, since the last time in random order.

    PostgreSQL keeps rows as they came, each marked with its transaction; afterwards those of
    one day share one mark. The table's comment says where the last time ended. SQLite sorts
    these tables by their random key, but within a page of the file, and on the pages of long
    texts, the bytes lie in the order in which they came. ``whole``: there all rows are
    rewritten, as for a table that is sorted by something else.
    """
    using, table = router.db_for_write(model), model._meta.db_table
    if connections[using].vendor == "sqlite":
        _mix_in_sqlite(table, str(getattr(model._meta.pk, "column", "id")), using, whole=whole)
    else:
        _mix_in_postgresql(connections[using].ops.quote_name(table), using)


def _mix_in_postgresql(table: str, using: str) -> None:
    """In one transaction."""
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(
            f"WITH gone AS (DELETE FROM {table} {_fresh(cursor, table)} RETURNING *) "
            f"INSERT INTO {table} SELECT * FROM gone ORDER BY random()"
        )
        cursor.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::xid, pg_current_xact_id()::xid"
        )
        begun, ours = cursor.fetchone()
        cursor.execute(f"COMMENT ON TABLE {table} IS 'mixed {begun} {ours}'")
    transaction.on_commit(lambda: _press(table, using), using)


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


def _press(table: str, using: str) -> None:
    """The old order leaves the file, too; PostgreSQL does this outside a transaction only.

    A large table is not written anew, since nobody could read it for a minute: there the places
    of the old rows are free for new ones.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size(%s::regclass)", [table])
        whole = "(FULL)" if cursor.fetchone()[0] < LARGE else ""
        cursor.execute(f"VACUUM {whole} {table}")


def _mix_in_sqlite(table: str, key: str, using: str, *, whole: bool) -> None:
    """Piece by piece of the random keys: who speaks meanwhile waits for one of them at most."""
    watch(table, key, using, whole=whole)
    _forget_gone(table, key, using)
    last: str | None = ""
    while last is not None:
        if last:
            time.sleep(PAUSE)
        last = _mix_piece(table, key, last, using)
    transaction.on_commit(lambda: _empty_the_log(using), using)


def watch(
    table: str, key: str = "id", using: str = DEFAULT_DB_ALIAS, *, whole: bool = False
) -> None:
    """From now on note which rows come; all that a table holds that nobody watched is noted.

    A migration that makes a table anew drops its triggers: the night after mixes all of it.
    ``whole``: note all that is there now, and nothing later.
    """
    triggers = {f"{table}_{when}": when for when in ("insert", "update")}
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {CAME} (of_table varchar(60), id varchar(64),"
            " PRIMARY KEY (of_table, id)) WITHOUT ROWID"
        )
        if not whole:
            cursor.execute(
                "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
                " AND name IN (%s, %s)",
                list(triggers),
            )
            if cursor.fetchone()[0] == len(triggers):
                return
            # "OR IGNORE" would not do: who writes with "ON CONFLICT" overrules it in a trigger
            known = f"SELECT 1 FROM {CAME} WHERE of_table = '{table}' AND id = new.{key}"
            for name, when in triggers.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(
                    f"CREATE TRIGGER {name} AFTER {when} ON {table} BEGIN INSERT INTO {CAME}"
                    f" SELECT '{table}', new.{key} WHERE NOT EXISTS ({known}); END"
                )
        cursor.execute(f"INSERT OR IGNORE INTO {CAME} SELECT '{table}', {key} FROM {table}")


def _forget_gone(table: str, key: str, using: str) -> None:
    """Of a row that is gone no note is left: a piece would seem to hold more than it does."""
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {CAME} WHERE of_table = '{table}' AND NOT EXISTS"
            f" (SELECT 1 FROM {table} WHERE {key} = {CAME}.id)"
        )


def _mix_piece(table: str, key: str, after: str, using: str) -> str | None:
    """Mix the next fresh rows with those around them; the last fresh one, None at the end.

    A row that is alone in its page would lie down again in the hole that it left.
    """
    piece = f"FROM {table} WHERE {key} IN (SELECT value FROM json_each(%s))"
    noted = (
        f"FROM {CAME} WHERE of_table = '{table}' AND id IN (SELECT value FROM json_each(%s))"
    )
    with transaction.atomic(using), connections[using].cursor() as cursor:
        last, fresh, rows = _next_piece(cursor, table, key, after)
        these = json.dumps(sorted(rows))
        cursor.execute(f"SELECT id {noted}", [these])
        waiting = {one for (one,) in cursor} - fresh
        cursor.execute(
            f"CREATE TEMP TABLE mixing AS SELECT * {piece} ORDER BY random()", [these]
        )
        cursor.execute(f"DELETE {piece}", [these])  # what is deleted is zeroed: secure_delete
        cursor.execute(f"INSERT INTO {table} SELECT * FROM temp.mixing ORDER BY rowid")
        cursor.execute("DROP TABLE temp.mixing")
        cursor.execute(f"DELETE {noted}", [json.dumps(sorted((rows | fresh) - waiting))])
    return last


def _next_piece(
    cursor: Any, table: str, key: str, after: str
) -> tuple[str | None, set[str], set[str]]:
    """The last of the next fresh rows, None if it is the last of all; these; those around."""
    cursor.execute(
        f"SELECT id FROM {CAME} WHERE of_table = '{table}' AND id > %s ORDER BY id LIMIT %s",
        [after, PIECE + FEWEST],
    )
    coming = [one for (one,) in cursor.fetchall()]
    around = (
        f"SELECT * FROM (SELECT {key} FROM {table} WHERE {key} >= %s ORDER BY {key} LIMIT %s)"
        f" UNION ALL SELECT * FROM (SELECT {key} FROM {table} WHERE {key} < %s"
        f" ORDER BY {key} DESC LIMIT %s)"
    )
    rows: set[str] = set()
    for place, one in enumerate(coming, 1):
        cursor.execute(around, [one, AROUND + 1, one, AROUND])
        rows.update(found for (found,) in cursor.fetchall())
        if len(rows) >= PIECE and len(coming) - place >= FEWEST:
            return one, set(coming[:place]), rows
    more = len(coming) == PIECE + FEWEST
    return coming[-1] if more else None, set(coming), rows


def _empty_the_log(using: str = DEFAULT_DB_ALIAS) -> None:
    """SQLite's write-ahead log holds every change in the order in which it came."""
    with connections[using].cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
