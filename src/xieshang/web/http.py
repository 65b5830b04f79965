"""What every page shares: typed requests, views that only read, views that act."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.db import connection
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.middleware import HtmxDetails

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.throttle import keyed

P = ParamSpec("P")
LARGE = "xs-large"  # the cookie of a reader who wants large type


class Request(HttpRequest):
    """A request behind login: ``user`` is a person, ``htmx`` is set."""

    user: User
    htmx: HtmxDetails


View = Callable[Concatenate[Request, P], HttpResponse]
Route = Callable[Concatenate[HttpRequest, P], HttpResponse]


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: one that was sent empty has errors, it is not a new one."""
    return request.POST if request.method == "POST" else None


def reader_of(request: HttpRequest) -> str:
    """The same sign for the same person, and nothing else in it; empty for a visitor.

    A telephone is shared: what one of its readers left on it is not shown to the next.
    """
    user = request.user
    return keyed(f"reader:{user.pk}")[:20] if user.is_authenticated else ""


class WroteWhileReading(Exception):
    """A page that promised only to read tried to write."""


READS = ("SELECT", "WITH", "SAVEPOINT", "RELEASE", "ROLLBACK TO", "EXPLAIN", "(SELECT")


def _only_select(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    if not sql.lstrip().upper().startswith(READS):
        raise WroteWhileReading(sql)
    return execute(sql, *rest)


def reads(view: View[P]) -> Route[P]:
    """A page: only GET and HEAD, and SQL that writes is refused."""

    @require_safe
    @wraps(view)
    def wrapper(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        with connection.execute_wrapper(_only_select):
            return view(request, *args, **kwargs)  # type: ignore[arg-type]  # behind login

    return wrapper


def acts(view: View[P]) -> Route[P]:
    """An act: only POST. What it changes, it changes through one service."""

    @require_POST
    @wraps(view)
    def wrapper(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, *args, **kwargs)  # type: ignore[arg-type]  # behind login

    return wrapper


def form_page(view: View[P]) -> Route[P]:
    """A form at one address: GET shows it and only reads, POST sends it."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapper(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method == "POST":
            return view(request, *args, **kwargs)  # type: ignore[arg-type]  # behind login
        with connection.execute_wrapper(_only_select):
            return view(request, *args, **kwargs)  # type: ignore[arg-type]  # behind login

    return wrapper
