"""Routes of micro and simplified consultations: the workers' pool, and the desk."""

from __future__ import annotations

from django.urls import path

from xieshang.web.micro import desk, pool, simple

urlpatterns = [
    path("w/pool/", pool.pool, name="pool"),
    path("w/pool/put/", pool.put, name="pool_put"),
    path("w/pool/<uuid:pk>/", pool.card, name="pool_card"),
    path("w/pool/<uuid:pk>/second/", pool.second, name="pool_second"),
    path("w/pool/<uuid:pk>/answer/", pool.answer, name="pool_answer"),
    path("w/pool/<uuid:pk>/proof/<int:no>/", pool.proof, name="pool_proof"),
    path("desk/micro/", desk.listing, name="micros"),
    path("desk/micro/new/", desk.new, name="micro_new"),
    path("desk/micro/<int:pk>/", desk.page, name="micro"),
    path("desk/micro/<int:pk>/<slug:slug>/", desk.act, name="micro_act"),
    path("desk/simple/new/", simple.new, name="simple_new"),
    path("desk/simple/<int:pk>/", simple.page, name="simple"),
    path("desk/simple/<int:pk>/<slug:slug>/", simple.act, name="simple_act"),
]
