"""Starts the limited process for one file and takes its rows."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from xieshang.apps.exchange.reading.compound import SIGNATURE
from xieshang.apps.exchange.reading.refusal import LARGEST_FILE, MEGABYTE, Unreadable

SOURCE: Final = str(Path(__file__).resolve().parents[3])
START: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from xieshang.apps.exchange.reading.child import main; main()"
)
PATIENCE: Final = 600  # seconds; the processor limit ends a child that loops long before
KINDS: Final = ("xlsx", "xls", "csv")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file: its number there and its cells."""

    number: int
    cells: list[Any]


def kind_of(name: str, size: int, beginning: bytes) -> str:
    """What a file is by its name, and whether its first bytes agree.

    Raises:
        Unreadable: too large, of a kind that is not read, or not what its name says.
    """
    if size > LARGEST_FILE:
        raise Unreadable("too large", most=LARGEST_FILE // MEGABYTE)
    if size == 0:
        raise Unreadable("empty")
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending == "xlsm":
        raise Unreadable("macro")
    if ending not in KINDS:
        raise Unreadable("kind", ending=ending[:12])
    is_zip, is_compound = beginning.startswith(b"PK\x03\x04"), beginning.startswith(SIGNATURE)
    if ending == "xlsx" and is_compound:
        raise Unreadable("encrypted")  # an encrypted .xlsx is wrapped in a compound file
    expected = {"xlsx": is_zip, "xls": is_compound, "csv": not (is_zip or is_compound)}
    if not expected[ending] or (ending == "csv" and beginning.startswith(b"%PDF")):
        raise Unreadable("wrong ending", ending=ending)
    return ending


def read(file: IO[bytes], kind: str) -> Iterator[Row]:
    """The rows of a file, as the child finds them.

    Raises:
        Unreadable: the child refused the file, or died of its limits.
    """
    file.seek(0)
    child = subprocess.Popen(  # noqa: S603 — our own interpreter and module
        [sys.executable, "-I", "-c", START, SOURCE, kind],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LANG": "C.UTF-8"},
        cwd="/",
    )
    alarm = threading.Timer(PATIENCE, child.kill)
    alarm.start()
    try:
        assert child.stdout is not None  # noqa: S101 — we asked for a pipe
        yield from _rows(child.stdout)
    finally:
        alarm.cancel()
        with suppress(ProcessLookupError):
            child.kill()
        if child.stdout is not None:
            child.stdout.close()
        child.wait()


def _rows(pipe: IO[bytes]) -> Iterator[Row]:
    for line in pipe:
        found = json.loads(line)
        if isinstance(found, list):
            yield Row(found[0], found[1])
        elif "refused" in found:
            raise Unreadable(found["refused"], **found["values"])
        else:
            return
    raise Unreadable("too much")  # it ended without saying so: out of memory or of time
