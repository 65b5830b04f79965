"""Surveys as the tests need them: an enterprise with workers, asked something."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.surveys import services
from xieshang.apps.surveys.models import Survey
from xieshang.apps.surveys.services.running import Filled

TODAY = make.TODAY
LAST = TODAY + timedelta(days=14)
HAPPY = {"work": ["frontline"], "satisfied": ["5"]}
UNHAPPY = {"work": ["other"], "satisfied": ["1"], "short": ["pay"]}
NAMES = ("王芳", "李强", "赵敏")
AWARE = {
    "what": Filled(right=("wage",)),
    "who": Filled(options=NAMES),
}


@dataclass
class Stage:
    """An enterprise, its chair, the county's officer, and workers who have signed in."""

    enterprise: Enterprise
    chair: User
    county: User
    workers: list[User] = field(default_factory=list)


def stage(workers: int = 12, *, without_phone: int = 0) -> Stage:
    seed(range(2025, 2029), announced_until=2026)
    make.region("980000")
    make.region("980100")
    make.region(make.COUNTY)
    make.region(make.TOWN)
    here = make.enterprise()
    found = Stage(here, make.chair_of(here), make.county_officer())
    found.workers = [make.worker_of(here) for _one in range(workers)]
    for _one in range(without_phone):
        entry = make.entry(here)
        entry.phone_hash = ""
        entry.save()
    return found


def prepared(on: Stage, code: str = "satisfaction", *, last: date = LAST) -> Survey:
    filled = AWARE if code == "awareness" else {}
    return services.prepare(
        code,
        enterprise=on.enterprise,
        closes_on=last,
        filled=filled,
        by=on.chair,
        today=TODAY,
    )


def opened(on: Stage, code: str = "satisfaction", *, last: date = LAST) -> Survey:
    survey = prepared(on, code, last=last)
    services.approve(survey, by=on.county, today=TODAY)
    return Survey.objects.select_related("case").get(pk=survey.pk)


def answered(survey: Survey, users: list[User], sent: dict[str, list[str]]) -> None:
    for user in users:
        services.answer(survey, sent, key=f"key-{user.pk}", by=user, today=TODAY)
