"""Reads packs/*.toml, the law as data that a lawyer can read and correct."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from xieshang.core.law.citation import Citation, Confidence
from xieshang.core.law.deadline import DayKind
from xieshang.core.law.parameter import PARAMETERS
from xieshang.core.law.quantity import (
    Answer,
    Band,
    Bands,
    Comparator,
    Count,
    Fine,
    Flag,
    Length,
    Quantity,
    Relation,
    Share,
    Term,
)
from xieshang.core.law.value import Entry, Scope, Silent, Unread, Value

FOLDER = Path(__file__).parent / "packs"
HEADINGS = {"code", "name", "version", "note", "upper", "scope", "fictional", "laws"}


@dataclass(frozen=True, slots=True)
class Law:
    """One text as the head of a sheet names it (法规)."""

    key: str
    title: str
    rank: str  # 法律, 行政法规, 部门规章, 地方性法规, 规范性文件
    since: date
    read: Confidence
    url: str
    prefix: str = ""  # 示例省仿: how a fictional jurisdiction cites a real text
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file: what one jurisdiction's own texts say (一个地区的规则表)."""

    code: str  # "CN-33"
    name: str
    version: str
    note: str
    upper: str  # the sheet above, "" for CN
    scope: Scope  # for which contracts its texts speak
    fictional: bool
    laws: tuple[Law, ...]
    entries: Mapping[str, tuple[Entry, ...]]


@cache
def sheets() -> Mapping[str, Sheet]:
    """All sheets by code."""
    read = (_read(file) for file in sorted(FOLDER.glob("*.toml")))
    return {sheet.code: sheet for sheet in read}


def _read(file: Path) -> Sheet:
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    unknown = set(raw) - HEADINGS - set(PARAMETERS)
    if unknown or raw["code"] != file.stem:
        raise ValueError(f"{file.name}: code or headings not understood: {sorted(unknown)}")
    laws = {key: _law(key, fields) for key, fields in raw["laws"].items()}
    scope = Scope(raw.get("scope", "all"))
    reader = _Reader(raw["code"], scope, laws)
    return Sheet(
        code=raw["code"],
        name=raw["name"],
        version=raw["version"],
        note=raw["note"],
        upper=raw["upper"],
        scope=scope,
        fictional=raw.get("fictional", False),
        laws=tuple(laws.values()),
        entries={
            code: tuple(reader.entry(code, fields) for fields in raw[code])
            for code in PARAMETERS
            if code in raw
        },
    )


def _law(key: str, fields: Mapping[str, Any]) -> Law:
    return Law(
        key=key,
        title=fields["title"],
        rank=fields["rank"],
        since=fields["since"],
        read=Confidence(fields["read"]),
        url=fields["url"],
        prefix=fields.get("prefix", ""),
        note=fields.get("note", ""),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    code: str
    scope: Scope
    laws: Mapping[str, Law]

    def entry(self, parameter: str, fields: Mapping[str, Any]) -> Entry:
        note = fields.get("note", "")
        if fields.get("silent"):
            return Silent(parameter, self.code, fields.get("see", ""), note)
        if fields.get("unread"):
            source = self._citation({**fields, "read": "none"})
            return Unread(parameter, self.code, source, note)
        return Value(
            parameter=parameter,
            quantity=_quantity(parameter, fields),
            source=self._citation(fields),
            jurisdiction=self.code,
            scope=Scope(fields.get("scope", self.scope)),
            anchor=fields.get("from", ""),
            conditions=tuple(fields.get("conditions", ())),
            also=tuple(self._citation(further) for further in fields.get("also", ())),
            warning=fields.get("warning", False),
            note=note,
        )

    def _citation(self, fields: Mapping[str, Any]) -> Citation:
        law = self.laws[fields["law"]]
        return Citation(
            text=law.title,
            article=fields.get("article", ""),
            since=fields.get("since", law.since),
            until=fields.get("until"),
            confidence=Confidence(fields.get("read", law.read)),
            prefix=law.prefix,
        )


def _length(fields: Mapping[str, Any], *, ahead: bool = False) -> Length:
    return Length(fields["length"], DayKind(fields["unit"]), fields.get("extension", 0), ahead)


def _share(fields: Mapping[str, str]) -> Share:
    [(word, share)] = fields.items()
    return Share(COMPARATORS[word], Fraction(share))


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _answer(code: str, fields: Mapping[str, Any]) -> Answer:
    return Answer(code, tuple(fields.get("items", ())), _fraction(fields.get("women_from")))


def _term(fields: Mapping[str, Any]) -> Term:
    return Term(
        fields.get("least"),
        fields.get("most"),
        fields.get("usual"),
        fields.get("strict", False),
    )


def _fine(fields: Mapping[str, Any]) -> Fine:
    def between(name: str) -> tuple[int, int] | None:
        if name not in fields:
            return None
        least, most = fields[name]
        return least, most

    return Fine(between("enterprise"), between("person"), tuple(fields.get("measures", ())))


def _bands(fields: Mapping[str, Any]) -> Bands:
    bands = tuple(
        Band(
            band["first"],
            band.get("last"),
            band["seats"],
            band.get("plus", 0),
            band.get("per", 0),
            band.get("beyond", 0),
        )
        for band in fields.get("bands", ())
    )
    return Bands(bands, _fraction(fields.get("share")), fields.get("least", 0))


COMPARATORS = {
    "at_least": Comparator.AT_LEAST,
    "more_than": Comparator.MORE,
    "at_most": Comparator.AT_MOST,
}
QUANTITIES: Mapping[str, Callable[[Any, Mapping[str, Any]], Quantity]] = {
    "within": lambda raw, fields: _length(raw),
    "ahead": lambda raw, fields: _length(raw, ahead=True),
    "persons": lambda raw, fields: Count(raw, "persons"),
    "copies": lambda raw, fields: Count(raw, "copies"),
    "share": lambda raw, fields: _share(raw),
    "seats": lambda raw, fields: Relation(Comparator(raw)),
    "allowed": lambda raw, fields: Flag(raw),
    "rule": _answer,
    "term": lambda raw, fields: _term(raw),
    "fine": lambda raw, fields: _fine(raw),
    "bands": lambda raw, fields: _bands(raw),
}


def _quantity(parameter: str, fields: Mapping[str, Any]) -> Quantity:
    """The one quantity of an entry; a parameter of any kind may answer with a rule in words."""
    for key in (PARAMETERS[parameter].kind, "rule"):
        if key in fields:
            return QUANTITIES[key](fields[key], fields)
    raise ValueError(f"{parameter}: no {PARAMETERS[parameter].kind} and no rule in {fields}")
