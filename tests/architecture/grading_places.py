"""A grading that stands, for the tables of routes and acts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.architecture.world import PARAMS, Place, params
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.grading.models import Grading
from xieshang.apps.grading.services import opening, teams
from xieshang.apps.organizations.tests import factories as make


def grading_at(place: Place) -> Grading:
    """A C that puts things right since today; a team from elsewhere waits in the pool."""
    made: Grading = place.once("grading", lambda: _grading(place))
    return made


def _grading(place: Place) -> Grading:
    seed(range(2026, 2028), announced_until=2026)
    county = make.county_officer(place.county)
    grading = opening.open_one(place.enterprise, year=2026, by=county, today=make.TODAY)
    first, second = (
        teams.enter(make.person(), region_code=place.county, by=county, today=make.TODAY)
        for _one in range(2)
    )
    teams.form(first, second, by=county, today=make.TODAY)
    grading.grade, grading.given, grading.of = "C", 40, 100
    grading.decided_on = grading.rectified_from_on = make.TODAY
    grading.notice_ends_on = make.TODAY + timedelta(days=7)
    grading.save()
    Case.objects.filter(pk=grading.case_id).update(state="graded")
    return grading


@params("grading")
def _page(place: Place) -> dict[str, Any]:
    return {"pk": grading_at(place).pk}


PARAMS["grading_act"] = lambda place: _page(place) | {"slug": "event"}


def _in_its_county(place: Place) -> dict[str, Any]:
    """The workers' page needs none, but a grading to speak of."""
    grading_at(place)
    return {}


PARAMS["worker_grading"] = PARAMS["worker_grading_appeal"] = _in_its_county
