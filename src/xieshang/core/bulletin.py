"""Bulletins: what one level tells the level above of a quarter, signed, as text (简报).

The text is a signed note (C2SP), self-contained: whoever has the file and the sender's public
key can check it without a network. Only sums travel, in hundredths and so exact; a sum of fewer
than five enterprises is left out after it was made. One region a bulletin, so that nothing can
be subtracted inside it; the level above adds the bulletins of its parts and compares. What
stands beside others that are told (of the regions inside, of the bulletin that it corrects) is
left out where subtracting would leave fewer than five.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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
LEVELS: Final = (6, 4, 2, 0)  # digits that a county, a city, a province, the nation share
NOTHING: Final = "-"
FIELDS: Final = ("origin", "region", "period", "seq", "previous", "schema", "log")
ROW: Final = re.compile(r"([a-z][a-z0-9_]*) (-?(?:0|[1-9]\d{0,30})|-) (0|[1-9]\d{0,8}|-)")
SEQ: Final = re.compile(r"\d{1,9}")
PERIOD: Final = re.compile(r"\d{4}Q[1-4]")
REGION: Final = re.compile(r"\d{6}(?:\d{3})?")
HASH: Final = re.compile(r"[0-9a-f]{64}|-")


class BulletinInvalid(Exception):
    """The text is no bulletin, with the reason in English, for logs."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A variable summed over enterprises; both are None where too few stand behind it."""

    hundredths: int | None
    enterprises: int | None


HIDDEN: Final = Sum(None, None)


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What a region tells of a quarter.

    Args:
        seq: 1 for the first of a region and quarter; a correction has the next number.
        previous: SHA-256 of the text before it, ``-`` for the first.
        schema: SHA-256 of the list of variables that the sums follow.
        log: size and root of the sender's log when it was made.
    """

    origin: str
    region: str
    period: str
    seq: int
    previous: str
    schema: str
    log: str
    sums: Mapping[str, Sum] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The note's text; the same bulletin is always the same text."""
        head = [f"{name} {getattr(self, name)}" for name in FIELDS]
        rows = [
            f"{name} {_said(one.hundredths)} {_said(one.enterprises)}"
            for name, one in sorted(self.sums.items())
        ]
        return "\n".join([HEAD, *head, *rows]) + "\n"

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


def _said(number: int | None) -> str:
    return NOTHING if number is None else str(number)


def told(hundredths: int, enterprises: int) -> Sum:
    """A sum as it may be told: not where one to four enterprises stand behind it.

    >>> told(1200, 4), told(1200, 5).hundredths, told(0, 0).enterprises
    (Sum(hundredths=None, enterprises=None), 1200, 0)
    """
    if 0 < enterprises < LEAST:
        return HIDDEN
    return Sum(hundredths, enterprises)


def may_be_told(firms: Mapping[str, int], prefix: str) -> bool:
    """Whether a region's sum may be told beside those of every region inside it.

    Not where subtracting the told ones leaves one to four enterprises.

    Args:
        firms: enterprises behind the sum, by county code.
        prefix: the digits that all codes of the region share.

    >>> may_be_told({"980121": 5, "980122": 3}, "9801")
    False
    >>> may_be_told({"980121": 5, "980122": 3, "980123": 2}, "9801")
    True
    """
    left = dict(firms)  # by region, the enterprises that no told sum inside it counts
    for digits in LEVELS:
        inside = Counter[str]()
        for code, number in left.items():
            inside[code[:digits]] += number
        hidden = {code: number for code, number in inside.items() if 0 < number < LEAST}
        if digits <= len(prefix):
            return prefix not in hidden
        left = hidden
    return True


