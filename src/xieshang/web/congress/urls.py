"""Routes of the workers' congress: the desk, and the workers' pages."""

from __future__ import annotations

from django.urls import path

from xieshang.web.congress import desk, worker

urlpatterns = [
    path("w/congress/", worker.listing, name="worker_congresses"),
    path("w/congress/<int:pk>/", worker.page, name="worker_congress"),
    path("w/congress/<int:pk>/here/<str:key>/", worker.here, name="worker_congress_here"),
    path("w/congress/<int:pk>/online/", worker.online, name="worker_congress_online"),
    path("w/congress/<int:pk>/remark/", worker.remark, name="worker_congress_remark"),
    path("w/congress/<int:pk>/speak/<int:no>/", worker.speak, name="worker_congress_speak"),
    path("w/congress/<int:pk>/paper/<int:no>/", worker.paper, name="worker_congress_paper"),
    path("desk/congress/", desk.listing, name="congresses"),
    path("desk/congress/new/", desk.new, name="congress_new"),
    path("desk/congress/<int:pk>/", desk.page, name="congress"),
    path("desk/congress/<int:pk>/sign-in/", desk.sign_in, name="congress_sign_in"),
    path("desk/congress/<int:pk>/<slug:slug>/", desk.act, name="congress_act"),
]
