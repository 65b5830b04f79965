"""Routes that anyone may follow."""

from __future__ import annotations

from django.urls import path

from xieshang.web.open import contracts, offline, start

urlpatterns = [
    path("", start.start, name="start"),
    path("contracts/", contracts.contracts, name="open_contracts"),
    path("offline/", offline.page, name="offline"),
    path("offline.js", offline.script, name="offline_script"),
]
