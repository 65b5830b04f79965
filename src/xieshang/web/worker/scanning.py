"""A code on the wall was scanned: on to the enterprise, or a page that says what is wrong."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render

from xieshang.apps.cases.clock import today
from xieshang.apps.organizations import consult_code
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.consult_code import Found, State
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.roles import Role
from xieshang.web.http import Request, reads
from xieshang.web.worker.here import remember

GONE = {State.REVOKED: 410}  # every other code that leads nowhere is a 404


@login_not_required
@reads
def scan(request: Request, code: str) -> HttpResponse:
    """Remember the enterprise in this browser; neither the person nor the place.

    A worker of another enterprise is asked first. ``here`` in the address means: yes, look.
    """
    found = consult_code.look_up(code)
    if found.state != State.LIVE or found.enterprise is None:
        return _told(request, found)
    mine = _workplaces(request)
    if mine and found.enterprise not in mine and "here" not in request.GET:
        page = {"there": found.enterprise, "mine": mine[0]}
        return render(request, "worker/code_elsewhere.html", page)
    answer = redirect("worker_home")
    remember(answer, found.enterprise.pk)
    return answer


def _workplaces(request: Request) -> list[Enterprise]:
    """Where the reader is on the roster; asks nothing about those who have not entered."""
    ids = access_of(request.user, today()).enterprise_ids(Role.WORKER)
    return list(Enterprise.objects.filter(pk__in=ids).order_by("name")) if ids else []


def _told(request: Request, found: Found) -> HttpResponse:
    page = {"state": found.state, "enterprise": found.enterprise, "code": found.code}
    status = GONE.get(found.state, 404)
    return render(request, "worker/code_told.html", page, status=status)
