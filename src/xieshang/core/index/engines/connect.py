"""Opens an engine: DuckDB in this process, or a Spark session (引擎)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import ibis

from xieshang.core.bad_input import BadInput, shown
from xieshang.core.words import msg

MEMORY_GB = 6.0


class Engine(StrEnum):
    """Where records are summed."""

    DUCKDB = "duckdb"
    PYSPARK = "pyspark"


def engine_of(name: str) -> Engine:
    """The engine of a name, as a setting says it."""
    try:
        return Engine(name)
    except ValueError:
        raise BadInput(
            "engine", msg("没有“%(name)s”这个引擎"), msg("请填duckdb或pyspark"),
            name=shown(name),
        ) from None  # fmt: skip


def connect(
    engine: str = Engine.DUCKDB, *, memory_gb: float = MEMORY_GB, threads: int = 2,
    spill: str = "",
) -> Any:  # fmt: skip
    """A connection for ``history``; whoever opens it closes it with ``disconnect()``.

    Args:
        engine: Spark needs the extra ``spark`` of this package and Java 17; its session is
            the one that runs already, else a local one.
        memory_gb, threads: of DuckDB; a Spark session has its own settings.
        spill: folder to which DuckDB writes what does not fit into its memory.
    """
    if engine_of(engine) is Engine.DUCKDB:
        more = {"temp_directory": spill} if spill else {}
        return ibis.duckdb.connect(
            memory_limit=f"{round(memory_gb * 1000)}MB", threads=threads, **more
        )
    try:
        return ibis.pyspark.connect()
    except ImportError as missing:
        raise BadInput(
            "engine",
            msg("没有装PySpark"),
            msg("请安装xieshang[spark]和Java 17，或者用duckdb"),
        ) from missing
