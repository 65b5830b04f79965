"""Turns the values of a document into blocks that PDF and Word draw alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from xieshang.apps.documents.drawing.handwriting import picture
from xieshang.apps.documents.drawing.outline import (
    ANNEXES,
    COLUMNS,
    COLUMNS_OF,
    CONTRACT_FACTS,
    CONTRACTS,
    HEAD,
    HEADS_OF,
    OUTLINES,
    RIGHT,
    SIGNED_BY,
    TOLD_ELSEWHERE,
    WIDE,
)
from xieshang.apps.documents.drawing.shown import ABSENT, MISSING, plain, shown, with_unit
from xieshang.apps.documents.fields import Template, template

__all__ = ["Block", "Sheet", "Signing", "blocks_of", "plain", "shown"]

SILENT = {"state", "chief", "signatures", "title", "doc_no"}  # drawn elsewhere, or not at all
NUMBERS = "一二三四五六七八九十"
LONG = 160  # signs; longer text is a paragraph of its own
DASH = "—"  # an empty cell of a table


@dataclass(frozen=True, slots=True)
class Signing:
    """One place to sign: whose it is, and who signed there, how and when."""

    role: str
    side: str  # "workers", "employer" or empty
    name: str = ""
    date: str = ""
    level: str = ""
    drawn: str = ""  # the signature as it was written on the screen, as SVG


@dataclass(frozen=True, slots=True)
class Block:
    """One piece: a heading, facts, a paragraph, a list, a table, a clause, places to sign."""

    kind: str  # heading | facts | text | list | table | chapter | clause | annex | sign
    label: str = ""
    text: str = ""
    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    wide: list[bool] = field(default_factory=list)  # columns that take the room that is left
    right: list[bool] = field(default_factory=list)  # columns of figures
    signing: list[Signing] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole document, ready to be drawn."""

    title: str
    number: str
    version: int
    fingerprint: str  # first 16 hex digits of the content's hash
    made_on: str
    blocks: tuple[Block, ...]
    watermark: str = ""  # who may read it, where that is not everybody concerned
    scan: str = "扫码核对真伪"  # what its QR code is for

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def blocks_of(code: str, values: Mapping[str, Any]) -> tuple[Block, ...]:
    """The content section by section; a field of the template without a value says so."""
    known = template(code)
    if code in CONTRACTS:
        return tuple(_contract(known, values))
    if code in OUTLINES:
        return tuple(_sections(known, values))
    order = [name for name in HEAD if name in values]
    order += [one.name for one in known.fields if one.name in values and one.name not in order]
    order += [name for name in values if name not in order]
    found = _fields(known, [name for name in order if name not in SILENT], values)
    return (*found, *_signatures(code, values))


def _sections(known: Template, values: Mapping[str, Any]) -> Iterator[Block]:
    """Every field of the template has its place; ``shown`` tells what is not there."""
    drawn = set(HEAD) | SILENT | set(TOLD_ELSEWHERE.get(known.code, ()))
    yield from _fields(known, [name for name in HEAD if values.get(name)], values)
    parts = [(part.heading, part.fields) for part in OUTLINES[known.code]]
    drawn.update(name for _heading, names in parts for name in names)
    if rest := [name for name in values if name not in drawn]:
        parts.append(("其他", tuple(rest)))
    for number, (heading, names) in enumerate(parts):
        yield Block("heading", f"{NUMBERS[number]}、{heading}")
        yield from _fields(known, names, values, under=heading)
    yield from _signatures(known.code, values)


def _contract(known: Template, values: Mapping[str, Any]) -> Iterator[Block]:
    yield from _fields(known, [name for name in CONTRACT_FACTS if values.get(name)], values)
    yield from _clauses(values.get("clauses") or [])
    yield from _signatures(known.code, values)
    number = 0
    for heading, name in ANNEXES:
        if values.get(name):
            yield Block("annex", f"附件{NUMBERS[number]}　{heading}")
            yield from _fields(known, [name], values, under=heading)
            number += 1


def _fields(
    known: Template, names: Iterable[str], values: Mapping[str, Any], *, under: str = ""
) -> Iterator[Block]:
    """Short values in a row become facts side by side; the others stand for themselves."""
    facts: list[list[str]] = []
    for name in names:
        value, label = values.get(name), known.label(name)
        if _empty(value):
            facts.append([label, _nothing(known, name)])
        elif isinstance(value, list) and isinstance(value[0], dict):
            yield from _flushed(facts)
            yield _table(name, "" if label == under else label, value)
        elif isinstance(value, str) and (len(value) > LONG or "\n" in value):
            yield from _flushed(facts)
            kind = "list" if name == "summary" else "text"
            yield Block(kind, "" if label == under or kind == "list" else label, plain(value))
        elif name == "clauses":
            yield from _clauses(value)
        else:
            facts.append([label, with_unit(name, value)])
    yield from _flushed(facts)


def _flushed(facts: list[list[str]]) -> Iterator[Block]:
    if facts:
        yield Block("facts", rows=[*facts])
        facts.clear()


def _empty(value: object) -> bool:
    return value is None or value in ("", [], {})


def _nothing(known: Template, name: str) -> str:
    """A required field that is missing is not the same as an optional one that is not used."""
    needed = any(one.name == name and one.required for one in known.fields)
    return MISSING if needed else ABSENT


def _clauses(clauses: Any) -> Iterator[Block]:
    chapter = ""
    for clause in clauses:
        if clause.get("chapter") and clause["chapter"] != chapter:
            chapter = clause["chapter"]
            yield Block("chapter", plain(chapter))
        label = f"第{clause['no']}条　{plain(clause['title'])}"
        yield Block("clause", label, plain(clause["text"]))


def _table(field_name: str, label: str, rows: list[dict[str, Any]]) -> Block:
    wanted = COLUMNS_OF.get(field_name, tuple(rows[0]))
    names = [name for name in wanted if any(not _empty(row.get(name)) for row in rows)]
    heads = {**COLUMNS, **HEADS_OF.get(field_name, {})}
    return Block(
        "table",
        label,
        head=[heads.get(name, name) for name in names],
        rows=[[shown(row.get(name)) or DASH for name in names] for row in rows],
        wide=[name in WIDE for name in names],
        right=[name in RIGHT for name in names],
    )


def _signatures(code: str, values: Mapping[str, Any]) -> Iterator[Block]:
    given = [row for row in values.get("signatures") or () if isinstance(row, dict)]
    places = [_signing(role, given) for role in SIGNED_BY.get(code, ())]
    if places:
        yield Block("sign", signing=places)


def _signing(role: str, given: list[dict[str, Any]]) -> Signing:
    side = {"职": "workers", "企": "employer"}.get(role[0], "")
    for row in given:
        if role.startswith(str(row["side"])):
            return Signing(
                role,
                side,
                plain(row["name"]),
                shown(row["date"]),
                shown(row.get("level")),
                picture(row.get("strokes") or ()),
            )
    return Signing(role, side)
