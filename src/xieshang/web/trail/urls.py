"""Routes of the log."""

from __future__ import annotations

from django.urls import path

from xieshang.web.trail import history, log, witness

urlpatterns = [
    path("log/", log.page, name="log"),
    path("log/checkpoint", log.checkpoint, name="log_checkpoint"),
    path("log/<path:place>", log.tile, name="log_tile"),
    path("witness/add-checkpoint", witness.add_checkpoint, name="witness_add"),
    path("witness/<slug:digest>/checkpoint", witness.signed, name="witness_signed"),
    path("desk/trail/<int:pk>/", history.page, name="case_trail"),
    path("desk/trail/<int:pk>/<int:no>.tlog-proof", history.receipt, name="case_receipt"),
]
