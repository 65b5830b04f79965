"""All routes, by area."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", include("xieshang.web.desk.urls")),
    path("w/", include("xieshang.web.worker.urls")),
    path("demo/", include("xieshang.web.demo.urls")),
]
