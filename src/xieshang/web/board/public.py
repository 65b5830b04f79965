"""What everybody may read: the index by township of the newest frozen quarter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render

from xieshang.apps.assessment.reading import periods
from xieshang.core.disclosure.dominance import dominated
from xieshang.core.index.arrays import Floats
from xieshang.core.index.consultation.catalogue import ROOT
from xieshang.web.board import words
from xieshang.web.board.asking import score_of
from xieshang.web.board.seen import Board, board_if_any
from xieshang.web.http import Request, reads

K = 10  # of surveys: the public is told no more than an employer
LEAST = 5  # enterprises of a place, below which nothing of it is told
DOMINANT = 70  # percent of one enterprise in a place, above which a mean is just its own
DIMENSIONS = ("A", "B", "C", "D")


@dataclass(frozen=True, slots=True)
class Line:
    """One place; hidden ones say nothing but their name."""

    name: str
    hidden: bool
    enterprises: int
    index: str
    dimensions: list[str]
    width: float


@login_not_required
@reads
def page(request: Request) -> HttpResponse:
    """The newest quarter that is frozen with facts, place by place, in the order of codes."""
    frozen = (one for one in periods() if one.frozen_on is not None)
    seen = next((found for one in frozen if (found := board_if_any(one, K))), None)
    if seen is None:
        return render(request, "board/public.html", {"period": None, "counties": []})
    counties = counties_of(seen)
    context = {
        "period": seen.period,
        "dimensions": [words.label(code) for code in DIMENSIONS],
        "counties": [
            (_whole(seen, code), _lines(seen, code, below))
            for code, below in counties.items()
        ],
    }  # fmt: skip
    return render(request, "board/public.html", context)


def _whole(seen: Board, county: str) -> Line:
    told = shown_of(seen, [county])
    return line_of(seen, county, seen.names[county], _count(seen, [county]) if told else None)


def _lines(seen: Board, county: str, below: list[str]) -> list[Line]:
    counts = counts_of(seen, county, below)
    return [line_of(seen, one, seen.names[one], count) for one, count in counts.items()]


def counts_of(
    seen: Board, county: str, below: list[str], *, complement: bool = True
) -> dict[str, int | None]:
    """Enterprises of each place of a county as everybody is told; None where it is hidden.

    Where the county itself is not told, none of its places is.
    """
    county_told = shown_of(seen, [county])
    told = shown_of(seen, below, complement=complement) if county_told else set()
    return {one: _count(seen, [one]) if one in told else None for one in below}


def counties_of(seen: Board) -> dict[str, list[str]]:
    """Counties with the townships beneath that hold enterprises."""
    found = {code: seen.children(code) for code in sorted(seen.regions.codes) if len(code) == 6}
    return {code: below for code, below in found.items() if below and len(below[0]) == 9}


def shown_of(seen: Board, places: list[str], *, complement: bool = True) -> set[str]:
    """Which of sister places may be told beside the sum of all.

    A place of few enterprises is hidden, and one that tells of a single enterprise; then others
    beside it, until the hidden ones hold too many to be told apart, and what the sum leaves for
    them tells neither of a single enterprise nor of a place that had to be hidden. The others
    are taken from the first one on, in every quarter alike: if it were another one each time, a
    quarter that tells it would give away what it stood beside.

    Args:
        complement: only for the test that shows what the others are good for.
    """
    alone = [one for one in places if _count(seen, [one]) < LEAST or _is_one(seen, [one])]
    if not alone or not complement:
        return set(places) - set(alone)
    rest = [one for one in places if one not in alone]
    hidden = alone + rest[:1]
    while len(hidden) < len(places) and _tells(seen, hidden, alone):
        hidden.append(rest[len(hidden) - len(alone)])
    return set(places) - set(hidden)


def _tells(seen: Board, hidden: list[str], alone: list[str]) -> bool:
    """Whether the sum of hidden places tells of one enterprise, or of a place among them.

    Also to the union of one of them, who takes its own sum away.
    """
    few = _count(seen, hidden) < 2 * LEAST - 1
    others = ([one for one in hidden if one != own] for own in hidden)
    if few or any(_count(seen, left) < LEAST or _is_one(seen, left) for left in others):
        return True
    beside = [one for one in hidden if one not in alone]
    # A place that had to be hidden counts as one, for its union knows its own sum.
    parts = [_heads(seen, [one]).sum() for one in alone]
    parts += _heads(seen, beside).tolist()
    return _is_one(seen, hidden) or _is_told(np.array(parts))


def _heads(seen: Board, places: list[str]) -> Floats:
    """Workers of each enterprise in some places."""
    if not places:
        return np.array([])
    inside = np.logical_or.reduce([seen.members(code) for code in places])
    return np.asarray(seen.facts.heads[inside])


def _count(seen: Board, places: list[str]) -> int:
    return len(_heads(seen, places))


def _is_one(seen: Board, places: list[str]) -> bool:
    """Whether what these places are together tells of a single enterprise."""
    return _is_told(_heads(seen, places))


def _is_told(parts: Floats) -> bool:
    """Whether a sum tells of the largest of its parts.

    By the p % rule, as bulletins have it: the second largest could work the largest out. And
    since an index is a mean, also where the largest alone makes most of it.
    """
    whole = parts.sum()
    if whole == 0 or 100 * parts.max() > DOMINANT * whole:
        return True
    return dominated([round(float(one)) for one in parts])


def line_of(seen: Board, code: str, name: str, enterprises: int | None) -> Line:
    """One place as far as it may be told; without its enterprises nothing of it."""
    if enterprises is None:
        return Line(name, True, 0, "", [], 0.0)
    index = score_of(seen, code, ROOT)
    known = not np.isnan(index)
    scores = [score_of(seen, code, one) if known else np.nan for one in DIMENSIONS]
    return Line(
        name, False, enterprises, words.points(index),
        [words.points(score) for score in scores], round(index, 1) if known else 0.0,
    )  # fmt: skip
