"""The records of the platform behind the numbers of one indicator, one by one."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from xieshang.apps.assessment.models import Fact, Period
from xieshang.apps.assessment.platform import PLATFORM, Record
from xieshang.apps.organizations.models import Enterprise
from xieshang.core.index.consultation.formulas import formulas
from xieshang.core.index.consultation.told import ANONYMOUS
from xieshang.web.board import drill, words
from xieshang.web.board.enterprises import OURS, of_request
from xieshang.web.board.seen import Board, path_to
from xieshang.web.http import Request, reads


@dataclass(frozen=True, slots=True)
class Behind:
    """One variable: what was written down for the quarter, and the records that it counts."""

    part: drill.Part  # as it stands in the quarter
    total: str  # of the records
    records: list[Record]
    same: bool
    nameless: bool  # of a survey: only numbers


@reads
def page(request: Request, pk: int) -> HttpResponse:
    """Variable by variable, each with its records and their sum."""
    firm, question, seen, row = of_request(request, pk)
    if question is None or seen is None or row < 0:
        raise Http404
    leaf = question.node if len(path_to(question.node)) == 3 else drill.FIRST
    context = {
        "firm": firm,
        "period": seen.period,
        "label": words.label(leaf),
        "sources": words.sources(leaf),
        "counts": any(name in PLATFORM for name in formulas()[leaf].variables),
        "behind": behind(seen, firm, row, leaf),
        "back": reverse("board_enterprise", args=[pk]) + question.link(node=leaf) + "#from",
    }
    return render(request, "board/records.html", context)


def behind(seen: Board, firm: Enterprise, row: int, code: str) -> list[Behind]:
    """The variables of an indicator that the platform counted itself."""
    period = seen.period
    names = [name for name in formulas()[code].variables if name in PLATFORM]
    rows = Fact.objects.filter(period=period, enterprise=firm, variable__in=names)
    told = {fact.variable: fact.value for fact in rows.filter(giver__in=OURS)}
    return [
        _of_survey(seen, row, name)
        if name in ANONYMOUS
        else _behind(firm, period, name, told[name])
        for name in names
        if name in told
    ]


def _of_survey(seen: Board, row: int, name: str) -> Behind:
    """As far as this reader may know it; its answers are nobody's to read one by one."""
    value = float(seen.facts.value(name)[row])
    return Behind(drill.part(name, value), words.DASH, [], True, True)


def _behind(firm: Enterprise, period: Period, name: str, value: float | None) -> Behind:
    found = PLATFORM[name].records(firm, period)
    total = sum(one.counts for one in found)
    return Behind(
        drill.part(name, float("nan") if value is None else value),
        words.whole(round(total, 2)),
        found,
        value is not None and abs(total - value) < 1e-6,
        False,
    )
