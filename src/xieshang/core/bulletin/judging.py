"""What speaks against a bulletin that came from below: by name, and nothing is guessed.

The order in which files come changes nothing: a correction may be here before what it corrects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from xieshang.core.bulletin.adding import Difference, differences, unlike
from xieshang.core.bulletin.text import Bulletin, BulletinInvalid, Sum, opened, read
from xieshang.core.trail.note import (
    COSIGNATURE,
    NobodyKnown,
    NoteInvalid,
    Verifier,
    open_note,
    text_of,
)
from xieshang.core.words import msg

Known = Callable[[str], Iterable[Verifier]]  # the keys that are held for those of a region
Held = Callable[[Sequence[Bulletin]], Mapping[str, Sum] | None]


class Fault(StrEnum):
    """One reason not to cosign, as a message."""

    TWO_STORIES = msg("同一号收到两份，内容不同")
    FORKED = msg("它更正的不是以前收到的那一份")
    OTHER_LIST = msg("用的变量表和本级不同，加不起来")
    NOT_NAMED = msg("它该由下级的简报加起来，文件里却没有写明加了哪几份")
    SIGNATURE = msg("文件里带的这一份，签名不对，或者公钥没有登记")
    ABSENT = msg("文件里缺它加进去的这一份")
    STRANGE = msg("文件里这一份不是它加进去的")
    LEFT_OUT = msg("这个下级既没有加进去，也没有写明缺")
    NO_PART = msg("不是它下一级的区划，或者不是同一个季度、同一张变量表")
    NOT_EQUAL = msg("下级加起来不等于它报的合计")
    NOT_THE_FACTS = msg("和本平台上的数重算出来的不一样")


@dataclass(frozen=True, slots=True)
class Against:
    """A fault, and the region or variable that it is about."""

    fault: Fault
    about: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found; without faults it may be cosigned.

    Args:
        differences: where its parts do not add up to it.
        recomputed: whether facts that are held here were added up again.
        unlike: where they come to something else.
    """

    faults: tuple[Against, ...]
    differences: tuple[Difference, ...] = ()
    recomputed: bool = False
    unlike: tuple[Difference, ...] = ()

    @property
    def good(self) -> bool:
        return not self.faults


def follows(later: Bulletin, earlier: Bulletin) -> bool:
    """Whether a bulletin corrects another: the next number, naming its hash.

    Two texts with one number are two stories: neither follows the other.
    """
    same = (later.region, later.period) == (earlier.region, earlier.period)
    return same and later.seq == earlier.seq + 1 and later.previous == earlier.sha256


def held_nowhere(_leaves: Sequence[Bulletin]) -> None:
    """Of no bulletin the facts are held here."""


def verdict(
    made: Bulletin,
    part_notes: Sequence[str],
    *,
    known: Known,
    schema: str,
    divided: bool,
    below: Iterable[str] = (),
    accepted: Iterable[Bulletin] = (),
    waiting: Iterable[Bulletin] = (),
    held: Held = held_nowhere,
) -> Verdict:
    """Judge a bulletin whose signature holds.

    Args:
        part_notes: the notes of its parts, as they came in its file.
        schema: of the list of variables here.
        divided: whether its region has parts that tell it their quarters.
        below: those parts, as far as they are known here; it names each, also the missing.
        accepted: of the same region and quarter, cosigned before.
        waiting: of the same, neither cosigned nor returned yet.
        held: what the facts come to that are held here of the regions of these bulletins; None
            where they are not. It is asked last, where nothing else speaks against it.
    """
    faults = _chain(made, list(accepted), list(waiting))
    if made.schema != schema:
        faults.append(Against(Fault.OTHER_LIST))
    parts: list[Bulletin] = []
    for number, note in enumerate(part_notes, start=1):
        try:
            parts.append(_opened_part(note, made.region, known))
        except (NoteInvalid, BulletinInvalid):
            faults.append(Against(Fault.SIGNATURE, _region_said(note) or str(number)))
    faults += _parts(made, parts, divided)
    if made.parts:
        told = {part.region for part in made.parts}
        faults += [Against(Fault.LEFT_OUT, one) for one in below if one not in told]
    if faults:
        return Verdict(tuple(faults))
    if made.parts:
        try:
            found = tuple(differences(made, parts))
        except BulletinInvalid as wrong:
            return Verdict((Against(Fault.NO_PART, str(wrong)[:6]),))
        if found:
            return Verdict(tuple(Against(Fault.NOT_EQUAL, one.name) for one in found), found)
    facts = held(parts or [made])
    if facts is None:
        return Verdict(())
    other = tuple(unlike(made, facts))
    against = tuple(Against(Fault.NOT_THE_FACTS, one.name) for one in other)
    return Verdict(against, recomputed=True, unlike=other)


def _region_said(note: str) -> str:
    """The region that a note names, also where nobody vouches for it; empty for no bulletin."""
    try:
        return read(text_of(note)).region
    except (NoteInvalid, BulletinInvalid):
        return ""


def _opened_part(note: str, whole: str, known: Known) -> Bulletin:
    """A part that its own region has signed, or that the region of the whole has cosigned."""
    made = read(text_of(note))
    try:
        return opened(note, known(made.region))
    except NobodyKnown:
        by = open_note(note, known(whole)).by
        if not any(one.kind == COSIGNATURE for one in by):
            raise
        return made


def _chain(made: Bulletin, accepted: list[Bulletin], waiting: list[Bulletin]) -> list[Against]:
    faults = []
    both = [*accepted, *waiting]
    if any(one.seq == made.seq and one.sha256 != made.sha256 for one in both):
        faults.append(Against(Fault.TWO_STORIES, str(made.seq)))
    before = [one for one in accepted if one.seq == made.seq - 1] or [
        one for one in waiting if one.seq == made.seq - 1
    ]
    after = [one for one in accepted if one.seq == made.seq + 1]
    broken = before and not any(follows(made, one) for one in before)
    if broken or any(not follows(one, made) for one in after):
        faults.append(Against(Fault.FORKED, str(made.seq)))
    return faults


def _parts(made: Bulletin, parts: Sequence[Bulletin], divided: bool) -> list[Against]:
    if divided and not made.parts:
        return [Against(Fault.NOT_NAMED)]
    wanted = {part.sha256: part.region for part in made.parts if part.seq is not None}
    here = {part.sha256 for part in parts}
    faults = [
        Against(Fault.ABSENT, region) for sha, region in wanted.items() if sha not in here
    ]
    return faults + [
        Against(Fault.STRANGE, part.region) for part in parts if part.sha256 not in wanted
    ]
