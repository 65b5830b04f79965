"""What of a case stands in the log, for whoever may know of it, with a receipt for each act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.cases.models import Case
from xieshang.apps.consultations.choices import Side
from xieshang.apps.consultations.policies import side_in
from xieshang.apps.documents.models import Document
from xieshang.apps.trail.models import Event
from xieshang.apps.trail.proofs import receipt as proof_of
from xieshang.apps.trail.services import stream_of
from xieshang.web.http import Request, reads
from xieshang.web.trail.words import CASE, Who, words_of

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One act of a case as this reader may know it."""

    event: Event
    words: str
    about: str  # the document, where there is one

    @property
    def seq(self) -> int | None:
        """Its number in the case; None while it waits for the log."""
        leaf = getattr(self.event, "leaf", None)
        return leaf.seq if leaf else None


def lines(case: Case, user: User, today: date) -> list[Line]:
    """The acts of a case, the newest first, without what is not for this reader.

    Four queries: the acts with their leaves, the reader's part, the readable documents.
    """
    side = side_in(user, case, today)
    papers = dict(
        Document.objects.seen_by(user, today)
        .filter(case=case)
        .distinct()
        .values_list("number", "title")
    )
    events = Event.objects.filter(stream=stream_of(case), kind__in=CASE, erased_on=None)
    return [
        Line(event, words_of(event.kind), papers.get(event.payload.get("number", ""), ""))
        for event in events.select_related("actor", "leaf").order_by("-pk")
        if event.actor_id == user.pk or _open(event, side, papers)
    ]


def _open(event: Event, side: Side | None, papers: dict[str, str]) -> bool:
    who, said = CASE[event.kind][1], event.payload
    own = side is not None and said.get("side") == side.value
    return {
        Who.ALL: True,
        Who.SIDES: side is not None,
        Who.SIDE: own,
        Who.TABLED: own or bool(said.get("tabled")),
        Who.WORKERS: side is Side.WORKERS,
        Who.PAPER: said.get("number") in papers,
        Who.DOER: False,
    }[who]


@reads
def page(request: Request, pk: int) -> HttpResponse:
    """All acts of a case that this person may know of."""
    today = current_day()
    case = get_object_or_404(Case.objects.seen_by(request.user, today).distinct(), pk=pk)
    found = lines(case, request.user, today)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        found = [line for line in found if line.event.pk < int(before)]
    context = {
        "case": case,
        "lines": found[:PAGE],
        "more": found[PAGE - 1].event.pk if len(found) > PAGE else None,
        "demo_case": case.pk,
    }
    return render(request, "trail/history.html", context)


@reads
def receipt(request: Request, pk: int, no: int) -> HttpResponse:
    """The receipt of one act of a case, for whoever may know of the act."""
    today = current_day()
    case = get_object_or_404(Case.objects.seen_by(request.user, today).distinct(), pk=pk)
    wanted = (line.event for line in lines(case, request.user, today) if line.seq == no)
    event = next(wanted, None)
    if event is None:
        raise Http404
    return receipt_file(event, f"{stream_of(case).replace('/', '-')}-{no}")


def receipt_file(event: Event | None, name: str) -> HttpResponse:
    """The receipt as a file to be kept; 404 while the log does not hold the act yet."""
    found = proof_of(event) if event is not None else None
    if found is None:
        raise Http404
    answer = HttpResponse(found.text, content_type="text/plain; charset=utf-8")
    header = content_disposition_header(as_attachment=True, filename=f"{name}.tlog-proof")
    answer["Content-Disposition"] = header or "attachment"
    return answer
