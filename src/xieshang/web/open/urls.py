"""Routes that anyone may follow."""

from __future__ import annotations

from django.urls import path

from xieshang.web.open import start

urlpatterns = [path("", start.start, name="start")]
