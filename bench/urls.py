"""The product's routes, and bare views beside them; they exist on the bench's server alone."""

from __future__ import annotations

import secrets

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.trail.models import Submission
from xieshang.config import urls
from xieshang.config.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def one_query(_request: HttpRequest, pk: int) -> HttpResponse:
    """As little as a Django view can do with a database."""
    return HttpResponse(Enterprise.objects.values_list("name", flat=True).get(pk=pk))


@transaction.atomic
def three_rows(request: HttpRequest) -> HttpResponse:
    """As little as an act, its trail and its key can be written with, behind login."""
    for _ in range(3):
        key = secrets.token_urlsafe(16)
        Submission.objects.create(actor_key="bench", key=key, payload_sha256="")
    return HttpResponse(status=204)


urlpatterns = [
    path("bench/floor/<int:pk>/", login_not_required(one_query)),
    path("bench/floor/<int:pk>/signed-in/", one_query),
    path("bench/floor/write/", three_rows),
    *urls.urlpatterns,
]
