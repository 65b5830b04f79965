"""What happens to every request before a view sees it, and to every answer after."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_cache_control

from xieshang.apps.accounts.adapters import address_of
from xieshang.config import errors

Answer = Callable[[HttpRequest], HttpResponse]
KNOWN_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
# On these paths nothing is written down that leads to a person.
WORKERS = ("/w/", "/box/", "/board/")
BOX = "/box/"
UNCOMPRESSED = (BOX, "/board/")
log = structlog.stdlib.get_logger("xieshang.request")


class RequestLog:
    """Gives each request an id and leaves one line about it.

    On workers' paths the line has neither user nor address, and the route instead of the path:
    whoever reads the log cannot tell who opened what.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if KNOWN_ID.fullmatch(given) else uuid.uuid4().hex
        setattr(request, "request_id", request_id)  # noqa: B010 — HttpRequest does not know it
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        began = time.perf_counter()
        response = self.answer(request)
        milliseconds = round((time.perf_counter() - began) * 1000)
        log.info(
            "request",
            method=request.method,
            status=response.status_code,
            milliseconds=milliseconds,
            **_where_and_who(request),
        )
        response.headers["X-Request-ID"] = request_id
        return response


def _where_and_who(request: HttpRequest) -> dict[str, Any]:
    if request.path_info.startswith(WORKERS):
        return {"route": request.resolver_match.route if request.resolver_match else WORKERS[0]}
    user = request.__dict__.get("_cached_user")  # only if somebody asked: no query for the log
    return {
        "path": request.path_info,
        "user": user.pk if user is not None else None,
        "address": address_of(request),
    }


class Nameless:
    """At the ballot box cookies are put aside before anybody can ask whose they are."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(BOX):
            for name in ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "HTTP_REFERER"):
                request.META.pop(name, None)
        return self.answer(request)


class Headers:
    """Headers that no library of ours sets."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        # What depends on who asks stays in no cache: the computer may be a shared one.
        if "Cookie" in response.get("Vary", "") and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_store=True)
        return response


class Compression(GZipMiddleware):
    """Compresses pages: a quarter of a millisecond at most, a sixth of the bytes on the line.

    Files and pictures are compressed already. What a page holds cannot be guessed from its
    length (BREACH): cookies are not sent along from another site, a form's token is another one
    in each answer, up to a hundred bytes are added at random. Box and board stay as they are.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        kind = response.get("Content-Type", "").partition(";")[0]
        if kind != "text/html" or request.path_info.startswith(UNCOMPRESSED):
            return response
        return super().process_response(request, response)


class Bounds:
    """Refuses what no honest form sends, before it can break anything further in.

    NUL cannot be stored by PostgreSQL; a request larger than the limit is not even read.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _announced_length(request) > settings.LARGEST_REQUEST:
            return errors.too_large(request)
        if _junk(_addressed(request)):
            return errors.bad_request(request)
        return self.answer(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        if request.method == "POST" and _junk(_sent(request)):
            return errors.bad_request(request)
        return None


def _announced_length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _addressed(request: HttpRequest) -> Iterable[str]:
    yield request.path_info
    for name, values in request.GET.lists():
        yield from (name, *values)
    for name, value in request.COOKIES.items():
        yield from (name, value)


def _sent(request: HttpRequest) -> Iterable[str]:
    for name, values in request.POST.lists():
        yield from (name, *values)


def _junk(texts: Iterable[str]) -> bool:
    """Whether a text holds NUL or half a surrogate pair, which UTF-8 cannot write."""
    return any("\x00" in text or not _encodable(text) for text in texts)


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
