"""Triggers by which the database itself refuses to rewrite the log.

They slow down whoever holds the database's password; the proof is that checkpoints lie
elsewhere. A later migration that rebuilds one of these tables on SQLite installs them anew.
"""

from __future__ import annotations

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES: Final = ("trail_leaf", "trail_node", "trail_checkpoint")
SAID: Final = "the log is never rewritten"


def install(connection: BaseDatabaseWrapper) -> None:
    """Refuse UPDATE and DELETE (and TRUNCATE) on the tables of the log."""
    _execute(connection, _postgresql() if connection.vendor == "postgresql" else _sqlite())


def remove(connection: BaseDatabaseWrapper) -> None:
    """Allow them again."""
    on_table = connection.vendor == "postgresql"
    statements = [
        f"DROP TRIGGER {table}_no_{act}" + (f" ON {table}" if on_table else "")
        for table in TABLES
        for act in (("change", "truncate") if on_table else ("update", "delete"))
    ]
    if on_table:
        statements.append("DROP FUNCTION trail_refuse()")
    _execute(connection, statements)


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{SAID}'); END"
        for table in TABLES
        for act in ("update", "delete")
    ]


def _postgresql() -> list[str]:
    return [
        "CREATE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAID}'; END $$",
        *(
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION trail_refuse()"
            for table in TABLES
        ),
        *(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse()"
            for table in TABLES
        ),
    ]


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
