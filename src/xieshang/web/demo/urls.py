"""Routes of the demonstration."""

from __future__ import annotations

from django.urls import path

from xieshang.web.demo import views

urlpatterns = [
    path("", views.personas, name="demo"),
    path("as/<str:username>/", views.step_in, name="demo_step_in"),
    path("next-day/", views.demo_next_day, name="demo_next_day"),
    path("next-deadline/", views.demo_next_deadline, name="demo_next_deadline"),
]
