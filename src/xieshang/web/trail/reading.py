"""What a receipt proves, found out step by step; each step has its own answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import Enum
from typing import Final

from xieshang.apps.trail import outside, witnessing
from xieshang.apps.trail.models import Event, Leaf, Witness, WitnessedLog
from xieshang.apps.trail.proofs import continues, latest
from xieshang.apps.trail.sequencer import content_of
from xieshang.core.trail import (
    Checkpoint,
    Entry,
    EntryInvalid,
    NoteInvalid,
    Receipt,
    Verifier,
    commitment,
    moment_of,
)
from xieshang.core.trail.note import COSIGNATURE, text_of
from xieshang.core.trail.receipt import FIRST_LINE
from xieshang.core.trail.witness import signed_by
from xieshang.web.trail.log import Signed

LARGEST: Final = 64 * 2**10  # bytes; a real one has two or three thousand


class Verdict(Enum):
    """The one answer that the page gives in its heading."""

    PROVED = "proved"
    NEIGHBOUR = "neighbour"  # another platform's, and we know its key
    FOREIGN = "foreign"  # another platform's, and we do not
    ALTERED = "altered"  # something in it was changed
    NO_RECEIPT = "no_receipt"
    TOO_LARGE = "too_large"
    SHORTER = "shorter"  # our log has fewer entries than it signed once: an old backup
    LOST = "lost"  # our log lost acts in a restore, said so, and goes on under another name
    REWRITTEN = "rewritten"  # our log is another than the one it signed once


PROVING: Final = (Verdict.PROVED, Verdict.NEIGHBOUR)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found out about a receipt."""

    verdict: Verdict
    origin: str = ""
    entry: Entry | None = None
    number: int = 0  # of the entry, counted from one
    size: int = 0  # of the log, at the checkpoint
    today: int = 0  # of the log, now
    witnesses: list[Signed] = field(default_factory=list)
    event: Event | None = None  # the act itself, while it is kept
    erased: bool = False
    still: bool = False  # the act stands in our log, though others after it were lost

    @property
    def good(self) -> bool:
        return self.verdict in PROVING


def looks_like_one(content: bytes) -> bool:
    """Whether somebody meant this file to be a receipt."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"c2sp.org/tlog-proof")


def read(content: bytes) -> Reading:
    """Find out what a receipt proves; nothing is kept."""
    if len(content) > LARGEST:
        return Reading(Verdict.TOO_LARGE)
    try:
        receipt = Receipt.read(_unix(content))
        checkpoint = Checkpoint.read(text_of(receipt.checkpoint))
    except (NoteInvalid, UnicodeDecodeError):
        broken = looks_like_one(content)
        return Reading(Verdict.ALTERED if broken else Verdict.NO_RECEIPT)
    known, verdict = _keys(checkpoint.origin)
    if not known:
        return Reading(Verdict.FOREIGN, checkpoint.origin)
    witnesses = [Verifier.read(row.vkey) for row in Witness.objects.all()]
    if verdict is Verdict.NEIGHBOUR:  # whose witness we are
        witnesses.append(witnessing.signer().verifier(COSIGNATURE))
    try:
        receipt.verify(receipt.extra, origin=checkpoint.origin, known=[*known, *witnesses])
        entry = Entry.read(receipt.extra.decode())
    except (NoteInvalid, EntryInvalid, UnicodeDecodeError):
        return Reading(Verdict.ALTERED, checkpoint.origin)
    found = Reading(
        verdict,
        checkpoint.origin,
        entry,
        number=receipt.index + 1,
        size=checkpoint.size,
        witnesses=[
            Signed(key.name, datetime.fromtimestamp(moment_of(line), tz=UTC))
            for key, line in signed_by(receipt.checkpoint, witnesses)
        ],
    )
    return _held_against_ours(found, checkpoint) if verdict is Verdict.PROVED else found


def _unix(content: bytes) -> str:
    """The text, as it was before a mail program or an editor gave it other line ends."""
    text = content.removeprefix(b"\xef\xbb\xbf").decode().replace("\r\n", "\n")
    return text if text.startswith(FIRST_LINE) else text.lstrip()


def _keys(origin: str) -> tuple[list[Verifier], Verdict]:
    """The keys that sign for a log, and what its receipts are to us."""
    if own := [key for key in outside.verifiers() if key.name == origin]:
        return own, Verdict.PROVED
    log = WitnessedLog.objects.filter(origin=origin).first()
    return ([Verifier.read(log.vkey)] if log else []), Verdict.NEIGHBOUR


def _held_against_ours(found: Reading, signed: Checkpoint) -> Reading:
    """Whether the log of today is still the one that signed this receipt."""
    newest = latest()
    today = newest.size if newest else 0
    leaf = Leaf.objects.select_related("event").filter(index=found.number - 1).first()
    same = leaf is not None and found.entry is not None and leaf.data == found.entry.data
    whole = continues(signed)
    if not whole and signed.origin != outside.signer().name:
        return replace(found, verdict=Verdict.LOST, today=today, still=same)
    if newest is None or newest.size < signed.size:
        return replace(found, verdict=Verdict.SHORTER, today=today)
    if leaf is None or not same or not whole:
        return replace(found, verdict=Verdict.REWRITTEN, today=today)
    event = leaf.event
    if event.erased_on is not None:
        return replace(found, today=today, erased=True)
    if (
        found.entry is None
        or commitment(event.nonce, content_of(event)) != found.entry.commitment
    ):
        return replace(found, verdict=Verdict.REWRITTEN, today=today)
    return replace(found, today=today, event=event)
