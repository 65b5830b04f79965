"""One key per scope, in a file outside the database, destroyed when the scope is archived.

A backup of the database does not hold it; a stolen database matches nobody with a voice.
"""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from django.conf import settings

from xieshang.apps.voices.errors import KeyDestroyed

SCOPE = re.compile(r"[a-z]+/[0-9a-f-]{1,36}")  # "consultation/12", "survey/7"
BYTES = 32


def key_of(scope: str) -> bytes:
    """The scope's key, made on first use.

    Raises:
        KeyDestroyed: it was destroyed; no second key is ever made for a scope.
    """
    file = _file(scope)
    if _tombstone(scope).exists():
        raise KeyDestroyed(scope)
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return _make(file)


def known(scope: str) -> bool:
    """Whether the scope has a key: one that somebody else has, too, is never made anew."""
    return _file(scope).exists()


def destroyed(scope: str) -> bool:
    """Whether the scope's key is gone for good."""
    return _tombstone(scope).exists()


def destroy(scope: str) -> bool:
    """Overwrite and remove the scope's key; whether there was one. Cannot be undone."""
    file = _file(scope)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _tombstone(scope).touch(mode=0o600)
    return shred(file)


def shred(file: Path) -> bool:
    """Overwrite and remove a key's file; whether there was one."""
    try:
        with file.open("r+b") as opened:
            opened.write(secrets.token_bytes(file.stat().st_size))
            opened.flush()
            os.fsync(opened.fileno())
        file.unlink()
    except FileNotFoundError:
        return False
    return True


def keep(file: Path, content: bytes) -> None:
    """Write a key whole under another name first: nobody ever reads half of it.

    Where another process was faster, its key stays.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_suffix(f".{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    try:
        os.link(draft, file)  # fails where another process was faster
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _make(file: Path) -> bytes:
    keep(file, secrets.token_bytes(BYTES))
    return file.read_bytes()


def _file(scope: str) -> Path:
    if not SCOPE.fullmatch(scope):
        raise ValueError(f"not a scope: {scope!r}")
    return Path(settings.KEYS) / f"{scope.replace('/', '-')}.key"


def _tombstone(scope: str) -> Path:
    return _file(scope).with_suffix(".destroyed")
