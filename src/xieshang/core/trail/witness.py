"""What a log and a witness say to each other (C2SP tlog-witness), without a wire.

The log sends its newest checkpoint with a proof that it continues the last one that the witness
signed. The witness answers with its cosignature, or with a status that says what is wrong. The
same texts travel by HTTP or as files on a stick.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from xieshang.core.trail.checkpoint import Checkpoint, hash_of, number
from xieshang.core.trail.hashing import EMPTY_ROOT
from xieshang.core.trail.note import (
    COSIGNATURE,
    NobodyKnown,
    NoteInvalid,
    Signer,
    Verifier,
    cosign,
    open_note,
    text_of,
)
from xieshang.core.trail.receipt import LONGEST_PATH
from xieshang.core.trail.verify import verify_consistency

OLD = "old "
SIZE_TYPE = "text/x.tlog.size"  # content type of a 409


class Status(int, Enum):
    """The statuses of the protocol, which are those of HTTP."""

    COSIGNED = 200
    MALFORMED = 400
    NOT_SIGNED = 403  # not by a key that the witness knows for this log
    UNKNOWN_LOG = 404
    OTHER_SIZE = 409  # the witness last signed another size; it says which
    NO_CONTINUATION = 422  # the proof does not hold: a fork, or a faulty request


@dataclass(frozen=True, slots=True)
class Request:
    """A checkpoint, and the proof that it continues the tree of ``old`` leaves."""

    old: int
    proof: tuple[bytes, ...]
    note: str

    @property
    def text(self) -> str:
        lines = [f"{OLD}{self.old}", *(base64.b64encode(step).decode() for step in self.proof)]
        return "\n".join([*lines, "", self.note])

    @classmethod
    def read(cls, text: str) -> Request:
        """Read a request; nothing is verified yet.

        Raises:
            NoteInvalid: it is none.
        """
        head, parting, note = text.partition("\n\n")
        first, *steps = head.split("\n")
        if not parting or not first.startswith(OLD) or len(steps) > LONGEST_PATH:
            raise NoteInvalid("not a request to cosign")
        return cls(number(first.removeprefix(OLD)), tuple(map(hash_of, steps)), note)

    @property
    def checkpoint(self) -> Checkpoint:
        """What the note says, whoever has signed it.

        Raises:
            NoteInvalid: the note holds no checkpoint.
        """
        return Checkpoint.read(text_of(self.note))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the witness makes of a request: to be kept before the answer goes out."""

    status: Status
    checkpoint: Checkpoint | None = None  # where the log itself has signed it


def judge(request: Request, *, keys: Iterable[Verifier], last: Checkpoint | None) -> Verdict:
    """The verdict on a request for a log with these ``keys``, last signed at ``last``.

    Without keys the log is unknown.
    """
    known = tuple(keys)
    if not known:
        return Verdict(Status.UNKNOWN_LOG)
    try:
        opened = open_note(request.note, known)
    except NoteInvalid:
        return Verdict(Status.NOT_SIGNED)
    new = Checkpoint.read(opened.text)
    if request.old > new.size:
        return Verdict(Status.MALFORMED, new)
    if request.old != (last.size if last else 0):
        return Verdict(Status.OTHER_SIZE, new)
    good = _continues(request, new, last)
    return Verdict(Status.COSIGNED if good else Status.NO_CONTINUATION, new)


def _continues(request: Request, new: Checkpoint, last: Checkpoint | None) -> bool:
    if new.size == 0 and new.root != EMPTY_ROOT:
        return False
    if last is None or last.size == 0:  # every tree continues the empty one: nothing to prove
        return not request.proof
    return verify_consistency(last.size, new.size, request.proof, last.root, new.root)


def cosigned(note: str, *, by: Signer, moment: int) -> str:
    """The body of a 200: the witness's line over the note."""
    return cosign(note, by, moment=moment)


def other_size(size: int) -> str:
    """The body of a 409: the size that the witness last signed."""
    return f"{size}\n"


def size_of(body: str) -> int:
    """Read the body of a 409.

    Raises:
        NoteInvalid: it is no size.
    """
    if not body.endswith("\n"):
        raise NoteInvalid("a size ends with a newline")
    return number(body[:-1])


def lines_of(body: str, note: str, known: Iterable[Verifier]) -> list[tuple[Verifier, str]]:
    """The cosignatures of ``note`` in the body of a 200 that known witnesses made.

    Raises:
        NoteInvalid: there is none, or one does not hold.
    """
    witnesses = [key for key in known if key.kind == COSIGNATURE]
    found = _lines(text_of(note), body, witnesses)
    if not found:
        raise NobodyKnown("no known witness has signed this")
    return found


def signed_by(note: str, known: Iterable[Verifier]) -> list[tuple[Verifier, str]]:
    """The signature lines of a note that known keys made.

    Raises:
        NoteInvalid: it is no note, or one of them does not hold.
    """
    text = text_of(note)
    return _lines(text, note[len(text) + 1 :], known)


def _lines(text: str, body: str, known: Iterable[Verifier]) -> list[tuple[Verifier, str]]:
    keys = list(known)
    found: list[tuple[Verifier, str]] = []
    for line in body.split("\n")[:-1]:
        try:
            opened = open_note(f"{text}\n{line}\n", keys)
        except NobodyKnown:
            continue
        found += [(key, f"{line}\n") for key in opened.by]
    return found


def origin_hash(origin: str) -> str:
    """How a witness names a log in the address of its checkpoint (64 hex digits)."""
    return hashlib.sha256(origin.encode()).hexdigest()
