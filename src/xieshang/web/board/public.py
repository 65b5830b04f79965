"""What everybody may read: the index by township of the newest frozen quarter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render

from xieshang.apps.assessment.reading import periods
from xieshang.core.disclosure import one_way
from xieshang.core.index.consultation.catalogue import ROOT
from xieshang.web.board import words
from xieshang.web.board.asking import score_of
from xieshang.web.board.seen import Board, board_of
from xieshang.web.http import Request, reads

K = 10  # of surveys: the public is told no more than an employer
LEAST = 5  # enterprises of a place, below which nothing of it is told
DOMINANT = 0.7  # share of a place's workers in one enterprise that would be told with it
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
    """The newest quarter that is frozen, place by place, in the order of codes."""
    frozen = next((one for one in periods() if one.frozen_on is not None), None)
    if frozen is None:
        return render(request, "board/public.html", {"period": None, "counties": []})
    seen = board_of(frozen, K)
    counties = counties_of(seen)
    context = {
        "period": frozen,
        "dimensions": [words.label(code) for code in DIMENSIONS],
        "counties": [
            (line_of(seen, code, seen.names[code], hidden=not shown_of(seen, [code])),
             _lines(seen, code, below))
            for code, below in counties.items()
        ],
    }  # fmt: skip
    return render(request, "board/public.html", context)


def _lines(seen: Board, county: str, below: list[str]) -> list[Line]:
    """The places of a county; where the county itself is not told, none of them is."""
    told = shown_of(seen, below) if shown_of(seen, [county]) else set()
    return [line_of(seen, one, seen.names[one], hidden=one not in told) for one in below]


def counties_of(seen: Board) -> dict[str, list[str]]:
    """Counties with the townships beneath that hold enterprises."""
    found = {code: seen.children(code) for code in sorted(seen.regions.codes) if len(code) == 6}
    return {code: below for code, below in found.items() if below and len(below[0]) == 9}


def shown_of(seen: Board, places: list[str]) -> set[str]:
    """Which of sister places may be told beside the sum of all.

    A place of few enterprises is hidden, and one of which a single enterprise makes most; then
    others beside it, until the hidden ones hold too many to be told apart and none of them is
    most of what the sum leaves for them. Which ones are taken depends on their order and never
    on their size.
    """
    counts = [0 if _is_one(seen, [one]) else int(seen.members(one).sum()) for one in places]
    told = one_way(counts, LEAST)
    shown = [code for code, count in zip(places, told, strict=True) if count is not None]
    hidden = [code for code in places if code not in shown]
    while hidden and shown and _is_one(seen, hidden):
        hidden.append(shown.pop(0))
    return set(shown)


def _is_one(seen: Board, places: list[str]) -> bool:
    """Whether a single enterprise makes most of these places together."""
    inside = np.logical_or.reduce([seen.members(code) for code in places])
    heads = seen.facts.heads[inside]
    return bool(heads.sum() == 0 or heads.max() > DOMINANT * heads.sum())


def line_of(seen: Board, code: str, name: str, *, hidden: bool) -> Line:
    """One place as far as it may be told."""
    if hidden:
        return Line(name, True, 0, "", [], 0.0)
    index = score_of(seen, code, ROOT)
    known = not np.isnan(index)
    scores = [score_of(seen, code, one) if known else np.nan for one in DIMENSIONS]
    return Line(
        name, False, int(seen.members(code).sum()), words.points(index),
        [words.points(score) for score in scores], round(index, 1) if known else 0.0,
    )  # fmt: skip
