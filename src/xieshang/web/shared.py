"""Pages that say the same to everybody who may read them: drawn once, shown to all.

After a poster is scanned, a whole shift opens the same page at the same time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.translation import get_language

from xieshang.web.http import LARGE, reader_of

KEPT = 3  # seconds: as old as a page may be when another process of the server acted
TOKEN = "[form token of the reader]"  # noqa: S105 — the place where it goes
READER = "[sign of the reader]"
PUT_IN = {"csrf_token": TOKEN, "reader": READER}


def shared(
    request: HttpRequest, name: str, template: str, facts: Callable[[], dict[str, Any]]
) -> HttpResponse:
    """The page as it was drawn a moment ago, with this reader's form token and sign put in.

    Args:
        request: Of the reader; language, large type and the button to sign out are told apart.
        name: What the page is about, and the day: all that its facts depend on.
        template: Shows nothing else that depends on the reader.
        facts: Called only if the page has to be drawn.
    """
    known = request.user.is_authenticated
    key = f"{name}/{get_language()}/{bool(request.COOKIES.get(LARGE))}/{known}"
    personal = request.META.get("QUERY_STRING") or len(get_messages(request))
    html = None if personal else caches["pages"].get(key)
    if html is None:
        html = render_to_string(template, facts() | PUT_IN, request)
        if not personal:
            caches["pages"].set(key, html, KEPT)
    return HttpResponse(
        html.replace(TOKEN, get_token(request)).replace(READER, reader_of(request))
    )


def draw_anew() -> None:
    """Something happened: whoever asks this process next sees it."""
    caches["pages"].clear()
