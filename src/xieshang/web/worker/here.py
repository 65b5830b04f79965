"""Which enterprise a worker's page is about: scanned from a poster, or the roster's."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from xieshang.apps.organizations.access import access_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.roles import Role

SCANNED = "scanned_enterprise"


def remember(request: HttpRequest, enterprise_id: int) -> None:
    """Keep for this browser which enterprise's poster was scanned."""
    request.session[SCANNED] = enterprise_id


def enterprise_here(request: HttpRequest, today: date) -> Enterprise | None:
    """The scanned enterprise first, then the one on whose roster the person stands."""
    scanned = request.session.get(SCANNED)
    if scanned and (found := Enterprise.objects.filter(pk=scanned).first()):
        return found
    mine = access_of(request.user, today).enterprise_ids(Role.WORKER)
    return Enterprise.objects.filter(pk__in=mine).order_by("pk").first()
