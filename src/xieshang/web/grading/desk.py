"""The desk of one grading: everything about it, and its acts."""

from __future__ import annotations

from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.cases.models import Move
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.documents.models import Document
from xieshang.apps.grading import policies
from xieshang.apps.grading.handing import dissents_of, handed_in, photos_of
from xieshang.apps.grading.models import Grading
from xieshang.core.procedure.model import Actor
from xieshang.web.acts import acts
from xieshang.web.grading import showing
from xieshang.web.grading.catalogue import PAGES
from xieshang.web.grading.measures import measures_of
from xieshang.web.http import Request, reads
from xieshang.web.micro.desk import offers
from xieshang.web.papers.views import attachment_file
from xieshang.web.rounds.doing import doing, draw_act
from xieshang.web.rounds.waiting import waiting_for


def _grading(request: Request, pk: int) -> Grading:
    seen = Grading.objects.seen_by(request.user, current_day())
    rows = seen.select_related(
        "case", "enterprise__union", "team__first__user", "team__second__user"
    )
    found = get_object_or_404(rows.distinct(), pk=pk)
    found.case.enterprise = found.enterprise
    return found


@reads
def page(request: Request, pk: int) -> HttpResponse:
    """One grading: the grade and why, what may be done, the points in their columns."""
    grading, now = _grading(request, pk), doing(request)
    case = grading.case
    held = actors_of(request.user, case, now.today)
    ways, later = offers(
        PAGES.values(), grading, held, now.today,
        url=lambda slug: reverse("grading_act", args=[pk, slug]),
    )  # fmt: skip
    team = policies.sees_team_sheet(held, case)
    prefetch_related_objects(
        [case], Prefetch("moves", Move.objects.select_related("by").order_by("no"))
    )
    inside = bool(held & policies.INSIDE)
    documents = Document.objects.seen_by(request.user, now.today).filter(case=case).distinct()
    rows = list(grading.scores.all())
    decides = case.state == "review" and Actor.COUNTY_UNION in held
    waits = waiting_for(case)
    context = {
        "today": now.today,
        "grading": grading,
        "case": case,
        "waits": waits,
        "ways": ways,
        "later": later,
        "team": team,
        "told": team and bool(grading.grade) and case.state in policies.DECIDED,
        "total": showing.total_said(grading.given or 0, grading.of or 0),
        "reasons": showing.reasons(grading),
        "preview": showing.preview(grading, now.today) if decides else None,
        "focuses": showing.focuses(
            rows, showing.column_of(grading, team=team), team=team, photos=photos_of(grading)
        ),
        "rows": bool(rows),
        "gaps": sum(row.found is None for row in rows),
        "known": sum(row.found is not None for row in rows),
        "appeals": grading.appeals.all(),
        "measures": measures_of(grading, request.user, now.today),
        "events": grading.events.all(),
        "handed": handed_in(grading) if inside else [],
        "dissents": dissents_of(grading) if inside and case.state != "verify" else [],
        "recusals": grading.recusals.select_related("user") if inside else [],
        "documents": documents.prefetch_related("versions"),
        "history": list(reversed(case.moves.all())),
        "rounds": (),
        "demo_case": case.pk,
    }
    return render(request, "grading/page.html", context)


@require_safe
def photo(request: Request, pk: int, no: int) -> HttpResponse:
    """A photo or file of the team's sheet, for whoever may see that sheet now."""
    grading = _grading(request, pk)
    held = actors_of(request.user, grading.case, current_day())
    if not policies.sees_team_sheet(held, grading.case):
        raise Http404
    return attachment_file(get_object_or_404(photos_of(grading), pk=no))


@acts
def act(request: Request, pk: int, slug: str) -> HttpResponse:
    """One act of the catalogue."""
    if slug not in PAGES:
        raise Http404
    back = reverse("grading", args=[pk])
    return draw_act(request, _grading(request, pk), PAGES[slug], back=back)
