"""Routes of the worker's pages."""

from __future__ import annotations

from django.urls import path

from xieshang.web.worker import contract, notices, saying, scanning, stances, views

urlpatterns = [
    path("", views.start, name="worker_home"),
    path("code/<str:code>/", scanning.scan, name="worker_scan"),
    path("opinions/", views.opinions, name="worker_opinions"),
    path("say/", saying.say, name="worker_say"),
    path("say/<uuid:pk>/", saying.thread, name="worker_thread"),
    path("say/<uuid:pk>/second/", saying.second, name="worker_second"),
    path("say/<uuid:pk>/photo/", saying.photo, name="worker_photo"),
    path("say/<uuid:pk>/appeal/", saying.appeal, name="worker_appeal"),
    path("mine/", saying.mine, name="worker_mine"),
    path("cards/", stances.cards, name="worker_cards"),
    path("common/", stances.common, name="worker_common"),
    path("draft/<int:pk>/", contract.draft, name="worker_draft"),
    path("contracts/<int:pk>/", contract.contract, name="worker_contract"),
    path("notices/", notices.notices, name="worker_notices"),
    path("promise/", views.promise, name="worker_promise"),
    path("large-text/", views.large_text, name="worker_large_text"),
]
