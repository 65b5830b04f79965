"""Routes under /desk/surveys/."""

from __future__ import annotations

from django.urls import path

from xieshang.web.surveys import desk, measures, results

urlpatterns = [
    path("", desk.listing, name="surveys"),
    path("new/<slug:code>/", desk.new, name="survey_new"),
    path("<int:pk>/", desk.page, name="survey"),
    path("<int:pk>/results/", results.at_the_desk, name="survey_results"),
    path("<int:pk>/results.xlsx", results.export, name="survey_export"),
    path("<int:pk>/slips/", desk.slips, name="survey_slips"),
    path("<int:pk>/measures/new/", measures.new, name="survey_measure_new"),
    path("<int:pk>/measures/<int:no>/<slug:slug>/", measures.act, name="survey_measure"),
    path("<int:pk>/<slug:slug>/", desk.act, name="survey_act"),
]
