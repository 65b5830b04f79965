"""Files of JSON lines beside a batch: rows to write, and rows with faults."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

ORIGINAL: Final = "file"
TO_APPLY: Final = "rows.jsonl"
FAULTS: Final = "faults.jsonl"
FIRST: Final = "first.json"
ABSENT: Final = "absent.jsonl"


class Writer:
    """Writes lines under a temporary name; ``keep`` gives the file its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._draft = path.with_suffix(f".{secrets.token_hex(4)}.draft")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self._draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self._file = os.fdopen(descriptor, "w", encoding="utf-8")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        self._file.close()
        with suppress(FileNotFoundError):
            self._draft.unlink()

    def write(self, line: Any) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def keep(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._draft.replace(self._path)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some lines and the place in the file after them."""

    lines: list[Any]
    end: int


def piece(path: Path, *, start: int, most: int) -> Piece:
    """At most ``most`` lines from a place on."""
    lines: list[Any] = []
    if not path.exists():
        return Piece(lines, start)
    with path.open("rb") as file:
        file.seek(start)
        while len(lines) < most and (line := file.readline()):
            lines.append(json.loads(line))
        return Piece(lines, file.tell())


def every(path: Path) -> Iterator[Any]:
    """Every line, one after the other."""
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
