"""Routes of documents."""

from __future__ import annotations

from django.urls import path

from xieshang.web.papers import checking, views

urlpatterns = [
    path("desk/papers/<int:pk>/<int:no>.pdf", views.pdf, name="papers_pdf"),
    path("desk/papers/<int:pk>/<int:no>.docx", views.word, name="papers_docx"),
    path("desk/papers/<int:pk>/<int:no>.tlog-proof", views.receipt, name="papers_receipt"),
    path("desk/papers/files/<int:pk>/", views.attachment, name="papers_attachment"),
    path("check/", checking.check, name="check"),
]
