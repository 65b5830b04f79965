"""Brings a grading by services to any of its states."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.grading.models import Grading, Team
from xieshang.apps.grading.services import deciding, opening, scoring, self_check, teams
from xieshang.apps.grading.services.self_check import Given
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.grading import points, sums

YEAR = 2026
OPENED = date(2026, 4, 10)  # a Friday
SUBMITTED = date(2026, 4, 15)
SCORED = date(2026, 4, 20)
DECIDED = date(2026, 4, 22)  # a Wednesday; five working days later is the 29th
NOTICE_ENDS = date(2026, 4, 29)
CONFIRMED = date(2026, 4, 30)
ELSEWHERE = "980121100"
FULL = {code: one.full for code, one in points().items()}


@dataclass(slots=True)
class Stage:
    """An enterprise, its people, the county, a team from elsewhere."""

    enterprise: Enterprise
    chair: User
    head: User
    county: User
    team: Team
    workers: list[User] = field(default_factory=list)
    grading: Grading = field(default_factory=Grading)

    @property
    def state(self) -> str:
        self.grading.refresh_from_db()
        self.grading.case.refresh_from_db()
        return self.grading.case.state

    @property
    def assessor(self) -> User:
        return self.team.first.user


def house(workers: int = 0) -> Stage:
    seed(range(2025, 2029), announced_until=2026)
    for code in (make.COUNTY, make.TOWN, ELSEWHERE):
        make.region(code)
    here = make.enterprise()
    county = make.county_officer()
    stage = Stage(
        here, make.chair_of(here), make.head_of(here), county, team_of(county, ELSEWHERE)
    )
    stage.workers = [make.worker_of(here) for _one in range(workers)]
    return stage


def team_of(county: User, *townships: str) -> Team:
    """Two people of the pool, at home in these townships."""
    towns = townships * 2 if len(townships) == 1 else townships
    first, second = (
        teams.enter(
            make.person(), region_code=make.COUNTY, township=town, by=county, today=OPENED
        )
        for town in towns
    )
    return teams.form(first, second, by=county, today=OPENED)


def opened(stage: Stage, year: int = YEAR, on: date = OPENED) -> Stage:
    stage.grading = opening.open_one(stage.enterprise, year=year, by=stage.county, today=on)
    return stage


def submitted(stage: Stage) -> Stage:
    """The union claims everything that it is asked."""
    asked = {
        row.code: Given(FULL[row.code], "见公告栏") for row in self_check.gaps(stage.grading)
    }
    self_check.answer(stage.grading, asked, by=stage.chair, today=SUBMITTED)
    self_check.submit(stage.grading, by=stage.chair, today=SUBMITTED)
    return stage


def scored(stage: Stage, total: int = 100, **flags: bool) -> Stage:
    teams.assign(stage.grading, stage.team, by=stage.county, today=SUBMITTED)
    write(stage, total, **flags)
    handed_in(stage, SCORED)
    return stage


def handed_in(stage: Stage, on: date) -> None:
    """Both of the team."""
    for one in stage.team.members:
        scoring.hand_in(stage.grading, by=one.user, today=on)


def write(stage: Stage, total: int = 100, **flags: bool) -> None:
    """The team's sheet with so many points."""
    sheet = {code: Given(got, "现场看过") for code, got in worth(total).items()}
    said = {"undercut": False, "forged": False} | flags
    scoring.score(stage.grading, sheet, by=stage.assessor, today=SCORED, **said)


def worth(total: int) -> dict[str, int]:
    """So many points, taken away one level after another."""
    found = dict(FULL)
    for code, one in points().items():
        for level in one.scale.levels[1:]:
            if sums(found).given - (found[code] - level.points) >= total:
                found[code] = level.points
    return found


def decided(stage: Stage, total: int = 100, **flags: bool) -> Stage:
    scored(submitted(opened(stage)), total, **flags)
    deciding.decide(stage.grading, by=stage.county, today=DECIDED)
    stage.grading.refresh_from_db()
    return stage


def graded(stage: Stage, total: int = 100, **flags: bool) -> Stage:
    decided(stage, total, **flags)
    deciding.confirm(stage.grading, by=stage.county, today=CONFIRMED)
    stage.grading.refresh_from_db()
    return stage
