"""The worker's pages: where the round stands, who speaks for me, what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.consultations.choices import Disposition
from xieshang.apps.consultations.policies import may_read_waiting_opinions
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.participation.policies import listening
from xieshang.apps.surveys.selectors import for_home as surveys_for_home
from xieshang.web.http import LARGE, Request, reads
from xieshang.web.shared import shared
from xieshang.web.worker import home
from xieshang.web.worker.here import enterprise_here, number_here

YEAR = 365 * 24 * 3600


@login_not_required
@reads
def start(request: Request) -> HttpResponse:
    """My enterprise: where the round stands, who speaks for me, what I can read."""
    today = current_day()
    number = number_here(request, today)
    if number is None:
        return render(request, "worker/scan_first.html")
    name = f"worker-home/{number}/{today}"
    return shared(request, name, "worker/home.html", lambda: _home(number, today))


def _home(number: int, today: date) -> dict[str, Any]:
    """What the home page says: the same to everybody of an enterprise."""
    enterprise = get_object_or_404(Enterprise, pk=number)
    consultation = home.current_round(enterprise)
    contracts = home.contracts_to_read(enterprise, today)
    return {
        "today": today,
        "enterprise": enterprise,
        "place": home.place_of(enterprise),
        "round": home.round_now(consultation, today) if consultation else None,
        "speakers": home.speakers(consultation, today) if consultation else [],
        "opinions": home.answered_opinions(consultation) if consultation else [],
        "contracts": contracts,
        "plain": next((one for one in contracts if one.summary), None),
        "surveys": surveys_for_home(enterprise, today),
        "congress": home.congress_now(enterprise),
    }


@login_not_required
@reads
def opinions(request: Request) -> HttpResponse:
    """Every opinion with its answer; those that still wait, for the workers themselves only.

    The employer, too, can scan the code: it reads what the workers' side has gone over.
    """
    today = current_day()
    enterprise = enterprise_here(request, today)
    consultation = home.current_round(enterprise) if enterprise else None
    if enterprise is None or consultation is None:
        return redirect("worker_home")
    rows = list(consultation.opinions.select_related("topic"))
    waiting = [row for row in rows if row.disposition == Disposition.PENDING]
    among_us = may_read_waiting_opinions(request.user, consultation, today)
    page = {
        "enterprise": enterprise,
        "consultation": consultation,
        "opinions": rows if among_us else [row for row in rows if row not in waiting],
        "total": len(rows),
        "waiting": len(waiting),
        "hidden": bool(waiting) and not among_us,
        "listens": listening(consultation, today),
    }
    return render(request, "worker/opinions.html", page)


@login_not_required
@reads
def promise(request: Request) -> HttpResponse:
    """What is promised to a worker, and beside it what is not."""
    enterprise = enterprise_here(request, current_day())
    return render(request, "worker/promise.html", {"enterprise": enterprise})


@login_not_required
@require_POST
def large_text(request: HttpRequest) -> HttpResponse:
    """The reader's own large type, kept in a cookie of this browser."""
    to = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()})
    answer = redirect(to if safe else "worker_home")
    if request.COOKIES.get(LARGE):
        answer.delete_cookie(LARGE)
    else:
        answer.set_cookie(LARGE, "1", max_age=YEAR, samesite="Lax", httponly=True)
    return answer
