"""Addresses of this area."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from xieshang.web.targets import campaign, keeping, pages

desk = [
    path("", pages.first, name="targets"),
    path("<slug:area>/", pages.sheet_page, name="target_sheet"),
    path("<slug:area>/<int:year>.xlsx", pages.export, name="target_export"),
    path("<slug:area>/campaign/", campaign.page, name="target_campaign"),
    path("<slug:area>/papers/<int:pk>/", pages.paper, name="target_paper"),
    path("<slug:area>/<slug:code>/", pages.page, name="target"),
    path("<slug:area>/<slug:code>/enter/", keeping.enter, name="target_enter"),
    path("<slug:area>/<slug:code>/goal/", keeping.goal, name="target_goal"),
]
urlpatterns: list[URLPattern | URLResolver] = [path("desk/targets/", include(desk))]
