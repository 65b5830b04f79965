"""The board of one enterprise, for the unions above it and for its own two sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment.models import Fact, Giver
from xieshang.apps.assessment.platform import PLATFORM
from xieshang.apps.assessment.readers import k_for, readable, reads_area
from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.exchange.importers import may_import
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.organizations.models import Enterprise
from xieshang.core.index.consultation.catalogue import ROOT
from xieshang.core.index.consultation.formulas import formulas
from xieshang.core.index.consultation.score import Band
from xieshang.core.index.consultation.told import ANONYMOUS
from xieshang.web.board import drill, words
from xieshang.web.board.asking import Asked, asked
from xieshang.web.board.changes import Split, split
from xieshang.web.board.forms import WhatIf
from xieshang.web.board.peers import peers
from xieshang.web.board.seen import Board, board_if_any, path_to
from xieshang.web.board.trend import chain_of, trend
from xieshang.web.board.vetoes import of_enterprise
from xieshang.web.http import Request, reads

OURS = (Giver.PLATFORM, Giver.SURVEY)


@dataclass(frozen=True, slots=True)
class Told:
    """One fact as it was delivered."""

    label: str
    value: str
    giver: str
    as_of: Any
    file: str
    batch: str  # address of the batch, for who may open it
    bounded: bool  # of a survey: only as far as it may be told
    counted: bool  # by the platform, from its own records


def of_request(request: Request, pk: int) -> tuple[Enterprise, Asked | None, Board | None, int]:
    """The enterprise, the question, the quarter and the place of the enterprise in it.

    Raises:
        Http404: this person may not know of its index.
    """
    today = current_day()
    firm = get_object_or_404(readable(request.user, today), pk=pk)
    question = asked(request)
    if question is None:
        return firm, None, None, -1
    seen = board_if_any(question.period, k_for(request.user, today, firm))
    return firm, question, seen, seen.row_of.get(firm.pk, -1) if seen else -1


@reads
def enterprise(request: Request, pk: int) -> HttpResponse:
    """Index, drill, the facts behind one indicator, and those of its kind as an interval."""
    firm, question, seen, row = of_request(request, pk)
    if question is None or seen is None or row < 0:
        page = {"firm": firm, **of_enterprise(request, firm)}
        return render(request, "board/enterprise_empty.html", page)
    leaf = question.node if len(path_to(question.node)) == 3 else ""
    here = reverse("board_enterprise", args=[pk])
    facts = facts_of(request.user, seen, firm, leaf, row) if leaf else []
    context = heading(seen, firm, row) | {
        "question": question,
        "asked": question.link(),
        "area": firm.region_code
        if reads_area(request.user, firm.region_code, current_day())
        else "",
        "place": seen.names.get(firm.region_code, ""),
        "trend": trend(
            chain_of(seen, question.quarters), lambda one: index_of(one, pk)
        ),
        "peers": peers(seen, firm),
        "columns": drill.columns(
            seen.scored, row, question.node,
            lambda one: f"{here}{question.link(node=one)}#from",
        ),
        "detail": drill.of_enterprise(seen, leaf, row) if leaf else None,
        "facts": facts,
        "counted": any(fact.counted for fact in facts),
        "see": "",
        "missing": missing(seen, row),
        "alarms": [words.label(code) for code in seen.alarms[row] if code != ROOT],
        "fell": ROOT in seen.alarms[row],
        **of_enterprise(request, firm),
    }  # fmt: skip
    return render(request, "board/enterprise.html", context)


def index_of(seen: Board, pk: int) -> float:
    """The published index of an enterprise in a quarter; NaN where it was not there."""
    row = seen.row_of.get(pk, -1)
    return float(seen.scored.index[row]) if row >= 0 else float("nan")


def heading(seen: Board, firm: Enterprise, row: int) -> dict[str, Any]:
    """What the page says first."""
    index = index_of(seen, firm.pk)
    before = index_of(seen.before, firm.pk) if seen.before else float("nan")
    scored = seen.scored
    return {
        "firm": firm,
        "period": seen.period,
        "index": words.points(index),
        "known": not np.isnan(index),
        "moved": words.moved(index - before),
        "tone": drill.TONES[Band(int(scored.bands[scored.result.row_of[ROOT], row]))],
        "held": scored.band_at_most[row] < Band.GREEN,
        "complete": int(100 * float(np.nan_to_num(scored.completeness[0, row])) + 1e-9),
        "geometric": words.points(float(scored.geometric[row])),
        "heads": words.whole(float(seen.facts.heads[row])),
    }


def facts_of(user: User, seen: Board, firm: Enterprise, code: str, row: int) -> list[Told]:
    """What was delivered for an indicator, by whom, and as of which day."""
    formula = formulas()[code]
    names = [*formula.variables, *formula.extra]
    rows = Fact.objects.filter(period=seen.period, enterprise=firm, variable__in=names)
    found = []
    for fact in sorted(rows.select_related("batch"), key=lambda one: names.index(one.variable)):
        bounded = fact.variable in ANONYMOUS
        value = float(seen.facts.value(fact.variable)[row]) if bounded else fact.value
        part = drill.part(fact.variable, float("nan") if value is None else value)
        giver: str | Promise = fact.get_giver_display()
        file, at = (fact.batch.file_name, _opened(user, fact.batch)) if fact.batch else ("", "")
        counted = fact.giver in OURS and fact.variable in PLATFORM
        found.append(
            Told(part.label, part.shown, str(giver), fact.as_of, file, at, bounded, counted)
        )
    return found


def _opened(user: User, batch: ImportBatch) -> str:
    """Where a batch stands, for who takes in such lists there; nowhere for others."""
    if may_import(user, batch.kind, batch.scope, on=current_day()):
        return reverse("import", args=[batch.pk])
    return ""


def missing(seen: Board, row: int) -> list[tuple[str, str]]:
    """Indicators without facts, and who delivers them."""
    return [(words.label(code), words.sources(code)) for code, _by in seen.scored.missing(row)]


def _scored(request: Request, pk: int) -> tuple[Enterprise, Asked, Board, int]:
    firm, question, seen, row = of_request(request, pk)
    if question is None or seen is None or row < 0:
        raise Http404
    return firm, question, seen, row


def split_of(seen: Board, pk: int) -> Split | None:
    """The change since the quarter before; nothing where either is not published."""
    earlier = seen.before
    if earlier is None or np.isnan([index_of(seen, pk), index_of(earlier, pk)]).any():
        return None
    unit = seen.facts.enterprises[seen.row_of[pk]]
    return split(earlier.scored.result, seen.scored.result, unit)


@reads
def change(request: Request, pk: int) -> HttpResponse:
    """What changed the index of an enterprise since the quarter before."""
    firm, question, seen, _row = _scored(request, pk)
    earlier = seen.before
    here = reverse("board_enterprise", args=[pk])
    context = {
        "place": str(firm),
        "back": here + question.link(),
        "period": seen.period,
        "earlier": earlier.period if earlier else None,
        "question": question,
        "split": split_of(seen, pk),
        "here": here,
    }
    return render(request, "board/change.html", context)


@reads
def what_if(request: Request, pk: int) -> HttpResponse:
    """What the index would be if one indicator had another value."""
    firm, question, seen, row = _scored(request, pk)
    form = WhatIf(
        request.GET if "value" in request.GET else None, initial={"node": question.node}
    )
    answer = form.answer(seen.scored, row) if form.is_bound and form.is_valid() else None
    context = {
        "firm": firm,
        "form": form,
        "answer": answer,
        "period": seen.period,
        "question": question,
        "back": reverse("board_enterprise", args=[pk]) + question.link(),
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "board/what_if.html", context, status=status)
