"""A survey that is open and one that is counted, for the table of routes."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from tests.architecture.world import Place, params
from xieshang.apps.cases.models import Case
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.surveys.catalogue import files
from xieshang.apps.surveys.models import Entitled, Survey, SurveyResult
from xieshang.core.questions import results

CODE = "satisfaction"


def _survey(place: Place, state: str) -> Survey:
    case = Case.objects.create(
        procedure="M16",
        state=state,
        title="协商结果满意度问卷",
        enterprise=place.enterprise,
        union=place.enterprise.union,
        region_code=place.enterprise.region_code,
        pack="CN-98",
        state_since=make.TODAY,
        opened_on=make.TODAY,
    )
    survey = Survey.objects.create(
        case=case,
        enterprise=place.enterprise,
        region_code=place.enterprise.region_code,
        code=CODE,
        content=files()[CODE],
        opens_on=make.TODAY - timedelta(days=1),
        closes_on=make.TODAY + timedelta(days=3650),
        entitled=RosterEntry.objects.filter(enterprise=place.enterprise).count(),
        counted_on=make.TODAY,
    )
    for entry in RosterEntry.objects.filter(enterprise=place.enterprise):
        Entitled.objects.create(survey=survey, entry=entry)
    return survey


def survey_at(place: Place) -> Survey:
    """The open survey of a place."""
    found: Survey = place.once("survey", lambda: _survey(place, "open"))
    return found


@params("survey", "survey_slips", "worker_survey")
def _open(place: Place) -> dict[str, Any]:
    return {"pk": survey_at(place).pk}


@params("survey_act")
def _act(place: Place) -> dict[str, Any]:
    return _open(place) | {"slug": "extend"}


@params("survey_results", "survey_export", "worker_survey_results")
def _counted(place: Place) -> dict[str, Any]:
    def count() -> Survey:
        survey = _survey(place, "answered")
        for k in (5, 10):
            given = [{"work": "other", "satisfied": "4"}] * 12
            told = results(survey.questionnaire, given, entitled=20, k=k)
            SurveyResult.objects.create(
                survey=survey, k=k, content=asdict(told), counted_on=make.TODAY
            )
        return survey

    return {"pk": place.once("counted survey", count).pk}


def _with_measure(place: Place) -> Survey:
    """Being looked over by the county: one suggestion, and one measure that answers it."""
    survey = _survey(place, "analysing")
    said = survey.remarks.create(question="suggest", text="夜班加一班车")
    survey.measures.create(
        no=1, text="加一班车", owner="行政部", due_on=make.TODAY + timedelta(days=60),
        cites=[said.number],
    )  # fmt: skip
    return survey


@params("survey_measure_new")
def _new_measure(place: Place) -> dict[str, Any]:
    return {"pk": place.once("measured survey", lambda: _with_measure(place)).pk}


@params("survey_measure")
def _measure(place: Place) -> dict[str, Any]:
    return _new_measure(place) | {"no": 1, "slug": "remove"}


@params("worker_survey_rate")
def _rate(place: Place) -> dict[str, Any]:
    return {"pk": place.once("rated survey", lambda: _survey(place, "evaluated")).pk}


@params("survey_new")
def _new(_place: Place) -> dict[str, Any]:
    return {"code": CODE}
