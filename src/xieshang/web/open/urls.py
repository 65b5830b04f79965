"""Routes that anyone may follow."""

from __future__ import annotations

from django.urls import path

from xieshang.web.open import contracts, start

urlpatterns = [
    path("", start.start, name="start"),
    path("contracts/", contracts.contracts, name="open_contracts"),
]
