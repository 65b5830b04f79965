"""Routes of what all pages share."""

from __future__ import annotations

from django.urls import path

from xieshang.web.design import views

urlpatterns = [path("language/<str:code>", views.language, name="language")]
