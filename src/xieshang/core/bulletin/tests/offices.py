"""Sixteen offices in memory: each with its keys, what it sent, and what it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from xieshang.core.bulletin import (
    Against,
    Bulletin,
    BulletinInvalid,
    Fault,
    Sum,
    bundle,
    cosigned,
    judged,
    named,
    opened,
    read,
    signed,
    total,
    unbundled,
    verdict,
)
from xieshang.core.trail.note import COSIGNATURE, NoteInvalid, Signer, Verifier, text_of

PERIOD: Final = "2026Q1"
SCHEMA: Final = "a" * 64
MAGNITUDES: Final = ("heads", "wages")
Values = Mapping[str, Mapping[int, int]]  # by variable and enterprise
CITIES: Final = ("980100", "980200", "980300")
COUNTIES: Final = tuple(f"{city[:4]}{n}" for city in CITIES for n in (21, 22, 23, 24))
PROVINCE: Final = "980000"


def above(region: str) -> str:
    return PROVINCE if region.endswith("00") else f"{region[:4]}00"


@dataclass
class Office:
    """One level: it adds up enterprises, or what came from below."""

    region: str
    known: dict[str, list[Verifier]]
    sent: list[tuple[Bulletin, Values]] = field(default_factory=list)
    waiting: dict[str, Bulletin] = field(default_factory=dict)
    accepted: dict[str, tuple[Bulletin, str]] = field(default_factory=dict)
    generation: int = 1

    @property
    def origin(self) -> str:
        return f"x{self.region}.example/{self.generation}"

    def key(self, use: str = "bulletins") -> Signer:
        seed = f"{self.region}{self.generation}{use}".encode().ljust(32, b".")[:32]
        return Signer(f"{self.origin}/{use}", seed)

    def keys(self) -> list[Verifier]:
        return [self.key().verifier(), self.key("seen").verifier(COSIGNATURE)]

    def tell(self, values: Values | None = None, **changes: object) -> str:
        """The next bulletin: of enterprises, or of the newest that were cosigned."""
        last = self.sent[-1][0] if self.sent else None
        sums, behind = self._sums(values) if values is not None else (self._added(), {})
        newest = {} if values is not None else self.newest()
        made = Bulletin(
            self.origin, self.region, PERIOD, last.seq + 1 if last else 1,
            last.sha256 if last else "-", SCHEMA, "0 -", sums,
            named({code: one and one[0] for code, one in newest.items()}),
        )  # fmt: skip
        made = replace(made, **changes)  # type: ignore[arg-type]  # what a liar changes
        self.sent.append((made, behind))
        notes = [one[1] for one in newest.values() if one]
        return bundle(signed(made, self.key()), notes)

    def _sums(self, values: Values) -> tuple[dict[str, Sum], Values]:
        found = {
            name: judged(
                several, [then[name] for _made, then in self.sent if name in then],
                magnitude=name in MAGNITUDES,
            )
            for name, several in values.items()
        }  # fmt: skip
        told = {name: dict(values[name]) for name, one in found.items() if not one.why}
        return {name: one.sum for name, one in found.items()}, told

    def _added(self) -> dict[str, Sum]:
        return total([one[0] for one in self.newest().values() if one])

    def newest(self) -> dict[str, tuple[Bulletin, str] | None]:
        """By region below; None where nothing was cosigned."""
        below = [code for code in self.known if above(code) == self.region != code]
        found: dict[str, tuple[Bulletin, str] | None] = dict.fromkeys(below)
        for made, note in sorted(self.accepted.values(), key=lambda one: one[0].seq):
            found[made.region] = (made, note)
        return found

    def take(self, file: str) -> tuple[Against, ...]:
        """What speaks against a file from below; nothing does when it is cosigned.

        Raises:
            NoteInvalid, BulletinInvalid: its signature does not hold, or it is no bulletin.
        """
        whole, *parts = unbundled(file)
        made = opened(whole, self.known.get(read(text_of(whole)).region, ()))
        if above(made.region) != self.region:
            return (Against(Fault.NO_PART, made.region),)
        if made.sha256 in self.accepted:
            return ()
        found = verdict(
            made, parts, known=lambda code: self.known.get(code, ()), schema=SCHEMA,
            divided=made.region.endswith("00"),
            below=[code for code in self.known if above(code) == made.region],
            accepted=[one for one, _note in self.accepted.values() if self._same(one, made)],
            waiting=[
                one for one in self.waiting.values()
                if self._same(one, made) and one.sha256 != made.sha256
            ],
        )  # fmt: skip
        if found.good:
            note = cosigned(whole, self.key("seen"), moment=1_780_000_000)
            self.accepted[made.sha256] = (made, note)
            self.waiting.pop(made.sha256, None)
        else:
            self.waiting[made.sha256] = made
        return found.faults

    @staticmethod
    def _same(one: Bulletin, other: Bulletin) -> bool:
        return (one.region, one.period) == (other.region, other.period)


def refused(office: Office, file: str) -> str:
    """By which name a file is refused; empty where it is not."""
    try:
        faults = office.take(file)
    except (NoteInvalid, BulletinInvalid) as fault:
        return type(fault).__name__
    return faults[0].fault.name if faults else ""


def offices() -> dict[str, Office]:
    """A province, three cities, twelve counties; each holds the keys of two levels below."""
    made = {code: Office(code, {}) for code in (PROVINCE, *CITIES, *COUNTIES)}
    for code, office in made.items():
        office.known = {
            other.region: other.keys()
            for other in made.values()
            if other.region != code
            and code in {above(other.region), above(above(other.region))}
        }
    return made
