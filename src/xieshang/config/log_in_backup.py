"""Reads the log that lies in a backup, without restoring it, and judges it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from xieshang.apps.trail import outside
from xieshang.config import safekeeping
from xieshang.config.console import Wrong
from xieshang.core.trail import Checkpoint, Growing, NoteInvalid, Verifier, leaf_hash

ESCAPED: Final = re.compile(r"\\(.)")
MEANT: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}


@dataclass(frozen=True, slots=True)
class Kept:
    """The log of a backup: its leaves recomputed, and what does not hold."""

    leaves: int
    root: bytes
    missing: int  # leaves that the checkpoint had and the backup has not
    findings: tuple[str, ...]


def look(archive: Path, seen: Checkpoint | None, known: list[Verifier]) -> Kept:
    """Recompute the log of a backup; ``seen`` is the checkpoint kept elsewhere.

    Raises:
        Wrong: it is no backup, or has no log.
    """
    with safekeeping.unpacked(archive) as dump:
        rows = _sqlite(dump) if dump.suffix == ".sqlite3" else _postgresql(dump)
        notes: dict[int, str] = {}
        tree, findings, then = Growing(), [], b""
        for table, index, text in rows:
            if table == "checkpoint":
                notes[index] = text
                continue
            if index != tree.size:
                findings.append(
                    _("备份里的册页不连续：缺册页%(index)d。") % {"index": tree.size}
                )
                break
            tree.append(leaf_hash(text.encode("utf-8", "surrogatepass")))
            if seen is not None and tree.size == seen.size:
                then = tree.root
    findings += _own(tree, notes, known)
    missing = max(0, seen.size - tree.size) if seen is not None else 0
    if seen is not None and missing:
        findings.append(
            _("备份比检查点旧：那时有%(seen)d页，备份里只有%(here)d页，少%(count)d页。")
            % {"seen": seen.size, "here": tree.size, "count": missing}
        )
    elif seen is not None and then != seen.root and seen.size:
        findings.append(
            _("备份里的册子分叉了：前%(seen)d页和检查点不一样。") % {"seen": seen.size}
        )
    return Kept(tree.size, tree.root, missing, tuple(findings))


def _own(tree: Growing, notes: dict[int, str], known: list[Verifier]) -> list[str]:
    """Whether the backup's own last checkpoint is signed, and of these leaves."""
    if not notes and not tree.size:
        return []
    try:
        said = outside.checked(notes.get(tree.size, ""), known)
    except NoteInvalid:
        return [_("备份里最后的检查点没有有效签名。")]
    same = (said.size, said.root) == (tree.size, tree.root)
    return [] if same else [_("备份里的册页和它自己的检查点不一样：册页被改过。")]


def _sqlite(dump: Path) -> Iterator[tuple[str, int, str]]:
    with closing(sqlite3.connect(f"file:{dump}?mode=ro", uri=True)) as kept:
        try:
            yield from kept.execute("SELECT 'checkpoint', size, note FROM trail_checkpoint")
            yield from kept.execute(
                'SELECT \'leaf\', "index", data FROM trail_leaf ORDER BY "index"'
            )
        except sqlite3.DatabaseError as fault:
            raise Wrong(_("这个备份里没有留痕册：%(reason)s。") % {"reason": fault}) from fault


def _postgresql(dump: Path) -> Iterator[tuple[str, int, str]]:
    """What pg_restore writes of the two tables (its COPY format), leaves in their order."""
    told = safekeeping.run_postgresql(
        "pg_restore", "--data-only", "--table=trail_leaf", "--table=trail_checkpoint",
        "--file=-", str(dump),
    )  # fmt: skip
    table, columns = "", list[str]()
    found: list[tuple[str, int, str]] = []
    for line in told.split("\n"):
        if head := re.match(r"COPY public\.trail_(\w+) \((.*)\) FROM stdin;", line):
            table = head[1]
            columns = [name.strip('" ') for name in head[2].split(",")]
        elif line == "\\.":
            table = ""
        elif table:
            row = dict(zip(columns, line.split("\t"), strict=True))
            number, text = ("index", "data") if table == "leaf" else ("size", "note")
            found.append((table, int(row[number]), _plain(row[text])))
    return iter(sorted(found, key=lambda row: row[:2]))


def _plain(text: str) -> str:
    return ESCAPED.sub(lambda found: MEANT.get(found[1], found[1]), text)
