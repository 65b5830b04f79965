"""A database of each kind with the demonstration's county in it, gone when it is done with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bench.site import Site, surroundings
from tools import postgres

SETTINGS = "bench.settings"
KINDS = ("sqlite", "postgresql")
READY = "XIESHANG_BENCH_COUNTY"  # names a folder in which the county stands already
SPOTS = "spots.json"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server can be started, and where to go on it."""

    kind: str
    environment: dict[str, str]
    folder: Path
    spots: dict[str, Any]

    def site(self, settings: str = SETTINGS) -> Site:
        """A server for this place, not yet started."""
        environment = self.environment | {"DJANGO_SETTINGS_MODULE": settings}
        return Site(environment, self.folder / "server.log")

    def copied(self, to: Path) -> Place:
        """The same in another folder, for SQLite: what is done there stays there."""
        shutil.copytree(self.folder, to)
        return replace(
            self, folder=to, environment=self.environment | {"XIESHANG_DATA": str(to)}
        )

    def command(self, *words: str, given: str = "") -> str:
        """What one of our commands prints."""
        ran = subprocess.run(
            [sys.executable, "-m", "xieshang", *words],
            env=self.environment | {"XIESHANG_LOG_LEVEL": "WARNING"},
            input=given,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return ran.stdout


@contextmanager
def place(kind: str) -> Iterator[Place]:
    """The county on a fresh database that writes through to the disk.

    Raises:
        Missing: no PostgreSQL server is installed here.
    """
    with tempfile.TemporaryDirectory(prefix="xieshang-bench-") as made:
        folder = Path(made)
        if kind == "sqlite" and READY in os.environ:
            yield kept(Path(os.environ[READY])).copied(folder / "county")
        elif kind == "sqlite":
            yield _built(kind, folder, "")
        else:
            with postgres.cluster(hasty=False) as address:
                yield _built(kind, folder, address)


@contextmanager
def empty(kind: str) -> Iterator[Place]:
    """A database with nothing in it, not even tables.

    Raises:
        Missing: no PostgreSQL server is installed here.
    """
    with tempfile.TemporaryDirectory(prefix="xieshang-bench-") as made:
        folder = Path(made)
        if kind == "sqlite":
            yield Place(kind, surroundings(folder, "", SETTINGS), folder, {})
            return
        with postgres.cluster(hasty=False) as address:
            yield Place(kind, surroundings(folder, address, SETTINGS), folder, {})


def keep(folder: Path) -> None:
    """Build the county on SQLite in a folder, for later runs to copy."""
    spots = _built("sqlite", folder, "").spots
    (folder / SPOTS).write_text(json.dumps(spots), encoding="utf-8")


def kept(folder: Path) -> Place:
    """The county that ``keep`` has built."""
    spots = json.loads((folder / SPOTS).read_text(encoding="utf-8"))
    return Place("sqlite", surroundings(folder, "", SETTINGS), folder, spots)


def _built(kind: str, folder: Path, database: str) -> Place:
    environment = surroundings(folder, database, SETTINGS)
    empty = Place(kind, environment, folder, {})
    return Place(
        kind, environment, folder, json.loads(empty.command("ground").splitlines()[-1])
    )
