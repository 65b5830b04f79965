"""Routes of gradings: the desk, the pool, the workers' page."""

from __future__ import annotations

from django.urls import path

from xieshang.web.grading import desk, listing, parting, pool, worker

urlpatterns = [
    path("w/grading/", worker.page, name="worker_grading"),
    path("w/grading/notice.pdf", worker.notice, name="worker_grading_notice"),
    path("w/grading/appeal/", worker.appeal, name="worker_grading_appeal"),
    path("desk/grading/", listing.page, name="gradings"),
    path("desk/grading/open/", listing.new, name="grading_open"),
    path("desk/grading/pool/", pool.page, name="grading_pool"),
    path("desk/grading/pool/enter/", pool.enter, name="grading_pool_enter"),
    path("desk/grading/pool/team/", pool.team, name="grading_pool_team"),
    path("desk/grading/pool/<int:pk>/leave/", parting.leave, name="grading_pool_leave"),
    path("desk/grading/pool/team/<int:pk>/", parting.change, name="grading_pool_change"),
    path("desk/grading/<int:pk>/", desk.page, name="grading"),
    path("desk/grading/<int:pk>/files/<int:no>/", desk.photo, name="grading_photo"),
    path("desk/grading/<int:pk>/<slug:slug>/", desk.act, name="grading_act"),
]
