"""What the log keeps outside the database: its key, the checkpoint last seen, what was erased.

They lie in the folder of keys, which no backup holds: whoever brings back an old database, or
puts another in its place, is told by these files.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from django.conf import settings

from xieshang.core.trail import Checkpoint, NoteInvalid, Signer, Verifier, open_note
from xieshang.core.trail.note import COSIGNATURE, ED25519

KEY: Final = "trail.signing.key"
LAST: Final = "trail.checkpoint"
ERASED: Final = "trail.erased"


@dataclass(frozen=True, slots=True)
class Erasure:
    """One act whose content was erased: its leaf and the day."""

    leaf: int
    on: date


def signer() -> Signer:
    """The log's own key, made on first use; its name is the log's origin, for ever."""
    return kept_or_made(KEY, settings.LOG_ORIGIN)


def origin() -> str:
    """The name of the log that is kept here; empty where nothing was signed yet."""
    return signer().name if _file(KEY).exists() else ""


def kept_or_made(file_name: str, name: str) -> Signer:
    """The key in this file, made on first use under this name."""
    file = _file(file_name)
    try:
        return Signer.read(file.read_text().strip())
    except FileNotFoundError:
        made = Signer(name, secrets.token_bytes(32))
        _write(file, made.skey + "\n", over=False)
        return Signer.read(file.read_text().strip())


def clock(key: Signer) -> Signer:
    """The key that signs when a checkpoint was made: derived, for no key signs two kinds."""
    return Signer(f"{key.name}/moments", hashlib.sha256(b"moments" + key.seed).digest())


def verifiers() -> list[Verifier]:
    """The public keys of the log: the one in use first, then those of its earlier names."""
    return [key.verifier(ED25519) for key in _signers()]


def clocks() -> list[Verifier]:
    """The keys for the moments of its checkpoints."""
    return [clock(key).verifier(COSIGNATURE) for key in _signers()]


def begin_anew(here: int) -> Signer:
    """Put key and checkpoint aside and give the log its next name; the new key.

    For a database that lost acts which had been signed: under the old name the log would tell
    two stories. Only ``here`` leaves are left: what was erased behind them is gone itself, and
    its places will be those of other acts, which nobody asked to erase.
    """
    old = signer()
    number = len(_signers())
    _write(_file(f"{KEY}.{number}"), old.skey + "\n")
    if (known := last_seen()) is not None:
        _write(_file(f"{LAST}.{number}"), known)
        _file(LAST).unlink()
    listed = erasures()
    if any(one.leaf >= here for one in listed):
        _write(_file(f"{ERASED}.{number}"), _lines(listed))
        _write(_file(ERASED), _lines(one for one in listed if one.leaf < here))
    first = old.name if number == 1 else old.name.rpartition("/")[0]
    made = Signer(f"{first}/{number + 1}", secrets.token_bytes(32))
    _write(_file(KEY), made.skey + "\n")
    return made


def _signers() -> list[Signer]:
    earlier = sorted(_file(KEY).parent.glob(f"{KEY}.[0-9]*"), reverse=True)
    kept = [Signer.read(file.read_text().strip()) for file in earlier if len(file.suffix) < 9]
    return [signer(), *kept]


def last_seen() -> str | None:
    """The signed checkpoint that was made, or cosigned, last."""
    try:
        return _file(LAST).read_text()
    except FileNotFoundError:
        return None


def keep_checkpoint(signed: str) -> None:
    """Remember a checkpoint outside the database; never a smaller one than before."""
    known = last_seen()
    if known is None or size_of(known) <= size_of(signed):
        _write(_file(LAST), signed)


def size_of(signed: str) -> int:
    """The size that a checkpoint of this log names.

    Raises:
        NoteInvalid: it is no checkpoint of this log.
    """
    return checked(signed, verifiers()).size


def checked(signed: str, known: Iterable[Verifier]) -> Checkpoint:
    """A checkpoint that the log itself has signed.

    Raises:
        NoteInvalid: with the reason in English.
    """
    opened = open_note(signed, known)
    found = Checkpoint.read(opened.text)
    if not any(key.name == found.origin for key in opened.by):
        raise NoteInvalid("the log itself has not signed")
    return found


def erasures() -> list[Erasure]:
    """What was erased, as it stands outside the database."""
    try:
        lines = _file(ERASED).read_text().splitlines()
    except FileNotFoundError:
        return []
    said = [json.loads(line) for line in lines if line]
    return [Erasure(int(one["leaf"]), date.fromisoformat(one["on"])) for one in said]


def keep_erasures(more: Iterable[Erasure]) -> None:
    """Add to the list; what stands there already stays."""
    known = {one.leaf: one for one in [*more, *erasures()]}
    _write(_file(ERASED), _lines(sorted(known.values(), key=lambda one: one.leaf)))


def _lines(listed: Iterable[Erasure]) -> str:
    said = ({"leaf": one.leaf, "on": one.on.isoformat()} for one in listed)
    return "".join(f"{json.dumps(one)}\n" for one in said)


def _file(name: str) -> Path:
    folder = Path(settings.KEYS)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / name


def _write(file: Path, text: str, *, over: bool = True) -> None:
    """Written whole under another name first: nobody ever reads half a file."""
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    if over:
        os.replace(draft, file)
        return
    try:
        os.link(draft, file)  # fails where another process was faster
    except FileExistsError:
        pass
    finally:
        draft.unlink()
