"""A few routes for the tests of what surrounds every view."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from xieshang.config.health import healthz

handler400 = "xieshang.config.errors.bad_request"
handler403 = "xieshang.config.errors.forbidden"
handler404 = "xieshang.config.errors.not_found"
handler500 = "xieshang.config.errors.server_error"


@csrf_exempt
@login_not_required
def echo(request: HttpRequest, **_places: str) -> HttpResponse:
    return HttpResponse(request.POST.get("text", "nothing"))


@login_not_required
def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.user}")


@login_not_required
def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


@login_not_required
def fall(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("the database password is hunter2")


@login_not_required
def wait(request: HttpRequest) -> HttpResponse:
    raise OperationalError("database is locked")


urlpatterns = [
    path("echo/", echo, name="echo"),
    path("echo/<str:name>/", echo, name="echo-name"),
    path("form/", form, name="form"),
    path("refuse/", refuse, name="refuse"),
    path("fall/", fall, name="fall"),
    path("wait/", wait, name="wait"),
    path("w/<str:code>/", echo, name="worker-page"),
    path("healthz", healthz, name="healthz"),
]
