"""How the database would go about the lists of opinions that a page asked for."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext


def plans_of(page: Callable[[], object]) -> list[str]:
    """The plan of each ordered list of opinions that was asked for.

    PostgreSQL would rather read a small table from end to end, and sort it: it is told not to,
    so that the plan shows what it does with a large one.
    """
    with CaptureQueriesContext(connection) as asked:
        page()
    lists = [
        query["sql"]
        for query in asked
        if 'FROM "nameless_opinion"' in query["sql"] and "ORDER BY" in query["sql"]
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for habit in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{habit} = off")
            cursor.execute("ANALYZE nameless_opinion")
        return [_plan(cursor, sql) for sql in lists]


def _plan(cursor: object, sql: str) -> str:
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    cursor.execute(f"{explain} {sql}".replace("%", "%%"))  # type: ignore[attr-defined]
    return "\n".join(str(row[-1]) for row in cursor.fetchall())  # type: ignore[attr-defined]


def goes_by(index: str, plan: str) -> bool:
    """Whether the rows come from this index in its order, and none has to be sorted."""
    return index in plan and "TEMP B-TREE" not in plan and "Sort" not in plan
