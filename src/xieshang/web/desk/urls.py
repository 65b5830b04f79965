"""Routes of the desk."""

from __future__ import annotations

from django.urls import path

from xieshang.web.desk import views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("cases/<int:pk>/", views.case, name="desk_case"),
]
