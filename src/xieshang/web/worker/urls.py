"""Routes of the worker's pages."""

from __future__ import annotations

from django.urls import path

from xieshang.web.worker import contract, scanning, views

urlpatterns = [
    path("", views.start, name="worker_home"),
    path("code/<str:code>/", scanning.scan, name="worker_scan"),
    path("opinions/", views.opinions, name="worker_opinions"),
    path("draft/<int:pk>/", contract.draft, name="worker_draft"),
    path("contracts/<int:pk>/", contract.contract, name="worker_contract"),
    path("promise/", views.promise, name="worker_promise"),
    path("large-text/", views.large_text, name="worker_large_text"),
]
