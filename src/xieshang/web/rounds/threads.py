"""The county reads along: what workers say in a round, under their pseudonyms; read only."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.participation import county
from xieshang.apps.participation.models import Opinion
from xieshang.apps.participation.policies import scope_of
from xieshang.apps.voices.models import Opening
from xieshang.apps.voices.services import open_scope
from xieshang.web.http import Request, reads

PAGE = 20


def round_read(request: Request, pk: int) -> Consultation:
    """The round, for somebody of its county who has no part in it; 404 for everybody else."""
    rows = Consultation.objects.select_related("case", "enterprise")
    found = get_object_or_404(rows, pk=pk)
    if not county.may_read(request.user, found, current_day()):
        raise Http404
    return found


def opinion_read(consultation: Consultation, key: uuid.UUID) -> Opinion:
    """One opinion or reply of the round."""
    rows = Opinion.objects.select_related("topic", "item", "parent")
    found = get_object_or_404(rows, pk=key, consultation=consultation)
    found.consultation = consultation
    return found


@reads
def rounds(request: Request) -> HttpResponse:
    """Rounds of the county in which workers were asked for their words."""
    today = current_day()
    if not county.places_of(request.user, today):
        raise Http404
    found = county.rounds_of(request.user, today)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 12:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: PAGE + 1])
    more = f"?before={rows[PAGE - 1].pk}" if len(rows) > PAGE else ""
    return render(request, "rounds/thread_rounds.html", {"rows": rows[:PAGE], "more_url": more})


@reads
def threads(request: Request, pk: int) -> HttpResponse:
    """What was said in one round, newest day first, of one topic or all."""
    consultation = round_read(request, pk)
    topics = list(consultation.topics.all())
    about = request.GET.get("about", "")
    topic = next((one for one in topics if str(one.no) == about), None)
    page = county.threads(
        consultation,
        topic=topic,
        free=about == "free",
        masked=about == "masked",
        after=request.GET.get("after", ""),
    )
    context = {
        "round": consultation,
        "topics": topics,
        "about": str(topic.no) if topic else about if about in {"free", "masked"} else "",
        "page": page,
    }
    return render(request, "rounds/threads.html", context)


@reads
def thread(request: Request, pk: int, key: uuid.UUID) -> HttpResponse:
    """One opinion with the replies to it, and whether its author was asked for."""
    consultation = round_read(request, pk)
    opinion = opinion_read(consultation, key)
    if opinion.parent is not None:
        raise Http404  # a reply is read under what it replies to
    [said] = county.dressed(consultation, [opinion])
    page = county.replies(consultation, opinion, after=request.GET.get("after", ""))
    keys = [opinion.pk, *(one.opinion.pk for one in page.rows)]
    asked = Opening.objects.filter(
        scope=scope_of(consultation),
        subject__in=keys,
        state__in=(Opening.State.ASKED, Opening.State.GRANTED),
    )
    context = {
        "round": consultation,
        "said": said,
        "page": page,
        "asked": {row.subject: row.pk for row in asked},
        "open": open_scope(scope_of(consultation)),
    }
    return render(request, "rounds/thread.html", context)
