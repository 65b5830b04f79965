"""All routes, by area."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from xieshang.config.health import healthz

handler400 = "xieshang.config.errors.bad_request"
handler403 = "xieshang.config.errors.forbidden"
handler404 = "xieshang.config.errors.not_found"
handler500 = "xieshang.config.errors.server_error"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("xieshang.web.open.urls")),
    path("", include("xieshang.web.design.urls")),
    path("", include("xieshang.web.papers.urls")),
    path("", include("xieshang.web.trail.urls")),
    path("", include("xieshang.web.ballots.urls")),
    path("w/", include("xieshang.web.worker.urls")),
    path("w/", include("xieshang.web.surveys.worker_urls")),
    path("", include("xieshang.web.micro.urls")),
    path("", include("xieshang.web.congress.urls")),
    path("", include("xieshang.web.board.urls")),
    path("", include("xieshang.web.exchange.urls")),
    path("", include("xieshang.web.grading.urls")),
    path("", include("xieshang.web.targets.urls")),
    path("desk/rounds/", include("xieshang.web.rounds.urls")),
    path("desk/surveys/", include("xieshang.web.surveys.urls")),
    path("desk/", include("xieshang.web.contracts.urls")),
    path("desk/", include("xieshang.web.desk.urls")),
    path("demo/", include("xieshang.web.demo.urls")),
    path("", include("xieshang.web.people.urls")),
    path("healthz", healthz, name="healthz"),
]
