"""Routes under /w/: answering a survey, reading what came of it."""

from __future__ import annotations

from django.urls import path

from xieshang.web.surveys import answering, measures, results

urlpatterns = [
    path("slip/", answering.slip, name="worker_slip"),
    path("surveys/<int:pk>/", answering.answer, name="worker_survey"),
    path("surveys/thanks/", answering.thanks, name="worker_survey_thanks"),
    path("surveys/<int:pk>/rate/", measures.rate, name="worker_survey_rate"),
    path("surveys/<int:pk>/results/", results.for_workers, name="worker_survey_results"),
]
