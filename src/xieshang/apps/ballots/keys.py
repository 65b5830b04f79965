"""The private keys of ballot papers: files outside every database, each for one use.

Three offices may be three machines: then each holds its own keys in its own folder.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from xieshang.apps.ballots.errors import KeyDestroyed
from xieshang.apps.voices.keys import keep, shred
from xieshang.core.ballots.keys import CurveKey, KeyPair, read_curve_key

TICKET, BALLOT, RECEIPT, COUNT = "ticket", "ballot", "receipt", "count"
WHILE_OPEN = (TICKET, BALLOT, RECEIPT)


def put(paper: UUID, role: str, private: bytes) -> None:
    """Keep a key that was just made."""
    keep(file_of(paper, role), private)


def signer(paper: UUID, role: str) -> KeyPair:
    """The key that signs tickets or ballots.

    Raises:
        KeyDestroyed: voting is over.
    """
    found: KeyPair = _read(paper, role, KeyPair.read)
    return found


def curve_key(paper: UUID, role: str) -> CurveKey:
    """The key of receipts or of the count.

    Raises:
        KeyDestroyed: voting is over, or the objection period.
    """
    found: CurveKey = _read(paper, role, read_curve_key)
    return found


def there(paper: UUID, role: str) -> bool:
    return file_of(paper, role).exists()


def destroy(paper: UUID, *roles: str) -> list[str]:
    """Overwrite and remove keys; which of them there were. Cannot be undone."""
    gone = [role for role in roles if shred(file_of(paper, role))]
    _parsed.cache_clear()
    return gone


def file_of(paper: UUID, role: str) -> Path:
    """Where a key lies; the counting process is told this path and nothing else."""
    keys = Path(settings.KEYS)
    folder = keys / "ballots"
    for one in (keys, folder):  # one by one: the mode is that of the last folder made
        one.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{UUID(str(paper))}-{role}.key"


def _read(paper: UUID, role: str, read: Callable[[bytes], Any]) -> Any:
    file = file_of(paper, role)
    try:
        written = file.stat().st_mtime_ns
        return _parsed(file, written, read)
    except FileNotFoundError as gone:
        _parsed.cache_clear()
        raise KeyDestroyed(f"{role} of {paper}") from gone


@lru_cache(maxsize=16)
def _parsed(file: Path, _written: int, read: Callable[[bytes], Any]) -> Any:
    return read(file.read_bytes())