def corrected(sums: Mapping[str, Sum], before: Bulletin) -> dict[str, Sum]:
    """What a correction may tell beside what it corrects.

    Where a sum has changed, subtracting tells what has; that may be told only if at least
    five enterprises came or went, for of the others nobody knows how many have changed; above
    the county not at all, for nobody knows in which county. What a correction has hidden stays
    hidden: the sum before it is still known.
    """
    above = before.region.endswith("00")
    found = dict(sums)
    for name, now in sums.items():
        then = before.sums.get(name)
        if then is None or now.enterprises is None or now == then:
            continue
        if then.enterprises is None:
            hide = before.seq > 1
        else:
            hide = above or abs(now.enterprises - then.enterprises) < LEAST
        if hide:
            found[name] = HIDDEN
    return found


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
    sums: dict[str, Sum] = {}
    for line in lines[start:-1]:
        found = ROW.fullmatch(line)
        if found is None or (found[2] == NOTHING) != (found[3] == NOTHING):
            raise BulletinInvalid(f"not a sum: {line[:60]}")
        name, number, firms = found.groups()
        hidden = number == NOTHING
        sums[name] = HIDDEN if hidden else Sum(int(number), int(firms))
    made = Bulletin(
        said["origin"], said["region"], said["period"], int(said["seq"]), said["previous"],
        said["schema"], said["log"], sums,
    )  # fmt: skip
    if made.text != text or not _plausible(made):
        raise BulletinInvalid("not as a bulletin is written")
    return made


def _plausible(made: Bulletin) -> bool:
    firms = [one.enterprises for one in made.sums.values() if one.enterprises is not None]
    return bool(
        PERIOD.fullmatch(made.period)
        and REGION.fullmatch(made.region)
        and HASH.fullmatch(made.previous)
        and made.seq > 0
        and (made.seq == 1) == (made.previous == NOTHING)
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


@dataclass(frozen=True, slots=True)
class Difference:
    """A variable of which the parts do not add up to the whole."""

    name: str
    whole: Sum
    parts: Sum


def total(parts: Sequence[Bulletin]) -> dict[str, Sum]:
    """What the parts add up to; a variable that one of them hides is hidden."""
    names = sorted({name for part in parts for name in part.sums})
    found: dict[str, Sum] = {}
    for name in names:
        several = [part.sums[name] for part in parts if name in part.sums]
        numbers = [one.hundredths for one in several if one.hundredths is not None]
        firms = [one.enterprises for one in several if one.enterprises is not None]
        whole = len(numbers) == len(several)
        found[name] = told(sum(numbers), sum(firms)) if whole else HIDDEN
    return found


def differences(whole: Bulletin, parts: Sequence[Bulletin]) -> list[Difference]:
    """Where a bulletin does not say what its parts add up to; hidden sums prove nothing.

    Raises:
        BulletinInvalid: the parts are of another quarter, list of variables or region, or two
            of one region.
    """
    regions = [part.region for part in parts]
    stem = whole.region[:6].removesuffix("00").removesuffix("00")
    for part in parts:
        if (part.period, part.schema) != (whole.period, whole.schema):
            raise BulletinInvalid(f"{part.region}: another quarter or list of variables")
        if not part.region.startswith(stem) or part.region == whole.region:
            raise BulletinInvalid(f"{part.region} is no part of {whole.region}")
    if len(set(regions)) < len(regions):
        raise BulletinInvalid("two bulletins of one region")
    added = total(parts)
    nothing = Sum(0, 0)
    found = []
    for name in sorted({*added, *whole.sums}):
        one, other = whole.sums.get(name, nothing), added.get(name, nothing)
        if None not in {one.hundredths, other.hundredths} and one != other:
            found.append(Difference(name, one, other))
    return found


def follows(later: Bulletin, earlier: Bulletin) -> bool:
    """Whether a bulletin corrects another: the next number, naming its hash.

    Two texts with one number are two stories: neither follows the other.
    """
    same = (later.origin, later.region, later.period) == (
        earlier.origin, earlier.region, earlier.period,
    )  # fmt: skip
    return same and later.seq == earlier.seq + 1 and later.previous == earlier.sha256
