"""The grade as the workers see it, and their way to object without a name."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.cases.errors import Refused, StateChanged
from xieshang.apps.documents import files
from xieshang.apps.grading.models import Grading
from xieshang.apps.grading.papers import notice_of
from xieshang.apps.grading.policies import DECIDED
from xieshang.apps.grading.services import deciding
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.roles import Role
from xieshang.web.grading import showing
from xieshang.web.grading.forms import UnnamedForm
from xieshang.web.http import Request, form_page, reads
from xieshang.web.rounds.doing import status_of
from xieshang.web.worker.here import enterprise_here


def _last(here: Enterprise) -> Grading | None:
    """The newest grading that the workers may know: begun is enough."""
    rows = Grading.objects.filter(enterprise=here).exclude(case__state="plan")
    return rows.select_related("case", "enterprise").order_by("-year").first()


def _works_here(request: Request, here: Enterprise) -> bool:
    mine = access_of(request.user, current_day()).enterprise_ids(Role.WORKER)
    return here.pk in mine


@login_not_required
@reads
def page(request: Request) -> HttpResponse:
    """Which grade, of how many points, why, and until when one can object."""
    today = current_day()
    here = enterprise_here(request, today)
    if here is None:
        return redirect("worker_home")
    grading = _last(here)
    shown = grading is not None and bool(grading.grade) and grading.case.state in DECIDED
    rows = list(grading.scores.all()) if grading and shown else []
    context = {
        "enterprise": here,
        "grading": grading,
        "shown": shown,
        "paper": notice_of(grading) if grading and shown else None,
        "total": showing.total_said(grading.given or 0, grading.of or 0) if grading else "",
        "reasons": showing.reasons(grading) if grading and shown else [],
        "focuses": showing.focuses(rows, "decision_points", team=True) if rows else [],
        "appeals": grading.appeals.exclude(answered_on=None) if grading else (),
        "measures": grading.measures.all() if grading else (),
        "may_appeal": grading is not None
        and grading.case.state == "publicity"
        and _works_here(request, here),
        "today": today,
    }
    return render(request, "grading/worker.html", context)


@login_not_required
@require_safe
def notice(request: Request) -> HttpResponse:
    """The notice as it hangs by the gate, as PDF."""
    here = enterprise_here(request, current_day())
    grading = _last(here) if here else None
    paper = notice_of(grading) if grading and grading.case.state in DECIDED else None
    if paper is None:
        raise Http404
    answer = HttpResponse(files.as_pdf(paper.latest), content_type="application/pdf")
    header = content_disposition_header(as_attachment=False, filename=f"{paper.number}.pdf")
    answer["Content-Disposition"] = header or "inline"
    return answer


@form_page
def appeal(request: Request) -> HttpResponse:
    """Object while the grade is on notice; nothing is kept of who it was."""
    here = enterprise_here(request, current_day())
    grading = _last(here) if here else None
    if grading is None or here is None or not _works_here(request, here):
        raise Http404
    form = UnnamedForm(request.POST) if request.method == "POST" else UnnamedForm()
    if grading.case.state != "publicity" and not form.is_valid():
        return _too_late(request, grading)  # words may have come twice: the service knows
    if request.method == "POST" and form.is_valid():
        try:
            deciding.appeal_unnamed(
                grading, form.cleaned_data["text"], by=request.user, today=current_day()
            )
        except (Refused, StateChanged):
            return _too_late(request, grading)
        messages.success(request, _("收到了，没有记是谁写的。答复会写在这一页"))
        return redirect("worker_grading")
    context = {"grading": grading, "form": form}
    return render(request, "grading/worker_appeal.html", context, status=status_of(form))


def _too_late(request: Request, grading: Grading) -> HttpResponse:
    context = {"grading": grading}
    status = 409 if request.method == "POST" else 200
    return render(request, "grading/worker_late.html", context, status=status)
