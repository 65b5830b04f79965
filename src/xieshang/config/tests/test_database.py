"""How the databases are spoken to: nothing written is lost, writers wait for each other."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from xieshang.apps.cases.models import CalendarYear
from xieshang.config import kin, server
from xieshang.config.environment import database
from xieshang.config.tests.test_deployment import in_production

WRITERS, TIMES = 3, 8
THOUGHT = 0.005  # seconds between reading and writing, so that others come in between
PRAGMAS = ("journal_mode", "synchronous", "foreign_keys", "cache_size")
ASK = (
    "from django.db import connection; cursor = connection.cursor();"
    f"[print(*cursor.execute(f'PRAGMA {{name}}').fetchone()) for name in {PRAGMAS}]"
)
on_sqlite = pytest.mark.skipif(
    "sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="SQLite's own locks"
)


def test_sqlite_writes_through_to_the_disk(tmp_path: Path) -> None:
    ran = in_production(tmp_path, "shell", "--no-imports", "-c", ASK)
    assert ran.stdout.split() == ["wal", "2", "1", "-20000"], ran.stderr


@pytest.mark.django_db(transaction=True, databases=["default", "box", "board"])
def test_the_server_has_no_line_open_when_it_forks(monkeypatch: pytest.MonkeyPatch) -> None:
    open_lines: list[object] = []

    class Fork:
        def __init__(self, *_where: object, **_how: object) -> None: ...

        def serve(self) -> None:
            for line in connections.all():
                pools = getattr(line, "_connection_pools", {})
                open_lines.append((line.connection, dict(pools)))

    monkeypatch.setattr(server, "Granian", Fork)
    monkeypatch.setattr(server, "collect_static", lambda: None)
    monkeypatch.setattr(kin, "announce", lambda: None)
    server.serve(address="127.0.0.1", port=0, processes=1)
    assert open_lines == [(None, {})] * 3


@on_sqlite
@pytest.mark.django_db(transaction=True)
def test_who_reads_and_then_writes_waits_for_the_writer_before() -> None:
    CalendarYear.objects.create(year=0)
    faults: list[Exception] = []

    def count() -> None:
        try:
            for _ in range(TIMES):
                with transaction.atomic():
                    year = CalendarYear.objects.get()
                    time.sleep(THOUGHT)
                    CalendarYear.objects.update(year=year.year + 1)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    writers = [threading.Thread(target=count) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert faults == []
    assert CalendarYear.objects.get().year == WRITERS * TIMES


def test_postgresql_is_read_from_one_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "postgresql://xs:p%40ss@%2Frun%2Fpg:5433/county?pool_max=12"
    monkeypatch.setitem(os.environ, "XIESHANG_DATABASE", address)
    found = database(tmp_path)
    assert (found["USER"], found["PASSWORD"], found["NAME"]) == ("xs", "p@ss", "county")
    assert (found["HOST"], found["PORT"]) == ("/run/pg", "5433")
    # With a pool Django may not keep connections itself; a dead one is noticed before use.
    assert (found["CONN_MAX_AGE"], found["CONN_HEALTH_CHECKS"]) == (0, True)
    assert found["OPTIONS"]["pool"] == {"min_size": 2, "max_size": 12, "timeout": 10}
