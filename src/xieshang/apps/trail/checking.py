"""Looks through the whole log: do leaves, nodes, signatures and acts agree with each other?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Final

from django.db import DatabaseError
from django.db.models import Q
from django.utils.translation import gettext as _

from xieshang.apps.trail import outside, proofs
from xieshang.apps.trail.errors import LogBroken
from xieshang.apps.trail.models import Checkpoint, Event, Leaf, Node, Witness
from xieshang.apps.trail.sequencer import content_of, size_now, start_of
from xieshang.apps.trail.services import ERASED
from xieshang.core import trail
from xieshang.core.trail import (
    Entry,
    EntryInvalid,
    Growing,
    NoteInvalid,
    Verifier,
    commitment,
    leaf_hash,
    moment_of,
    open_note,
)
from xieshang.core.trail.tree import Row

AT_ONCE: Final = 1024  # leaves; a power of two, so that whole subtrees come together
MOST_TOLD: Final = 20  # findings in words; the rest are counted


@dataclass
class Report:
    """What the log holds, and what does not hold."""

    leaves: int = 0
    streams: int = 0
    checkpoints: int = 0
    erased: int = 0
    waiting: int = 0
    root: bytes = b""
    findings: list[str] = field(default_factory=list)
    more: int = 0  # findings beyond those told

    @property
    def holds(self) -> bool:
        return not self.findings

    def add(self, finding: str) -> None:
        if len(self.findings) < MOST_TOLD:
            self.findings.append(finding)
        else:
            self.more += 1


def check() -> Report:
    """Look through everything; the database is only read."""
    report = Report(waiting=Event.objects.filter(waiting=True, leaf=None).count())
    walk = _Walk(report)
    try:
        walk.run()
        _left_out(report)
        _outside(report)
    except (DatabaseError, ValueError, TypeError, AttributeError, OverflowError):
        report.add(_("册子里有读不出来的东西：册页%(index)d前后。") % {"index": walk.tree.size})
    report.leaves, report.root = walk.tree.size, walk.tree.root
    report.streams, report.erased = len(walk.seqs), len(walk.erased)
    return report


def prove() -> int:
    """Check everything; how many leaves hold.

    Raises:
        LogBroken: something does not.
    """
    report = check()
    if not report.holds:
        raise LogBroken
    return report.leaves


def _left_out(report: Report) -> None:
    """Acts that are said to stand in the log and do not."""
    lost = Event.objects.filter(waiting=False, leaf=None).count()
    if lost:
        report.add(_("有%(count)d条留痕标着已入册，册里却没有。") % {"count": lost})
    strange = Event.objects.filter(waiting=True).exclude(erased_on=None).count()
    if strange:
        report.add(_("有%(count)d条留痕还没入册就被清除。") % {"count": strange})


def _outside(report: Report) -> None:
    """Compare with what is kept in the folder of keys."""
    if wrong := against(outside.last_seen()):
        report.add(wrong)
    listed = [one.leaf for one in outside.erasures()]
    undone = Leaf.objects.filter(pk__in=listed, event__erased_on=None).count()
    if undone:
        report.add(_("有%(count)d条该清除的内容还在。请重新清除。") % {"count": undone})


def against(signed: str | None) -> str:
    """What is wrong if this checkpoint of ours was seen elsewhere; empty if we only grew."""
    if signed is None:
        return ""
    try:
        seen = outside.checked(signed, outside.verifiers())
    except NoteInvalid:
        return _("库外保存的检查点不是这本册的，或者签名不成立。")
    return differs(seen)


def differs(seen: trail.Checkpoint) -> str:
    """The same of a checkpoint that has been opened already."""
    here = size_now()
    if here < seen.size:
        return _(
            "数据库比库外保存的检查点旧：那时有%(seen)d页，这里只有%(here)d页，少了%(count)d页。"
        ) % {"seen": seen.size, "here": here, "count": seen.size - here}
    if proofs.continues(seen):
        return ""
    return _("册子分叉了：前%(seen)d页和库外保存的检查点不一样。") % {"seen": seen.size}


def size_signed() -> int:
    """How many leaves the newest checkpoint holds."""
    newest = proofs.latest()
    return newest.size if newest else 0


def _chunks(end: int) -> Iterator[list[Leaf]]:
    rows = Leaf.objects.filter(pk__lt=end).select_related("event").order_by("pk")
    chunk = list(rows[:AT_ONCE])
    while chunk:
        yield chunk
        chunk = list(rows.filter(pk__gt=chunk[-1].pk)[:AT_ONCE])


def _wrong_act(event: Event, entry: Entry) -> str:
    """What about the act is not as its leaf says; empty if all is."""
    if (event.kind, event.stream, event.happened_on) != (entry.kind, entry.stream, entry.day):
        return _("留痕的类别、主线或日期被改过")
    if event.waiting:
        return _("留痕已入册，却还标着等待")
    if event.erased_on is not None:
        rest = event.payload or event.nonce or event.actor_id
        rest = rest or event.created_at != start_of(event.happened_on)
        return _("留痕标着已清除，却还有内容") if rest else ""
    return "" if _committed(event, entry) else _("留痕的内容、行为人或时刻被改过")


def _spoiled(note: str, known: list[Verifier]) -> bool:
    """Whether one of these has signed this wrongly; keys of before are left aside."""
    try:
        open_note(note, known)
    except NoteInvalid:
        return True
    return False


def _committed(event: Event, entry: Entry) -> bool:
    try:
        return commitment(event.nonce, content_of(event)) == entry.commitment
    except EntryInvalid:
        return False


class _Walk:
    """One pass over the leaves, in order, up to the checkpoint that is the last when it begins.

    The log may grow meanwhile: what comes later is left to the next pass.
    """

    def __init__(self, report: Report) -> None:
        self.report = report
        self.keys, self.clocks = outside.verifiers(), outside.clocks()
        self.witnesses = [Verifier.read(row.vkey) for row in Witness.objects.all()]
        self.end = size_signed()
        self.tree = Growing()
        self.seqs: Counter[str] = Counter()
        self.erased: dict[int, date | None] = {}  # leaf: the day, as the act itself has it
        self.announced: dict[int, date | None] = {}  # as the act of erasing has it
        rows = Checkpoint.objects.filter(size__lte=self.end).order_by("size")
        self.checkpoints = rows.prefetch_related("cosignatures").iterator(AT_ONCE)
        self.next = next(self.checkpoints, None)

    def run(self) -> None:
        for chunk in _chunks(self.end):
            rows: list[Row] = []
            for leaf in chunk:
                rows += self._leaf(leaf)[1:]
            self._nodes(rows)
        while self.next is not None:  # of leaves that are not there
            self._checkpoint(self.next)
        self._strays()
        for index in sorted(dict(self.erased.items() - self.announced.items())):
            self.report.add(
                _("册页%(index)d的内容被清除，但册里没有记这次清除。") % {"index": index}
            )

    def _strays(self) -> None:
        """Nodes too many, leaves that no checkpoint holds; erasings that the log will tell."""
        levels = range(1, self.end.bit_length())
        mine = (Q(level=level, index__lt=self.end >> level) for level in levels)
        kept = Node.objects.filter(reduce(or_, mine, Q(level=0) | Q(index__lt=0))).count()
        if kept != self.end - self.end.bit_count():
            self.report.add(_("树的节点数目不对：有多出或缺少的节点。"))
        if size_now() > size_signed():
            self.report.add(_("册子末尾有没签过的册页。"))
        for event in Event.objects.filter(kind=ERASED).exclude(leaf__index__lt=self.end):
            self.announced[event.payload.get("leaf", -1)] = event.happened_on

    def _leaf(self, leaf: Leaf) -> list[Row]:
        if leaf.index != self.tree.size:
            self.report.add(
                _("册页不连续：该是册页%(index)d，却是%(found)d。")
                % {"index": self.tree.size, "found": leaf.index}
            )
        if wrong := self._disagreement(leaf):
            self.report.add(
                _("册页%(index)d：%(wrong)s。") % {"index": self.tree.size, "wrong": wrong}
            )
        rows = self.tree.append(leaf_hash(leaf.data.encode("utf-8", "surrogatepass")))
        while self.next is not None and self.next.size <= self.tree.size:
            self._checkpoint(self.next)
        return rows

    def _disagreement(self, leaf: Leaf) -> str:
        """What about this leaf and its act does not fit; empty if all does."""
        try:
            entry = Entry.read(leaf.data)
        except EntryInvalid:
            return _("册页文字被改过")
        self.seqs[entry.stream] += 1
        if entry.seq != self.seqs[entry.stream]:
            return _("主线%(stream)s的序号不连续") % {"stream": entry.stream}
        if (leaf.stream, leaf.seq) != (entry.stream, entry.seq):
            return _("册页的主线或序号被改过")
        if leaf.event.erased_on is not None:
            self.erased[leaf.index] = leaf.event.erased_on
        elif entry.kind == ERASED:
            self.announced[leaf.event.payload.get("leaf", -1)] = entry.day
        return _wrong_act(leaf.event, entry)

    def _nodes(self, rows: list[Row]) -> None:
        """Compare the subtrees that these leaves completed with those that are kept."""
        if not rows:
            return
        levels: dict[int, list[int]] = {}
        for level, index, _value in rows:
            levels.setdefault(level, []).append(index)
        ranges = (
            Q(level=level, index__range=(indexes[0], indexes[-1]))
            for level, indexes in levels.items()
        )
        kept = Node.objects.filter(reduce(or_, ranges)).values_list("level", "index", "hash")
        found = {(level, index): bytes(value) for level, index, value in kept}
        for level, index, value in rows:
            if found.get((level, index)) != value:
                self.report.add(
                    _("树的节点%(level)d/%(index)d被改过或缺少。")
                    % {"level": level, "index": index}
                )

    def _checkpoint(self, row: Checkpoint) -> None:
        self.report.checkpoints += 1
        self.next = next(self.checkpoints, None)
        if wrong := self._wrong_checkpoint(row):
            self.report.add(
                _("%(size)d页时的检查点：%(wrong)s。") % {"size": row.size, "wrong": wrong}
            )

    def _wrong_checkpoint(self, row: Checkpoint) -> str:
        try:
            said = outside.checked(row.note, self.keys)
            seconds = row.made_at.timestamp()
            stamped = open_note(row.note + row.stamp, self.clocks)
        except NoteInvalid:
            return _("签名不成立")
        known = [*self.keys, *self.witnesses]
        if len(stamped.by) != 1 or moment_of(row.stamp) != seconds:
            return _("签名时刻被改过")
        if any(_spoiled(row.note + one.line, known) for one in row.cosignatures.all()):
            return _("见证人的签名行被改过")
        if (said.size, said.root) != (row.size, bytes(row.root)):
            return _("页数或树根和签名里的不一样")
        if row.size != self.tree.size or said.root != self.tree.root:
            return _("树根和重新算出的不一样：册子被改过，或者缺页")
        return ""
