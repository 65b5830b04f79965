"""The board of an area: its places as tiles and as a table, and where its index comes from."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from xieshang.apps.assessment import policies
from xieshang.apps.assessment.readers import k_for, prefixes, readable
from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.organizations.services.boundaries import outlines_of
from xieshang.core.index.consultation.catalogue import ROOT
from xieshang.web.board import drill, words
from xieshang.web.board.asking import Asked, asked, home_of, moved, of_area, score_of
from xieshang.web.board.changes import Split, split
from xieshang.web.board.lines import (
    alarmed,
    complete,
    enterprise_lines,
    map_of,
    owed,
    place_lines,
    rows_of,
)
from xieshang.web.board.seen import Board, board_if_any, path_to
from xieshang.web.board.shades import choices, shading
from xieshang.web.board.trend import chain_of, trend
from xieshang.web.board.vetoes import standing_in
from xieshang.web.board.wanted import goals_of
from xieshang.web.http import Request, reads

LISTED, PAGE = 15, 100  # enterprises on the page of a township; on a page of the list
MOVERS = 4


@reads
def home(request: Request) -> HttpResponse:
    """To the highest area that this person reads, or to the first enterprise."""
    today = current_day()
    if not prefixes(request.user, today):
        mine = readable(request.user, today).first()
        if mine is None:
            raise Http404
        return redirect("board_enterprise", pk=mine.pk)
    question = asked(request)
    k = k_for(request.user, today)
    for period in question.to_try() if question else []:
        seen = board_if_any(period, k)
        held = [one for one in seen.regions.codes if seen.members(one).any()] if seen else []
        code = home_of(request, held)
        if question and code:
            query = request.META.get("QUERY_STRING", "")
            own = f"?{query}" if query else ""
            instead = replace(question, period=period).link()
            return redirect(here(code) + (own if period == question.period else instead))
    may = policies.may_keep_periods(request.user, on=today)
    return render(request, "board/empty.html", {"keeper": may})


def of_request(request: Request, code: str) -> tuple[Asked, Board]:
    """Question and quarter of an area that this person reads.

    Raises:
        Http404: this person does not, or no quarter holds a fact.
    """
    question = asked(request)
    if question is None:
        raise Http404
    return question, of_area(request, code, question)


@reads
def area(request: Request, code: str) -> HttpResponse:
    """Map and table of the places beneath, then the way down to one indicator."""
    question, seen = of_request(request, code)
    below = seen.children(code)
    context = heading(seen, code) | about(request, question, seen, code)
    if below:
        places, outlines = {one: seen.names[one] for one in below}, outlines_of(code)
        colours, goals = shading(question, seen, code, places), goals_of(code, seen.period)
        instead = colours.instead
        context |= {
            "tiles": map_of(question, seen.names[code], places, colours.paints, outlines),
            "shading": colours,
            "choices": choices(goals),
            "count": len(places),
            "lines": place_lines(question, seen, places) if question.by_node else [],
            "outlines": outlines,
            "instead": words.label(instead) if instead else "",
            "instead_url": f"{here(code)}{question.link(map=instead)}",
            "goal": question.shade if question.shade in goals else "",
        }
    else:
        context |= {
            "firms": enterprise_lines(seen, rows_of(seen, code)[:LISTED], question),
            "owed": owed(seen, code),
        }
    return render(request, "board/area.html", context)


def heading(seen: Board, code: str) -> dict[str, Any]:
    """What the page says first."""
    unit, inside = seen.place_of[code], seen.members(code)
    low, high = seen.intervals[:, unit]
    index = score_of(seen, code, ROOT)
    return {
        "place": seen.names[code],
        "code": code,
        "period": seen.period,
        "index": words.points(index),
        "known": not math.isnan(index),
        "moved": words.moved(moved(seen, code, ROOT)),
        "enterprises": int(inside.sum()),
        "heads": words.whole(seen.heads(inside)),
        "interval": f"{words.points(float(low))}–{words.points(float(high))}",
        "complete": complete(seen, code),
        "geometric": words.points(float(seen.area.scored.geometric[unit])),
        "by_heads": words.points(float(seen.area.by_heads[unit])),
    }


def about(request: Request, question: Asked, seen: Board, code: str) -> dict[str, Any]:
    """Trend, what moved it, and the drill."""
    unit = seen.place_of[code]
    found = split_of(seen, code)
    movers = sorted(found.steps, key=lambda step: -abs(step.points)) if found else []
    leaf = question.node if len(path_to(question.node)) == 3 else ""
    above = _above(request, seen, code)
    return {
        "question": question,
        "asked": question.link(),
        "above": above,
        "above_name": seen.names.get(above, ""),
        "trend": trend(
            chain_of(seen, question.quarters), lambda one: _index(one, code)
        ),
        "change": found,
        "movers": [step for step in movers if step.tone != "flat"][:MOVERS],
        "columns": drill.columns(
            seen.area.scored, unit, question.node,
            lambda one: f"{here(code)}{question.link(node=one)}#from",
        ),
        "detail": drill.of_area(seen, leaf, code) if leaf else None,
        "see": reverse("board_area_enterprises", args=[code]) + question.link(),
        "vetoed": standing_in(code),
        "alarms": int((seen.members(code) & alarmed(seen)).sum()),
    }  # fmt: skip


def here(code: str) -> str:
    """Address of an area's page."""
    return reverse("board_area", args=[code])


