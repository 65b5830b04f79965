"""A grading that stands, for the tables of routes and acts."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

from tests.architecture.world import PARAMS, Place, params
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.documents import attaching
from xieshang.apps.documents.choices import Audience, Purpose
from xieshang.apps.documents.uploads import take
from xieshang.apps.grading import papers
from xieshang.apps.grading.handing import photos_of
from xieshang.apps.grading.models import Assessor, Grading, Team
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
    grading.refresh_from_db()
    papers.issue_both(grading, by=county, today=make.TODAY)
    sheet = take(io.BytesIO(b"%PDF-1.7 sheet"), name="sheet.pdf", size=14)
    attaching.attach(
        grading.case, sheet, purpose=Purpose.ASSESSMENT, audience=Audience.ASSESSORS, side="",
        about="F3.1.2", by=first.user, today=make.TODAY,
    )  # fmt: skip
    return grading


@params("grading")
def _page(place: Place) -> dict[str, Any]:
    return {"pk": grading_at(place).pk}


@params("grading_pool_leave")
def _assessor(place: Place) -> dict[str, Any]:
    grading_at(place)
    return {"pk": Assessor.objects.filter(region_code=place.county).earliest("pk").pk}


@params("grading_pool_change")
def _team(place: Place) -> dict[str, Any]:
    grading_at(place)
    return {"pk": Team.objects.filter(region_code=place.county).earliest("pk").pk}


@params("grading_photo")
def _photo(place: Place) -> dict[str, Any]:
    grading = grading_at(place)
    return {"pk": grading.pk, "no": photos_of(grading).earliest("pk").pk}


PARAMS["grading_act"] = lambda place: _page(place) | {"slug": "event"}


def _in_its_county(place: Place) -> dict[str, Any]:
    """The workers' page needs none, but a grading to speak of."""
    grading_at(place)
    return {}


PARAMS["worker_grading"] = PARAMS["worker_grading_appeal"] = _in_its_county
PARAMS["worker_grading_notice"] = _in_its_county
