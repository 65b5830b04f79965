"""The site, with a few pages beside it on which things go wrong."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path

from xieshang.apps.cases.clock import today
from xieshang.apps.cases.errors import Refused, StateChanged
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.services import blockers
from xieshang.apps.trail.errors import KeyReused
from xieshang.config.urls import handler400, handler403, handler404, handler500
from xieshang.config.urls import urlpatterns as site
from xieshang.web.acts import acts
from xieshang.web.http import Request

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@login_not_required
def fall(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("nobody needs to read this")


@login_not_required
def wait(request: HttpRequest) -> HttpResponse:
    raise OperationalError("database is locked")


@login_not_required
def forbid(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


@acts
def refuse(request: Request) -> HttpResponse:
    case = _round()
    raise Refused(
        case, "adopted", [b for b in blockers(case, "adopted", today()) if not b.warning]
    )


@acts
def move(request: Request) -> HttpResponse:
    case = _round()
    raise StateChanged(case, "elect", tuple(case.moves.order_by("-no")[:2]))


@acts
def reuse(request: Request) -> HttpResponse:
    raise KeyReused


def _round() -> Case:
    return Case.objects.exclude(consultation=None).get()


urlpatterns = [
    path("fall/", fall),
    path("wait/", wait),
    path("forbid/", forbid),
    path("refuse/", refuse),
    path("move/", move),
    path("reuse/", reuse),
    *site,
]
