"""Which enterprise a worker's page is about: scanned from a poster, or the roster's.

The scan is kept in a signed cookie: who only looks leaves nothing on the server.
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from xieshang.apps.accounts.prepared import Prepared
from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.roles import Role

SCANNED = "xs-here"
ENTERPRISE = Prepared(lambda number: Enterprise.objects.filter(pk=number), int)


def remember(answer: HttpResponseBase, enterprise_id: int) -> None:
    """Keep in this browser which enterprise's poster was scanned."""
    answer.set_signed_cookie(
        SCANNED,
        str(enterprise_id),
        max_age=settings.SESSION_COOKIE_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(answer: HttpResponseBase) -> None:
    """The next person at this telephone may work elsewhere."""
    answer.delete_cookie(SCANNED, samesite="Lax")


def scanned(request: HttpRequest) -> int | None:
    """The key of the enterprise whose poster was scanned in this browser; we signed it."""
    number = request.get_signed_cookie(SCANNED, "", max_age=settings.SESSION_COOKIE_AGE)
    return int(number) if number else None


def number_here(request: HttpRequest, today: date) -> int | None:
    """The key of the enterprise: the scanned one first, then the roster's."""
    if (number := scanned(request)) is not None:
        return number
    mine = access_of(request.user, today).enterprise_ids(Role.WORKER)
    return min(mine, default=None)


def enterprise_here(request: HttpRequest, today: date) -> Enterprise | None:
    """The enterprise itself."""
    number = number_here(request, today)
    return ENTERPRISE.first(number) if number is not None else None