def split_of(seen: Board, code: str) -> Split | None:
    """The change since the quarter before; nothing where either is not published."""
    earlier = seen.before
    if earlier is None or code not in earlier.place_of:
        return None
    pair = ((earlier, earlier.place_of[code]), (seen, seen.place_of[code]))
    if not all(one.area.scored.published[unit] for one, unit in pair):
        return None
    return split(earlier.result, seen.result, code)


def _index(seen: Board, code: str) -> float:
    return score_of(seen, code, ROOT) if code in seen.place_of else float("nan")


def _above(request: Request, seen: Board, code: str) -> str:
    """The region above, where this person reads it, too; empty otherwise."""
    above = seen.regions.parents[seen.place_of[code]]
    mine = prefixes(request.user, current_day())
    return above if above and any(above.startswith(prefix) for prefix in mine) else ""


@reads
def enterprises(request: Request, code: str) -> HttpResponse:
    """The enterprises of an area with numerator and denominator of one indicator."""
    question, seen = of_request(request, code)
    only = request.GET.get("only", "")
    leaf = question.node if len(path_to(question.node)) == 3 else drill.FIRST
    rows = rows_of(seen, code, node=leaf, only=only)
    start = request.GET.get("from", "0")
    first = int(start) if start.isascii() and start.isdecimal() and len(start) < 7 else 0
    more = question.link(node=leaf, only=only, **{"from": str(first + PAGE)})
    context = {
        "place": seen.names[code],
        "code": code,
        "period": seen.period,
        "question": question,
        "asked": question.link(),
        "node": leaf,
        "label": words.label(leaf),
        "detail": drill.of_area(seen, leaf, code),
        "count": len(rows),
        "firms": enterprise_lines(seen, rows[first : first + PAGE], question, node=leaf),
        "more": min(PAGE, max(0, len(rows) - first - PAGE)),
        "more_url": more,
        "picked": only,
    }
    return render(request, "board/enterprises.html", context)


@reads
def change(request: Request, code: str) -> HttpResponse:
    """What changed the index since the quarter before, node by node."""
    question, seen = of_request(request, code)
    earlier = seen.before
    context = {
        "place": seen.names[code],
        "code": code,
        "back": here(code) + question.link(),
        "period": seen.period,
        "earlier": earlier.period if earlier else None,
        "question": question,
        "split": split_of(seen, code),
        "here": here(code),
    }
    return render(request, "board/change.html", context)
