"""What an import of one kind must be able to do; the apps above register theirs here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from xieshang.apps.accounts.models import User
from xieshang.apps.exchange.cells import Column, Fault
from xieshang.apps.exchange.models import ImportBatch


class Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    FAULTY = "faulty"


@dataclass(slots=True)
class Line:
    """One row of a file, parsed: what each column says, or what is wrong with it."""

    number: int
    original: list[Any]
    said: dict[str, Any]  # only columns that the row fills
    faults: list[Fault] = field(default_factory=list)
    verdict: Verdict = Verdict.FAULTY
    kept: dict[str, Any] = field(default_factory=dict)  # what is written down until confirmed


class Importer(Protocol):
    """Knows the columns of one kind of list, judges its rows and writes them."""

    @property
    def columns(self) -> tuple[Column, ...]: ...

    def judge(self, lines: Sequence[Line]) -> None:
        """Give each line its verdict and what to keep of it; nothing is written."""

    def absent(self) -> list[int]:
        """After the last line: the keys of what exists and was not on the list."""

    def apply(self, kept: Sequence[dict[str, Any]]) -> int:
        """Write rows inside the caller's transaction; returns how many could not be written."""

    def finish(self, absent: Iterable[int]) -> int:
        """After the last row, inside the transaction; ends what is absent if the list is whole.

        Returns how many were ended.
        """


May = Callable[[User, str, date], bool]  # whether a person takes in such a list for a scope


@dataclass(frozen=True, slots=True)
class Sender:
    """The department that sends a list, and where; its files are signed if it has a key."""

    giver: str
    called: str
    region_code: str
    period: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of list: who judges and writes it, its columns, who may bring it."""

    make: Callable[[ImportBatch], Importer]
    columns: tuple[Column, ...]
    may: May
    sender: Callable[[str], Sender] | None = None  # of a scope


_registered: dict[str, Kind] = {}


def register(
    kind: str,
    make: Callable[[ImportBatch], Importer],
    columns: tuple[Column, ...],
    may: May,
    *,
    sender: Callable[[str], Sender] | None = None,
) -> None:
    """Say who imports lists of this kind."""
    _registered[kind] = Kind(make, columns, may, sender)


def importer_of(batch: ImportBatch) -> Importer:
    return _registered[batch.kind].make(batch)


def columns_of(kind: str) -> tuple[Column, ...]:
    """The columns of a kind of list; ``KeyError`` for one that nobody imports."""
    return _registered[kind].columns


def may_import(user: User, kind: str, scope: str, *, on: date) -> bool:
    """Whether a person takes in lists of this kind here."""
    found = _registered.get(kind)
    return found is not None and found.may(user, scope, on)


def sender_of(kind: str, scope: str) -> Sender | None:
    """The department that sends such a list; nobody where no department does."""
    found = _registered[kind].sender
    return found(scope) if found else None
