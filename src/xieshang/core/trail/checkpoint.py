"""The state of a log in three lines: whose, how many leaves, which root (C2SP)."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from xieshang.core.trail.hashing import HASH_BYTES
from xieshang.core.trail.note import NoteInvalid, _decoded

NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log's origin, its size in leaves, and its root (32 bytes)."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed; ends with a newline."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def read(cls, text: str) -> Checkpoint:
        """Read a note's text. Extension lines are not ours and are refused.

        Raises:
            NoteInvalid: it is no checkpoint.
        """
        lines = text.split("\n")
        if len(lines) != 4 or lines[3] or not lines[0]:
            raise NoteInvalid("a checkpoint has three lines")
        return cls(lines[0], number(lines[1]), hash_of(lines[2]))


def number(text: str) -> int:
    """A decimal number without leading zeros."""
    if not NUMBER.fullmatch(text):
        raise NoteInvalid("not a number")
    return int(text)


def hash_of(text: str) -> bytes:
    """32 bytes in base64."""
    value = _decoded(text)
    if len(value) != HASH_BYTES:
        raise NoteInvalid("not a SHA-256 hash")
    return value
