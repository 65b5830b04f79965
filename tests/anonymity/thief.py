"""What a thief takes, and how it is read: tables, files, sessions, lines of the log."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.models import RosterEntry

Row = dict[str, Any]
Tables = dict[str, list[Row]]
COPY = (
    "import shutil, sys\n"
    "for ending in ('', '-wal', '-shm'):\n"
    "    try:\n"
    "        shutil.copyfile(sys.argv[1] + ending, sys.argv[2] + ending)\n"
    "    except FileNotFoundError:\n"
    "        pass\n"
)


def in_sqlite() -> bool:
    return connection.vendor == "sqlite"


def tables(alias: str = DEFAULT_DB_ALIAS) -> Tables:
    """Every row of every table of a database, as a query gives them."""
    found: Tables = {}
    line = connections[alias]
    with line.cursor() as cursor:
        for name in sorted(line.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {line.ops.quote_name(name)}")  # noqa: S608
            columns = [column[0] for column in cursor.description]
            found[name] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return found


@dataclass(frozen=True, slots=True)
class Files:
    """The bytes of the database file and of its write-ahead log."""

    main: bytes
    log: bytes


def files(folder: Path, alias: str = DEFAULT_DB_ALIAS) -> Files:
    """Every byte, copied by another process.

    A process that opens the file itself and closes it drops its own locks on the database.
    """
    there = folder / f"stolen-{alias}"
    source = str(settings.DATABASES[alias]["NAME"])
    subprocess.run([sys.executable, "-c", COPY, source, str(there)], check=True)
    log = there.with_name(f"{there.name}-wal")
    return Files(there.read_bytes(), log.read_bytes() if log.exists() else b"")


def fresh_file(alias: str = DEFAULT_DB_ALIAS) -> None:
    """No page of the file is free, nothing of other tests lies in the log."""
    with connections[alias].cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def session(data: str) -> dict[str, Any]:
    """What a session holds; it is signed, not sealed, and anybody can read it."""
    payload = data.split(":", maxsplit=1)[0]
    packed = payload.startswith(".")
    raw = base64.urlsafe_b64decode(payload.lstrip(".") + "==")
    found: dict[str, Any] = json.loads(zlib.decompress(raw) if packed else raw)
    return found


def arrivals(taken: Tables) -> list[int]:
    """Accounts in the order in which they signed in, as their sessions tell."""
    rows = sorted(taken["django_session"], key=lambda row: str(row["expire_date"]))
    people = [session(row["session_data"]).get("_auth_user_id") for row in rows]
    return [int(one) for one in people if one]


def hits(order: Sequence[str], arrived: Sequence[int], truth: dict[str, int]) -> int:
    """How many texts a thief gives to their authors who lays the two orders side by side."""
    guessed = zip(order, arrived, strict=False)
    return sum(truth.get(text) == person for text, person in guessed)


def best(orders: Iterable[Sequence[str]], arrived: Sequence[int], truth: dict[str, int]) -> int:
    """The best of several orders, each also read backwards."""
    return max(
        hits(one, arrived, truth) for order in orders for one in (order, list(reversed(order)))
    )


def added(before: Tables, after: Tables) -> Iterator[tuple[str, Row]]:
    """Rows that are new or changed, with the name of their table."""
    for name, rows in after.items():
        known = Counter(map(repr, before.get(name, ())))
        for row in rows:
            if known[repr(row)]:
                known[repr(row)] -= 1
            else:
                yield name, row


class Register:
    """Everything by which the thief knows a person: the roster lies in the same database."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self.entries: dict[int, int] = {}
        self.users = set(User.objects.values_list("pk", flat=True))
        self.relations = _relations()
        for user in User.objects.all():
            for sign in (user.username, user.phone_hash, user.name, f"user/{user.pk}"):
                if sign:
                    self.known[sign] = user.pk
        for entry in RosterEntry.objects.exclude(user=None):
            assert entry.user_id is not None
            self.entries[entry.pk] = entry.user_id
            for sign in (entry.job_no, entry.phone_hash, f"entry/{entry.pk}"):
                if sign:
                    self.known[sign] = entry.user_id

    def people_in(self, table: str, row: Row) -> set[int]:
        """Whom this row names, in whatever way."""
        found: set[int] = set()
        for column, value in row.items():
            to = self.relations.get((table, column))
            if to == "user" and value in self.users:
                found.add(value)
            elif to == "entry" and value in self.entries:
                found.add(self.entries[value])
            elif isinstance(value, str):
                found |= {who for sign, who in self.known.items() if _stands_in(sign, value)}
            elif isinstance(value, dict | list):
                text = json.dumps(value, ensure_ascii=False)
                found |= {who for sign, who in self.known.items() if _stands_in(sign, text)}
        if table == "django_session":
            who = session(row["session_data"]).get("_auth_user_id")
            found |= {int(who)} if who else set()
        return found


def _stands_in(sign: str, text: str) -> bool:
    if sign not in text:
        return False
    return re.search(rf"(?<![0-9a-zA-Z]){re.escape(sign)}(?![0-9a-zA-Z])", text) is not None


def _relations() -> dict[tuple[str, str], str]:
    kinds = {User._meta.db_table: "user", RosterEntry._meta.db_table: "entry"}
    found = {(User._meta.db_table, "id"): "user", (RosterEntry._meta.db_table, "id"): "entry"}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            relations = connection.introspection.get_relations(cursor, name)
            for column, target in relations.items():
                if target[1] in kinds:
                    found[name, column] = kinds[target[1]]
    return found


def moments_in(row: Row) -> list[Any]:
    """Times finer than the day."""
    found = [value for value in row.values() if isinstance(value, datetime)]
    pattern = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d")
    return found + [
        value for value in row.values() if isinstance(value, str) and pattern.match(value)
    ]


def days_in(row: Row) -> set[date]:
    """Days in a row, those of moments included."""
    found = set()
    for value in row.values():
        if isinstance(value, datetime):
            found.add(value.date())
        elif isinstance(value, date):
            found.add(value)
        elif isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value):
            found.add(date.fromisoformat(value[:10]))
    return found
