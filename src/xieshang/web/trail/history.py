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
from xieshang.apps.trail.services import room_of, stream_of
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
    def index(self) -> int | None:
        """Its place in the log; None while it waits for one."""
        leaf = getattr(self.event, "leaf", None)
        return leaf.index if leaf else None

    @property
    def number(self) -> int:
        """The same, counted from one."""
        return (self.index or 0) + 1


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
    streams = [stream_of(case), *(room_of(case, each) for each in Side)]
    events = Event.objects.filter(stream__in=streams, kind__in=CASE, erased_on=None)
    return [
        Line(event, words_of(event.kind), papers.get(event.payload.get("number", ""), ""))
        for event in events.select_related("actor", "leaf").order_by("-pk")
        if event.actor_id == user.pk or _open(event, side, papers)
    ]


def _open(event: Event, side: Side | None, papers: dict[str, str]) -> bool:
    """What was done in a side's own room is that side's; of the rest its kind decides."""
    _model, _pk, *room = event.stream.split("/")
    if room:
        return side is not None and room == [side.value]
    return {
        Who.ALL: True,
        Who.SIDES: side is not None,
        Who.PAPER: event.payload.get("number") in papers,
        Who.DOER: False,
    }[CASE[event.kind][1]]


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
    wanted = (line.event for line in lines(case, request.user, today) if line.index == no - 1)
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
