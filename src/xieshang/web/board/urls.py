"""Addresses of this area."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xieshang.web.board import (
    areas,
    enterprises,
    exporting,
    outcomes,
    outlines,
    papers,
    public,
    records,
    vetoes,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("board/", areas.home, name="board"),
    path("board/areas/<str:code>/", areas.area, name="board_area"),
    path(
        "board/areas/<str:code>/enterprises/", areas.enterprises, name="board_area_enterprises"
    ),
    path("board/areas/<str:code>/change/", areas.change, name="board_area_change"),
    path("board/areas/<str:code>/outcomes/", outcomes.page, name="board_area_outcomes"),
    path(
        "board/areas/<str:code>/outcomes.xlsx",
        outcomes.export,
        name="board_area_outcomes_export",
    ),
    path("board/areas/<str:code>/vetoes/", vetoes.listing, name="board_vetoes"),
    path("board/areas/<str:code>/outlines.json", outlines.outlines, name="board_outlines"),
    path("board/areas/<str:code>/index.xlsx", exporting.area, name="board_area_export"),
    path(
        "board/areas/<str:code>/explained.<str:kind>", papers.area, name="board_area_explained"
    ),
    path("board/enterprises/<int:pk>/", enterprises.enterprise, name="board_enterprise"),
    path(
        "board/enterprises/<int:pk>/change/", enterprises.change, name="board_enterprise_change"
    ),
    path(
        "board/enterprises/<int:pk>/what-if/",
        enterprises.what_if,
        name="board_enterprise_what_if",
    ),
    path(
        "board/enterprises/<int:pk>/index.xlsx",
        exporting.enterprise,
        name="board_enterprise_export",
    ),
    path("board/enterprises/<int:pk>/vetoes/new/", vetoes.enter, name="board_veto_new"),
    path("board/vetoes/<int:pk>/lift/", vetoes.lift, name="board_veto_lift"),
    path("board/enterprises/<int:pk>/records/", records.page, name="board_records"),
    path(
        "board/enterprises/<int:pk>/explained.<str:kind>",
        papers.enterprise,
        name="board_enterprise_explained",
    ),
    path("open/index/", public.page, name="open_index"),
]
