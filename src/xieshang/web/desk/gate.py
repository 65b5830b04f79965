"""Keeps the desk for those who work at it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from xieshang.apps.cases.clock import today
from xieshang.apps.cases.policies import at_the_desk

DESK = "desk/"


class DeskMiddleware:
    """A worker without a part in any case learns nothing of the desk."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_arguments: object
    ) -> HttpResponse | None:
        """Refuse before the view runs; pages that anyone may read stay open (papers)."""
        found = request.resolver_match
        if found is None or not found.route.startswith(DESK):
            return None
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        if at_the_desk(request.user, today()):
            return None
        if found.route == DESK:  # the bare address: a worker who took the wrong door
            return redirect("worker_home")
        raise Http404
