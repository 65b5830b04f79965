"""The text of a bulletin: what one level tells the level above of a quarter, signed (简报).

The text is a signed note (C2SP), self-contained: whoever has the file and the sender's public
key can check it without a network. Only sums travel, in hundredths and so exact. A county adds
up enterprises; a level above adds up the bulletins of its parts, which it names by their
hashes, with those that are missing. Their notes travel in the same file, below the whole.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from xieshang.core.trail.note import (
    ED25519,
    NobodyKnown,
    Signer,
    Verifier,
    cosign,
    open_note,
    sign,
    text_of,
)

HEAD: Final = "xieshang bulletin v1"
LEAST: Final = 5  # enterprises behind a sum that is told
NOTHING: Final = "-"
FIELDS: Final = ("origin", "region", "period", "seq", "previous", "schema", "log")
PART: Final = re.compile(r"part ([0-9]{6}) (?:([1-9][0-9]{0,8}) ([0-9a-f]{64})|- -)")
ROW: Final = re.compile(r"([a-z][a-z0-9_]*) (-?(?:0|[1-9][0-9]{0,30})|-) (0|[1-9][0-9]{0,8}|-)")
SEQ: Final = re.compile(r"[0-9]{1,9}")
PERIOD: Final = re.compile(r"[0-9]{4}Q[1-4]")
REGION: Final = re.compile(r"[0-9]{6}")
HASH: Final = re.compile(r"[0-9a-f]{64}|-")


class BulletinInvalid(Exception):
    """The text is no bulletin, with the reason in English, for logs."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A variable summed over enterprises; both are None where it is not told."""

    hundredths: int | None
    enterprises: int | None


HIDDEN: Final = Sum(None, None)


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """One region that a whole adds up: which of its bulletins, or that none came."""

    region: str
    seq: int | None = None
    sha256: str = NOTHING

    @property
    def line(self) -> str:
        return f"part {self.region} {_said(self.seq)} {self.sha256}"


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What a region tells of a quarter.

    Args:
        seq: 1 for the first of a region and quarter; a correction has the next number.
        previous: SHA-256 of the text before it, ``-`` for the first.
        schema: SHA-256 of the list of variables that the sums follow.
        log: size and root of the sender's log when it was made.
        parts: what it adds up; empty where it adds up enterprises itself.
    """

    origin: str
    region: str
    period: str
    seq: int
    previous: str
    schema: str
    log: str
    sums: Mapping[str, Sum] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()

    @property
    def text(self) -> str:
        """The note's text; the same bulletin is always the same text."""
        head = [f"{name} {getattr(self, name)}" for name in FIELDS]
        parts = [part.line for part in sorted(self.parts, key=lambda one: one.region)]
        return "\n".join([HEAD, *head, *parts, *rows_of(self.sums)]) + "\n"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def rows_of(sums: Mapping[str, Sum]) -> list[str]:
    """One line a sum, as the text has them."""
    return [
        f"{name} {_said(one.hundredths)} {_said(one.enterprises)}"
        for name, one in sorted(sums.items())
    ]


def _said(number: int | None) -> str:
    return NOTHING if number is None else str(number)


def read(text: str) -> Bulletin:
    """Read a text exactly: nothing that only means the same is accepted.

    Raises:
        BulletinInvalid: it is not the text of a bulletin.
    """
    lines = text.split("\n")
    start = len(FIELDS) + 1
    if lines[0] != HEAD or len(lines) <= start or lines[-1]:
        raise BulletinInvalid("not a bulletin")
    said = dict(line.partition(" ")[::2] for line in lines[1:start])
    if tuple(said) != FIELDS or not SEQ.fullmatch(said["seq"]):
        raise BulletinInvalid("its head is not complete")
    parts = [_part(line) for line in lines[start:-1] if line.startswith("part ")]
    sums: dict[str, Sum] = {}
    for line in lines[start + len(parts) : -1]:
        found = ROW.fullmatch(line)
        if found is None or (found[2] == NOTHING) != (found[3] == NOTHING):
            raise BulletinInvalid(f"not a sum: {line[:60]}")
        name, number, firms = found.groups()
        hidden = number == NOTHING
        sums[name] = HIDDEN if hidden else Sum(int(number), int(firms))
    made = Bulletin(
        said["origin"], said["region"], said["period"], int(said["seq"]), said["previous"],
        said["schema"], said["log"], sums, tuple(parts),
    )  # fmt: skip
    if made.text != text or not _plausible(made):
        raise BulletinInvalid("not as a bulletin is written")
    return made


def _part(line: str) -> Part:
    found = PART.fullmatch(line)
    if found is None:
        raise BulletinInvalid(f"not a part: {line[:60]}")
    region, seq, sha256 = found.groups()
    return Part(region) if seq is None else Part(region, int(seq), sha256)


def _plausible(made: Bulletin) -> bool:
    firms = [one.enterprises for one in made.sums.values() if one.enterprises is not None]
    regions = [part.region for part in made.parts]
    return bool(
        PERIOD.fullmatch(made.period)
        and REGION.fullmatch(made.region)
        and HASH.fullmatch(made.previous)
        and made.seq > 0
        and (made.seq == 1) == (made.previous == NOTHING)
        and len(set(regions)) == len(regions)
        and not any(0 < number < LEAST for number in firms)
    )


def signed(bulletin: Bulletin, by: Signer) -> str:
    """The note to hand on."""
    return sign(bulletin.text, by)


def opened(note: str, known: Iterable[Verifier]) -> Bulletin:
    """The bulletin of a note that a known key of its own origin has signed.

    Raises:
        NoteInvalid: nobody known has signed it, a signature does not hold, or only others have
            signed it: one county's key says nothing in another's name.
        BulletinInvalid: it is another kind of note.
    """
    found = open_note(note, known)
    made = read(found.text)
    names = {one.name for one in found.by if one.kind == ED25519}
    if not any(f"{name}/".startswith(f"{made.origin}/") for name in names):
        raise NobodyKnown(f"{made.origin} has not signed this")
    return made


def cosigned(note: str, by: Signer, *, moment: int) -> str:
    """The note with the line of the level above, which has checked it."""
    read(text_of(note))
    return note + cosign(note, by, moment=moment)


def bundle(whole: str, parts: Iterable[str]) -> str:
    """One file for a stick: the note of the whole, and below it those of its parts."""
    return whole + "".join(parts)


def unbundled(file: str) -> list[str]:
    """The notes of a file, the whole first; each begins with the first line of a bulletin."""
    begins = [found.start() for found in re.finditer(rf"^{HEAD}$", file, re.MULTILINE)]
    if not begins or begins[0]:
        return [file]
    return [file[a:b] for a, b in zip(begins, [*begins[1:], len(file)], strict=True)]
