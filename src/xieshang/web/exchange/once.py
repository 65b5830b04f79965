"""Pages that show a secret once: what was pressed twice makes one, and shows the same."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render

from xieshang.apps.trail.services import once
from xieshang.web.acts import FIELD, actor_key, content_of
from xieshang.web.http import Request


def seed_of(request: Request) -> str:
    """Names this submission of this person; empty where the form carries no key."""
    key = request.POST.get(FIELD, "")[:64]
    return f"{actor_key(request)}/{key}" if key else ""


def made_once(request: Request, make: Callable[[], int]) -> int:
    """Make a row once for this submission; its key, also for a second copy.

    The secret itself is never kept in the answer.

    Raises:
        KeyReused: the submission came with other content before.
    """
    done = once(
        request.POST.get(FIELD, "")[:64],
        actor_key=actor_key(request),
        payload=content_of(request),
        act=lambda: {"made": make()},
    )
    return int(done["made"])


def show_once(request: Request, secret: str, lead: str, back: str) -> HttpResponse:
    """The page that shows a secret; no browser keeps it."""
    page = {"secret": secret, "lead": lead, "back": back}
    answered = render(request, "exchange/once.html", page)
    answered["Cache-Control"] = "no-store"
    return answered
