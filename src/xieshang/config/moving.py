"""Carries a site from one kind of database to another, row by row, and compares every row.

Rows travel in the order of their keys, which for nameless rows is no order at all.  Files and
keys stay where they are.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from django.apps import apps
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections, models, router, transaction
from django.db.utils import load_backend
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.trail.models import Leaf
from xieshang.config.console import Stop
from xieshang.core.trail import Growing, leaf_hash

AT_ONCE: Final = 1000  # rows
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move came to."""

    tables: int
    rows: int
    leaves: int
    root: bytes


def settle(address: str) -> None:
    """Make the tables at the new address, with a command of its own: it asks for no other.

    ``address`` is what XIESHANG_DATABASE will say; empty for files in the data folder.
    """
    kept = {name: value for name, value in os.environ.items() if not names_one(name)}
    environment = kept | ({"XIESHANG_DATABASE": address} if address else {})
    command = [sys.executable, "-m", "xieshang", "migrate", "--verbosity", "0"]
    ran = subprocess.run(  # noqa: S603 — our own command
        command, env=environment, capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise Stop(_("新数据库用不了：%(reason)s") % {"reason": ran.stderr.strip()[-500:]})


def names_one(variable: str) -> bool:
    """Whether this variable says where a database is."""
    return variable.startswith("XIESHANG_") and variable.endswith("DATABASE")


def register(places: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Connect to the new databases and make them known to Django; their aliases by ours."""
    known = connections.configure_settings({DEFAULT_DB_ALIAS: {}, **places})
    for alias in places:
        name = f"new {alias}"
        known[alias]["OPTIONS"].pop("pool", None)  # one connection, for as long as it takes
        line = load_backend(known[alias]["ENGINE"]).DatabaseWrapper(known[alias], name)
        line.ensure_connection()
        connections.settings[name], connections[name] = known[alias], line
    return {alias: f"new {alias}" for alias in places}


def move(to: dict[str, str]) -> Moved:
    """Carry every row over and compare it there; each database is filled whole or not at all.

    Raises:
        Stop: somebody uses the new one already, or a row did not arrive as it was.
    """
    if User.objects.using(to[DEFAULT_DB_ALIAS]).exists():
        raise Stop(_("新数据库里已经有人了，没有搬。请给一个空的数据库。"))
    tables = rows = 0
    for alias, new in to.items():
        here = tables_of(alias)
        with transaction.atomic(using=alias), transaction.atomic(using=new):
            for model in here:
                _empty(model, new)
            for model in here:
                rows += _copy(model, alias, new)
            _go_on_counting(here, new)
        for model in here:
            _compare(model, alias, new)
        tables += len(here)
    size, root = root_in(to[DEFAULT_DB_ALIAS])
    if (size, root) != root_in(DEFAULT_DB_ALIAS):
        raise Stop(_("搬过去的留痕册树根不一样。请不要用新数据库，告诉开发者。"))
    return Moved(tables, rows, size, root)


def tables_of(alias: str) -> list[type[models.Model]]:
    """The models whose rows lie in this database."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and router.allow_migrate_model(alias, model)
    ]


def root_in(alias: str) -> tuple[int, bytes]:
    """Size and root of the log in a database, recomputed from its leaves."""
    tree = Growing()
    leaves = Leaf.objects.using(alias).order_by("pk").values_list("data", flat=True)
    for data in leaves.iterator(AT_ONCE):
        tree.append(leaf_hash(data.encode()))
    return tree.size, tree.root


def _columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.local_concrete_fields if field.column]


def _rows(model: type[models.Model], alias: str) -> Iterator[Row]:
    names = [field.attname for field in _columns(model)]
    found = model._base_manager.using(alias).order_by("pk").values_list(*names)
    return iter(found.iterator(AT_ONCE))


def _empty(model: type[models.Model], new: str) -> None:
    """Remove what the migrations wrote there themselves; it comes over with the rest."""
    if model._base_manager.using(new).exists():
        with connections[new].cursor() as cursor:
            table = connections[new].ops.quote_name(model._meta.db_table)
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 — a name of ours


def _copy(model: type[models.Model], alias: str, new: str) -> int:
    line, fields = connections[new], _columns(model)
    quoted = [line.ops.quote_name(str(field.column)) for field in fields]
    table = line.ops.quote_name(model._meta.db_table)
    places = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {table} ({', '.join(quoted)}) VALUES ({places})"  # noqa: S608 — as above
    rows, count = _rows(model, alias), 0
    with line.cursor() as cursor:
        while some := list(islice(rows, AT_ONCE)):
            cursor.executemany(sql, [_written(fields, row, line) for row in some])
            count += len(some)
    return count


def _written(fields: list[models.Field[Any, Any]], row: Row, line: Any) -> list[Any]:
    """A row as this database takes it."""
    return [
        field.get_db_prep_save(value, connection=line)
        for field, value in zip(fields, row, strict=True)
    ]


def _go_on_counting(here: list[type[models.Model]], new: str) -> None:
    """The next row gets the next number."""
    line = connections[new]
    with line.cursor() as cursor:
        for statement in line.ops.sequence_reset_sql(no_style(), here):
            cursor.execute(statement)


def _compare(model: type[models.Model], alias: str, new: str) -> None:
    old, moved = _rows(model, alias), _rows(model, new)
    same = all(map(_alike, old, moved)) and next(old, None) is next(moved, None) is None
    if not same:
        raise Stop(
            _("%(table)s没有原样搬过去。请不要用新数据库，告诉开发者。")
            % {"table": model._meta.db_table}
        )


def _alike(one: Row, other: Row) -> bool:
    return [_plain(value) for value in one] == [_plain(value) for value in other]


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
