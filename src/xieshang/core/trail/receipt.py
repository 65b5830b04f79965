"""A receipt that proves offline that an entry stands in the log (C2SP tlog-proof v1)."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass

from xieshang.core.trail.checkpoint import Checkpoint, hash_of, number
from xieshang.core.trail.hashing import leaf_hash
from xieshang.core.trail.note import NoteInvalid, Opened, Verifier, _decoded, open_note
from xieshang.core.trail.verify import verify_inclusion

FIRST_LINE = "c2sp.org/tlog-proof@v1"
LONGEST_PATH = 63


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where an entry stands, the path to the root, and the signed checkpoint (回执).

    ``extra`` is not authenticated by the format: here it holds the entry itself, whose hash is.
    """

    index: int
    proof: tuple[bytes, ...]
    checkpoint: str  # the signed note, cosignatures included
    extra: bytes = b""

    @property
    def text(self) -> str:
        """The file's content (``.tlog-proof``)."""
        lines = [FIRST_LINE]
        if self.extra:
            lines.append(f"extra {base64.b64encode(self.extra).decode()}")
        lines.append(f"index {self.index}")
        lines += [base64.b64encode(step).decode() for step in self.proof]
        return "\n".join([*lines, "", self.checkpoint])

    @classmethod
    def read(cls, text: str) -> Receipt:
        """Read a receipt; nothing is verified yet.

        Raises:
            NoteInvalid: it is none.
        """
        head, parting, checkpoint = text.partition("\n\n")
        lines = head.split("\n")
        if not parting or lines.pop(0) != FIRST_LINE or not lines:
            raise NoteInvalid("not a receipt")
        extra = b""
        if lines[0].startswith("extra "):
            extra = _decoded(lines.pop(0).removeprefix("extra "))
        if not lines or not lines[0].startswith("index "):
            raise NoteInvalid("no index")
        index = number(lines.pop(0).removeprefix("index "))
        if len(lines) > LONGEST_PATH:
            raise NoteInvalid("the path is too long")
        return cls(index, tuple(hash_of(line) for line in lines), checkpoint, extra)

    def verify(
        self, entry: bytes, *, origin: str, known: Iterable[Verifier]
    ) -> tuple[Checkpoint, Opened]:
        """Prove that ``entry`` stands in the log ``origin``; who signed it comes back with it.

        Raises:
            NoteInvalid: it does not prove that, with the reason.
        """
        opened = open_note(self.checkpoint, known)
        if not any(key.name == origin for key in opened.by):
            raise NoteInvalid("the log itself has not signed")
        checkpoint = Checkpoint.read(opened.text)
        if checkpoint.origin != origin:
            raise NoteInvalid("the checkpoint is of another log")
        if not verify_inclusion(
            leaf_hash(entry), self.index, checkpoint.size, self.proof, checkpoint.root
        ):
            raise NoteInvalid("the path does not lead from the entry to the root")
        return checkpoint, opened
