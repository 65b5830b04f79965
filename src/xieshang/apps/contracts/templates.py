"""The template clauses of T06, T07 and T11, as data (范本)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "templates_data"


@dataclass(frozen=True, slots=True)
class Promise:
    """What a clause obliges to, so that somebody can look whether it was kept.

    ``text`` has the clause's figures between 【】; ``months`` after the first day it is
    looked at for the first time; ``owner`` is a side, or "both".
    """

    text: str
    owner: str
    months: int
    every: str
    evidence: str


@dataclass(frozen=True, slots=True)
class TemplateClause:
    """One clause of a template; figures are its numbers with key, label and unit."""

    id: str
    chapter: str
    title: str
    body: str
    figures: tuple[dict[str, Any], ...] = ()
    promises: tuple[Promise, ...] = ()


@cache
def clauses(code: str) -> tuple[TemplateClause, ...]:
    """The clauses of one template in their order; ``KeyError`` for a code without one."""
    file = FOLDER / f"{code}.toml"
    if not file.exists():
        raise KeyError(code)
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    return tuple(
        TemplateClause(
            id=f"{code}-{row['id']}",
            chapter=row["chapter"],
            title=row["title"],
            body=row["body"],
            figures=tuple({"value": ""} | figure for figure in row.get("figures", ())),
            promises=tuple(Promise(**promise) for promise in row.get("promises", ())),
        )
        for row in data["clause"]
    )


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """A number that the templates have a place for, and the clause in which it stands."""

    key: str
    label: str
    unit: str
    clause: TemplateClause


@cache
def known_figures() -> dict[str, KnownFigure]:
    """All figures of all templates by key; the first template that has one says where."""
    found: dict[str, KnownFigure] = {}
    for code in ("T06", "T07", "T11"):
        for clause in clauses(code):
            for row in clause.figures:
                known = KnownFigure(row["key"], row["label"], row.get("unit", ""), clause)
                found.setdefault(row["key"], known)
    return found


def draft(kind: str, *, incentive: bool) -> tuple[TemplateClause, ...]:
    """The clauses with which a draft of this kind starts; the incentive chapter on request."""
    found = list(clauses("T06" if kind == "wage" else "T07"))
    if incentive:
        at = next(
            (no for no, clause in enumerate(found) if clause.chapter == "工资支付"), len(found)
        )
        found[at:at] = clauses("T11")
    return tuple(found)


def promises_of(stable_id: str) -> tuple[Promise, ...]:
    """What the template says a clause obliges to; nothing for a clause of one's own."""
    code, _dash, _rest = stable_id.partition("-")
    if not (FOLDER / f"{code}.toml").exists():
        return ()
    return next((one.promises for one in clauses(code) if one.id == stable_id), ())
