"""The rows of the board's tables: places, enterprises, facts that are owed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from django.urls import reverse

from xieshang.apps.organizations.models import Boundary
from xieshang.apps.organizations.services.boundaries import tiles_in
from xieshang.core.index.arrays import Bools
from xieshang.core.index.consultation.catalogue import ROOT
from xieshang.core.index.consultation.formulas import formulas
from xieshang.core.index.consultation.score import Band
from xieshang.core.index.data import State
from xieshang.web.board import drill, words
from xieshang.web.board.asking import Asked, moved, score_of
from xieshang.web.board.seen import Board
from xieshang.web.board.tiles import LONG, Paint, TileMap, tile_map

COVERED = 0.8  # share of the heads concerned below which an indicator of a region is owed
ONLY = ("low", "missing", "alarm")  # parts of a list of enterprises


@dataclass(frozen=True, slots=True)
class Place:
    """One place in the table beside the map."""

    code: str
    name: str
    url: str
    enterprises: int
    heads: str
    known: bool
    score: str
    interval: str
    change: str
    complete: str
    owed: int


@dataclass(frozen=True, slots=True)
class Firm:
    """One enterprise in a list: its index, and one indicator with what it was made of."""

    pk: int
    name: str
    url: str
    heads: str
    known: bool
    index: str
    tone: str
    change: str
    complete: str
    parts: list[str]
    value: str
    score: str
    reason: str
    counted: bool


@dataclass(frozen=True, slots=True)
class Owed:
    """An indicator for which too many facts of a region are not in."""

    code: str
    label: str
    coverage: str
    sources: str


def map_of(
    question: Asked,
    above: str,
    places: Mapping[str, str],
    paints: Mapping[str, Paint],
    outlines: Boundary | None,
) -> TileMap:
    """The tiles of the places, painted as was asked for."""
    settled, river = tiles_in(outlines)
    return tile_map(
        {code: _short(name, above) for code, name in places.items()},
        paints,
        {code: _url(code, question) for code in places},
        places=settled,
        river=river,
    )


def _short(name: str, above: str) -> str:
    """A long name without that of the place above: 安澜经济开发区 → 经济开发区."""
    return name.removeprefix(above[:-1]) if len(name) > LONG else name


def place_lines(question: Asked, seen: Board, places: Mapping[str, str]) -> list[Place]:
    """The places by code, never by score."""
    return [_place(question, seen, code, name) for code, name in places.items()]


def _place(question: Asked, seen: Board, code: str, name: str) -> Place:
    inside, unit = seen.members(code), seen.place_of[code]
    score = score_of(seen, code, question.shade)
    low, high = seen.intervals[:, unit]
    told = question.shade == ROOT and not np.isnan(low)
    return Place(
        code=code,
        name=name,
        url=_url(code, question),
        enterprises=int(inside.sum()),
        heads=words.whole(seen.heads(inside)),
        known=not np.isnan(score),
        score=words.points(score),
        interval=f"{words.points(float(low))}–{words.points(float(high))}" if told else "",
        change=words.signed(moved(seen, code, question.shade)),
        complete=f"{complete(seen, code)}%",
        owed=len(owed(seen, code)),
    )


def _url(code: str, question: Asked) -> str:
    return reverse("board_area", args=[code]) + question.link()


def complete(seen: Board, code: str) -> int:
    """Completeness in full percent, rounded down: 79.9 is not yet 80."""
    share = float(seen.area.scored.completeness[0, seen.place_of[code]])
    return 0 if np.isnan(share) else int(share * 100 + 1e-9)


def owed(seen: Board, code: str) -> list[Owed]:
    """Indicators of a region for which facts of more than a fifth of the workers are not in."""
    unit = seen.place_of[code]
    found = []
    for row, one in enumerate(formulas()):
        share = float(seen.area.coverage[row, unit])
        if share < COVERED:
            told = f"{int(share * 100)}%"
            found.append(Owed(one, words.label(one), told, words.sources(one)))
    return found


def alarmed(seen: Board) -> Bools:
    """Which enterprises raise an alarm; shape [enterprises]."""
    return np.array([bool(codes) for codes in seen.alarms], np.bool_)


def _picked(seen: Board, node: str, only: str) -> Bools:
    scores = seen.scored.result.of(node)
    if only == "low":
        return np.asarray(scores < drill.PASS)
    if only == "alarm":
        return alarmed(seen)
    states = seen.scored.result.state[seen.scored.result.row_of[node]]
    if only == "missing":
        return np.isin(states, (State.MISSING, State.CONFLICTING))
    return np.ones(len(scores), np.bool_)


def rows_of(seen: Board, code: str, *, node: str = ROOT, only: str = "") -> list[int]:
    """Enterprises of an area by place and name, never by score."""
    inside = seen.members(code)
    if only in ONLY:
        inside &= _picked(seen, node, only)
    return [int(row) for row in np.flatnonzero(inside)]


def enterprise_lines(
    seen: Board, rows: Iterable[int], question: Asked, *, node: str = ""
) -> list[Firm]:
    """What is said of each of these enterprises, in their order."""
    query = question.link(node=node) if node else question.link()
    return [_firm(seen, row, node, query) for row in rows]


def _firm(seen: Board, row: int, node: str, query: str) -> Firm:
    one = seen.standing.enterprises[row]
    scored = seen.scored
    index, share = float(scored.index[row]), float(scored.completeness[0, row])
    band = Band(int(scored.bands[scored.result.row_of[ROOT], row]))
    parts, value, score, reason, counted = [], "", "", "", False
    if node:
        detail = drill.of_enterprise(seen, node, row)
        parts = [part.value for part in detail.parts]
        value, score, reason = detail.value, detail.score, detail.reason
        counted = bool(seen.counted(node)[row])
    return Firm(
        pk=one.pk,
        name=one.name,
        url=reverse("board_enterprise", args=[one.pk]) + query,
        heads=words.whole(float(seen.facts.heads[row])),
        known=not np.isnan(index),
        index=words.points(index),
        tone=drill.TONES[band],
        change=words.signed(_change(seen, row)),
        complete="" if np.isnan(share) else f"{int(share * 100 + 1e-9)}%",
        parts=parts,
        value=value,
        score=score,
        reason=reason,
        counted=counted,
    )


def _change(seen: Board, row: int) -> float:
    """Change of an enterprise's index since the quarter before."""
    if seen.before is None:
        return np.nan
    then = seen.before.row_of.get(seen.standing.enterprises[row].pk)
    if then is None:
        return np.nan
    return float(seen.scored.index[row] - seen.before.scored.index[then])
