"""Writes the facts of a quarter as Parquet, the same bytes each time, and looks into it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.module_loading import import_string

from xieshang.apps.assessment.models import Fact, Period, Settled
from xieshang.apps.assessment.pieces import pieces
from xieshang.apps.assessment.settling import in_force

if TYPE_CHECKING:
    import duckdb

AT_ONCE: Final = 100_000
COLUMNS: Final = {
    "enterprise": "BIGINT",
    "uscc": "VARCHAR",
    "region_code": "VARCHAR",
    "variable": "VARCHAR",
    "giver": "VARCHAR",
    "state": "TINYINT",
    "value": "DOUBLE",
    "as_of": "DATE",
    "batch": "BIGINT",
    "holds": "BOOLEAN",  # somebody settled that this giver's value is the one
}


def path_of(period: Period) -> Path:
    """Where the file of a quarter lies."""
    return Path(settings.MEDIA_ROOT) / "periods" / f"{period.code}.parquet"


def write(period: Period) -> str:
    """Write the file of a quarter; returns its SHA-256 (hex)."""
    target = path_of(period)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_suffix(".draft")
    with _engine() as store:
        columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
        store.execute(f"CREATE TABLE facts ({columns})")
        for rows in pieces(_rows(period), AT_ONCE):
            _insert(store, rows)
        store.execute("SET threads TO 1")  # one order of row groups, one file
        store.execute(
            f"COPY (SELECT * FROM facts ORDER BY enterprise, variable, giver)"  # noqa: S608
            f" TO '{_quoted(draft)}' (FORMAT PARQUET, COMPRESSION ZSTD)"
        )
    found = sha256(draft)
    os.replace(draft, target)
    return found


def places(period: Period) -> dict[int, str]:
    """Where each enterprise of a frozen quarter lay; of many facts only these two columns."""
    with _engine() as store:
        found = store.execute(
            f"SELECT DISTINCT enterprise, region_code FROM '{_quoted(path_of(period))}'"  # noqa: S608
        )
        return dict(found.fetchall())


def is_whole(period: Period) -> bool:
    """Whether the file of a frozen quarter is still the one whose hash was written down."""
    file = path_of(period)
    return file.is_file() and sha256(file) == period.sha256


def sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _engine() -> duckdb.DuckDBPyConnection:
    """A store in memory. It comes when it is first needed: it takes 32 MB of each process."""
    store: duckdb.DuckDBPyConnection = import_string("duckdb.connect")()
    return store


def _rows(period: Period) -> Iterable[tuple[Any, ...]]:
    stands = in_force(Settled.objects.filter(period=period), period)
    holds = Settled.objects.filter(
        pk__in=[one.pk for one in stands], enterprise=OuterRef("enterprise"),
        variable=OuterRef("variable"), giver=OuterRef("giver"),
    )  # fmt: skip
    facts = Fact.objects.filter(period=period).annotate(holds=Exists(holds))
    return facts.values_list(
        "enterprise", "enterprise__uscc", "enterprise__region_code", "variable", "giver",
        "state", "value", "as_of", "batch", "holds",
    ).iterator(chunk_size=10_000)  # fmt: skip


def _insert(store: duckdb.DuckDBPyConnection, rows: list[tuple[Any, ...]]) -> None:
    columns = list(zip(*rows, strict=True))
    table = {
        name: _array(kind, one)
        for (name, kind), one in zip(COLUMNS.items(), columns, strict=True)
    }
    store.register("told", table)
    store.execute("INSERT INTO facts SELECT * FROM told")
    store.unregister("told")


def _array(kind: str, column: tuple[Any, ...]) -> Any:
    if kind == "DATE":
        return np.array(column, "datetime64[s]")
    if kind == "VARCHAR":
        return np.array(column, object)
    if kind == "BOOLEAN":
        return np.array(column, np.bool_)
    empty = [one is None for one in column]
    numbers = np.array([0 if one is None else one for one in column], _NUMBERS[kind])
    return np.ma.masked_array(numbers, empty)


_NUMBERS: Final = {"BIGINT": np.int64, "TINYINT": np.int8, "DOUBLE": np.float64}


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
