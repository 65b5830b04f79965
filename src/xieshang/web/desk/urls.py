"""Routes of the desk."""

from __future__ import annotations

from django.urls import path

from xieshang.web.desk import calendar, notices, views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("notices/", notices.listing, name="notices"),
    path("notices/read/", notices.read_all, name="notices_read"),
    path("calendar/", calendar.years, name="calendar"),
    path("calendar/<int:year>/", calendar.notice, name="calendar_notice"),
    path("cases/<int:pk>/", views.case, name="desk_case"),
]
