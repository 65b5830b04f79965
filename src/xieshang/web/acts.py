"""Views that do something: one transaction, idempotent, refusals told in words."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from xieshang.apps.cases.errors import Refused, StateChanged
from xieshang.apps.trail.errors import KeyReused
from xieshang.apps.trail.services import Json, once
from xieshang.web.http import Request
from xieshang.web.shared import draw_anew

P = ParamSpec("P")
FIELD = "submission"  # hidden field; minted when the form is drawn
View = Callable[Concatenate[Request, P], HttpResponse]
Route = Callable[Concatenate[HttpRequest, P], HttpResponse]


class _NotDone(Exception):
    """The view answered without success; its transaction is rolled back."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


def new_key() -> str:
    """A key for one submission of one form."""
    return secrets.token_urlsafe(16)


def acts(view: View[P]) -> Route[P]:
    """Draw the form on GET; on POST do the act wholly, once, or not at all.

    A redirect means done and is committed and remembered; any other answer is rolled back.
    A refusal by law or by a faster hand answers 409 with the reasons.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapper(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        def act() -> Json:
            response = view(request, *args, **kwargs)  # type: ignore[arg-type]  # behind login
            if not isinstance(response, HttpResponseRedirect):
                raise _NotDone(response)
            return {"to": response.url}

        try:
            if request.method != "POST":
                return view(request, *args, **kwargs)  # type: ignore[arg-type]  # behind login
            done = once(
                request.POST.get(FIELD, "")[:64],
                actor_key=actor_key(request),
                payload=content_of(request),
                act=act,
            )
            draw_anew()
            return HttpResponseRedirect(done["to"])
        except _NotDone as undone:
            return undone.response
        except Refused as refused:
            return render(request, "design/refused.html", {"refused": refused}, status=409)
        except StateChanged as changed:
            return render(request, "design/moved.html", {"changed": changed}, status=409)
        except KeyReused:
            return render(request, "design/reused.html", status=422)

    return wrapper


def actor_key(request: HttpRequest) -> str:
    """Whose submission it is."""
    if request.user.is_authenticated:
        return f"user/{request.user.pk}"
    return f"session/{request.session.session_key or ''}"


def content_of(request: HttpRequest) -> list[object]:
    """What was sent, without the token that changes with every page."""
    fields = [
        [name, values]
        for name, values in sorted(request.POST.lists())
        if name not in {"csrfmiddlewaretoken", FIELD}
    ]
    files = []
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            content = hashlib.sha256()
            for chunk in file.chunks():
                content.update(chunk)
            file.seek(0)
            files.append([name, file.name, content.hexdigest()])
    return [request.path, fields, files]
