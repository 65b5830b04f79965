"""Who may score an enterprise: two without a conflict, and nobody else, at every door."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from xieshang.apps.cases.errors import Refused
from xieshang.apps.grading.services import scoring, teams
from xieshang.apps.grading.services.self_check import Given
from xieshang.apps.grading.tests import world
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in error.value.blockers]


@pytest.mark.parametrize(
    ("towns", "why"),
    [
        ((make.TOWN, world.ELSEWHERE), ["own-township"]),
        ((make.TOWN, make.TOWN), ["own-township", "own-township"]),
    ],
)
def test_a_team_with_somebody_of_the_township_is_refused(
    towns: tuple[str, ...], why: list[str]
) -> None:
    stage = world.submitted(world.opened(world.house()))
    with pytest.raises(Refused) as error:
        teams.assign(
            stage.grading, world.team_of(stage.county, *towns), by=stage.county,
            today=world.SUBMITTED,
        )  # fmt: skip
    assert codes(error) == why


def test_whoever_is_on_the_roster_or_holds_an_office_there_does_not_score_it() -> None:
    stage = world.submitted(world.opened(world.house()))
    first = stage.team.first
    make.entry(stage.enterprise, user=first.user)
    with pytest.raises(Refused) as error:
        teams.assign(stage.grading, stage.team, by=stage.county, today=world.SUBMITTED)
    assert codes(error) == ["own-employer"]


def test_a_conflict_that_comes_up_later_holds_the_sheet_back() -> None:
    stage = world.submitted(world.opened(world.house()))
    teams.assign(stage.grading, stage.team, by=stage.county, today=world.SUBMITTED)
    world.write(stage)
    make.head_of(stage.enterprise, user=stage.team.second.user)
    for act in (lambda: scoring.hand_in(stage.grading, by=stage.assessor, today=world.SCORED),
                lambda: world.write(stage)):  # fmt: skip
        with pytest.raises(Refused) as error:
            act()
        assert codes(error) == ["own-employer"]


def test_another_team_begins_with_an_empty_sheet() -> None:
    stage = world.submitted(world.opened(world.house()))
    teams.assign(stage.grading, stage.team, by=stage.county, today=world.SUBMITTED)
    world.write(stage, undercut=True)
    teams.assign(stage.grading, stage.team, by=stage.county, today=world.SUBMITTED)
    assert len(stage.grading.column("team_points")) == 54  # the same team, sent twice
    other = world.team_of(stage.county, world.ELSEWHERE)
    teams.assign(stage.grading, other, by=stage.county, today=world.SUBMITTED)
    stage.grading.refresh_from_db()
    assert (stage.grading.column("team_points"), stage.grading.undercut) == ({}, False)
    for day in (world.SUBMITTED, world.SCORED):  # not even on the day of the change
        with pytest.raises(PermissionDenied):
            scoring.score(
                stage.grading, {"F1.1.1": Given(2)}, undercut=False, forged=False,
                by=stage.assessor, today=day,
            )  # fmt: skip


@pytest.mark.parametrize(("town", "refused"), [(make.TOWN, True), (world.ELSEWHERE, False)])
def test_an_officer_of_the_township_does_not_score_it_whatever_the_pool_says(
    town: str, refused: bool
) -> None:
    stage = world.submitted(world.opened(world.house()))
    make.township_officer(town, user=stage.team.first.user)
    if refused:
        with pytest.raises(Refused) as error:
            teams.assign(stage.grading, stage.team, by=stage.county, today=world.SUBMITTED)
        assert codes(error) == ["own-township"]
    else:
        teams.assign(stage.grading, stage.team, by=stage.county, today=world.SUBMITTED)


def test_nobody_else_writes_the_teams_sheet() -> None:
    stage = world.submitted(world.opened(world.house()))
    teams.assign(stage.grading, stage.team, by=stage.county, today=world.SUBMITTED)
    for who in (stage.chair, stage.head, stage.county):
        with pytest.raises(PermissionDenied):
            scoring.score(
                stage.grading, {"F1.1.1": Given(2)}, undercut=False, forged=False, by=who,
                today=world.SCORED,
            )  # fmt: skip
