"""Two hand the sheet in, in agreement or not; who steps out, and who takes the place."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.errors import Refused, StateChanged
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.cases.selectors import inbox, waiting_on_others
from xieshang.apps.consultations.errors import EditedMeanwhile
from xieshang.apps.grading.choices import Event, Leaving
from xieshang.apps.grading.handing import handed_in, sheet_of
from xieshang.apps.grading.models import Assessor
from xieshang.apps.grading.selectors import substitutes
from xieshang.apps.grading.services import deciding, following, leaving, scoring, teams
from xieshang.apps.grading.services.self_check import Given
from xieshang.apps.grading.tests import world
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event as TrailEvent

pytestmark = pytest.mark.django_db


def written() -> world.Stage:
    """The team has scored every point; nobody has handed in."""
    stage = world.submitted(world.opened(world.house()))
    teams.assign(stage.grading, stage.team, by=stage.county, today=world.SUBMITTED)
    world.write(stage)
    return stage


def hand_in(stage: world.Stage, who: User, **said: Any) -> bool:
    return scoring.hand_in(stage.grading, by=who, today=world.SCORED, **said).moved


def other(stage: world.Stage) -> User:
    return stage.team.second.user


def from_the_pool(stage: world.Stage, town: str = world.ELSEWHERE) -> Assessor:
    return teams.enter(
        make.person(), region_code=make.COUNTY, township=town, by=stage.county,
        today=world.OPENED,
    )  # fmt: skip


def test_one_of_the_two_alone_does_not_hand_in_however_often() -> None:
    stage = written()
    assert not hand_in(stage, stage.assessor)
    assert not hand_in(stage, stage.assessor)  # sent twice
    assert stage.state == "verify"
    assert stage.grading.case.consents.count() == 1
    assert [one.on is None for one in handed_in(stage.grading)] == [False, True]
    assert hand_in(stage, other(stage))
    assert stage.state == "review"
    assert stage.grading.decided_on is None
    with pytest.raises(StateChanged):
        hand_in(stage, other(stage))


def test_whoever_changes_the_sheet_asks_for_both_words_anew() -> None:
    stage = written()
    hand_in(stage, stage.assessor)
    less = {"F3.1.2": Given(0, "东门没有")}
    scoring.score(
        stage.grading, less, undercut=False, forged=False, by=other(stage), today=world.SCORED
    )
    assert not hand_in(stage, other(stage))
    assert stage.state == "verify"
    assert hand_in(stage, stage.assessor)


def test_a_sheet_that_the_page_did_not_show_is_not_handed_in() -> None:
    stage = written()
    shown = sheet_of(stage.grading)
    scoring.score(
        stage.grading, {}, undercut=True, forged=False, by=other(stage), today=world.SCORED
    )
    stage.grading.refresh_from_db()
    with pytest.raises(EditedMeanwhile):
        hand_in(stage, stage.assessor, sheet=shown)
    assert not stage.grading.case.consents.exists()


def test_a_dissent_goes_along_and_whoever_decides_settles_it() -> None:
    stage = written()
    hand_in(stage, stage.assessor)
    assert hand_in(stage, other(stage), dissent="F3.1.2 只有一处看得到")
    said: dict[str, Any] = {"by": stage.county, "today": world.DECIDED}
    with pytest.raises(ValidationError) as error:
        deciding.decide(stage.grading, **said)
    assert "settlement" in error.value.message_dict
    deciding.decide(stage.grading, settlement="照0分改，见审定说明", **said)
    [kept] = stage.grading.dissents.all()
    assert (kept.settled_by, kept.settled_on) == (stage.county, world.DECIDED)
    deciding.appeal(stage.grading, "漏了", by=stage.head, today=world.NOTICE_ENDS)
    deciding.decide(  # settled once
        stage.grading, answer="不改", by=stage.county, today=world.CONFIRMED
    )


def test_a_dissent_from_a_sheet_that_was_changed_since_waits_for_nobody() -> None:
    stage = written()
    hand_in(stage, other(stage), dissent="F3.1.2 给高了")
    less = {"F3.1.2": Given(0, "东门没有")}
    scoring.score(
        stage.grading, less, undercut=False, forged=False, by=stage.assessor, today=world.SCORED
    )
    world.handed_in(stage, world.SCORED)
    deciding.decide(stage.grading, by=stage.county, today=world.DECIDED)
    assert stage.grading.dissents.get().settled_on is None


def test_a_dissent_can_be_put_otherwise_or_taken_back_until_the_other_has_handed_in() -> None:
    stage = written()
    for text in ("F3.1.2 给高了", "F3.1.2 应当0分", ""):
        hand_in(stage, other(stage), dissent=text)
        assert [one.text for one in stage.grading.dissents.all()] == [text] * bool(text)
    told = TrailEvent.objects.filter(kind="grading.dissent").count()
    assert told == 3


def test_whoever_steps_out_writes_no_more_and_the_sheet_waits_for_a_substitute() -> None:
    stage = written()
    hand_in(stage, stage.assessor)
    with pytest.raises(ValidationError):
        leaving.recuse(stage.grading, " ", by=other(stage), today=world.SCORED)
    leaving.recuse(stage.grading, "妻子在这家上班", by=other(stage), today=world.SCORED)
    for act in (lambda: hand_in(stage, other(stage)), lambda: leaving.recuse(
            stage.grading, "再说", by=other(stage), today=world.SCORED)):  # fmt: skip
        with pytest.raises(PermissionDenied):
            act()
    with pytest.raises(Refused) as error:
        hand_in(stage, stage.assessor)
    assert [one.code for one in error.value.blockers] == ["recused"]
    with pytest.raises(Refused):
        teams.assign(stage.grading, stage.team, by=stage.county, today=world.SCORED)

    near, far = from_the_pool(stage, make.TOWN), from_the_pool(stage)
    assert substitutes(stage.grading, world.SCORED) == [far]
    why: dict[str, Any] = {"because": Leaving.FOUND, "note": "本人申请", "by": stage.county}
    with pytest.raises(Refused):
        leaving.replace(stage.grading, other(stage).pk, near.pk, today=world.SCORED, **why)
    made = leaving.replace(stage.grading, other(stage).pk, far.pk, today=world.SCORED, **why)
    assert {one.user for one in made.members} == {stage.assessor, far.user}
    assert len(stage.grading.column("team_points")) == 54  # what was entered stays
    told = TrailEvent.objects.filter(kind="grading.recused").get()
    assert told.payload["points"] == 54
    assert not hand_in(stage, stage.assessor)  # the word from before the change is gone
    assert hand_in(stage, far.user)


def test_the_county_takes_somebody_out_when_a_conflict_is_found_later() -> None:
    stage = written()
    make.head_of(stage.enterprise, user=other(stage))
    with pytest.raises(Refused):
        hand_in(stage, stage.assessor)
    far = from_the_pool(stage)
    why: dict[str, Any] = {
        "because": Leaving.FOUND,
        "note": "现任负责人",
        "today": world.SCORED,
    }
    with pytest.raises(PermissionDenied):
        leaving.replace(stage.grading, other(stage).pk, far.pk, by=stage.assessor, **why)
    with pytest.raises(ValidationError):
        leaving.replace(
            stage.grading, other(stage).pk, stage.team.first.pk, by=stage.county, **why
        )
    with pytest.raises(ValidationError):
        leaving.replace(stage.grading, far.user.pk, far.pk, by=stage.county, **why)
    leaving.replace(stage.grading, other(stage).pk, far.pk, by=stage.county, **why)
    hand_in(stage, stage.assessor)
    assert hand_in(stage, far.user)


def test_out_of_the_pool_the_substitute_goes_on_where_nothing_is_against_it() -> None:
    stage = written()
    done = written()  # another county officer, team and enterprise of the same county
    teams.assign(done.grading, stage.team, by=stage.county, today=world.SCORED)
    number = stage.team.no
    far = from_the_pool(stage)
    make.head_of(done.enterprise, user=far.user)
    gone = stage.team.second
    left = leaving.leave_pool(
        gone, because=Leaving.AWAY, note="调到市里", into=far, by=stage.county,
        today=world.SCORED,
    )  # fmt: skip
    assert left == 1  # at ``done`` the substitute is the head
    stage.grading.refresh_from_db()
    assert stage.grading.team is not None
    assert stage.grading.team.no == number
    assert {one.user for one in stage.grading.team.members} == {stage.assessor, far.user}
    assert len(stage.grading.column("team_points")) == 54
    hand_in(stage, stage.assessor)
    assert hand_in(stage, far.user)
    done.grading.refresh_from_db()
    with pytest.raises(PermissionDenied):
        scoring.hand_in(done.grading, by=stage.assessor, today=world.SCORED)
    with pytest.raises(ValidationError):
        leaving.leave_pool(
            gone, because=Leaving.AWAY, note="再点一次", by=stage.county, today=world.SCORED
        )
    told = TrailEvent.objects.get(kind="grading.left_pool").payload
    assert (told["user"], told["note"], told["teams"]) == (gone.user_id, "调到市里", [number])


def test_without_a_substitute_the_team_ends_and_the_county_assigns_another() -> None:
    stage = written()
    first = stage.team.first
    assert leaving.change_team(
        stage.team, first, because=Leaving.OWN, note="太忙", by=stage.county, today=world.SCORED
    ) == 1  # fmt: skip
    stage.grading.refresh_from_db()
    with pytest.raises(PermissionDenied):
        hand_in(stage, other(stage))
    with pytest.raises(ValidationError):
        teams.assign(stage.grading, stage.team, by=stage.county, today=world.SCORED)
    first.refresh_from_db()
    assert first.until is None
    again = teams.form(
        stage.team.second, from_the_pool(stage), by=stage.county, today=world.SCORED
    )
    teams.assign(stage.grading, again, by=stage.county, today=world.SCORED)
    assert len(stage.grading.column("team_points")) == 54
    with pytest.raises(ValidationError):
        leaving.change_team(
            stage.team, first, because=Leaving.OWN, note="再点一次", by=stage.county,
            today=world.SCORED,
        )  # fmt: skip
    apart: dict[str, Any] = {"because": Leaving.OWN, "note": "看看", "today": world.SCORED}
    with pytest.raises(PermissionDenied):
        leaving.leave_pool(first, by=stage.chair, **apart)


def test_a_team_that_has_handed_in_is_not_touched_when_one_leaves_the_pool() -> None:
    stage = world.scored(world.submitted(world.opened(world.house())))
    left = leaving.leave_pool(
        stage.team.first,
        because=Leaving.AWAY,
        note="退休",
        by=stage.county,
        today=world.DECIDED,
    )
    assert left == 0
    stage.grading.refresh_from_db()
    assert stage.grading.team == stage.team
    deciding.decide(stage.grading, by=stage.county, today=world.DECIDED)
    assert stage.grading.grade == "C"


def test_out_of_the_pool_for_a_conflict_nobody_keeps_a_part_in_what_is_not_closed() -> None:
    stage = world.scored(world.submitted(world.opened(world.house())))
    for state in ("review", "publicity"):
        gone = stage.team.first if state == "review" else stage.team.second
        assert stage.state == state
        assert actors_of(gone.user, stage.grading.case, world.DECIDED)
        leaving.leave_pool(
            gone, because=Leaving.FOUND, note="儿子在这家上班", by=stage.county,
            today=world.DECIDED,
        )  # fmt: skip
        assert not actors_of(gone.user, stage.grading.case, world.NOTICE_ENDS)
        assert stage.grading.team == stage.team  # the sheet still names who scored it
        if state == "review":
            kept = stage.team.second.user  # nothing is against the other one
            assert actors_of(kept, stage.grading.case, world.NOTICE_ENDS)
            deciding.decide(stage.grading, by=stage.county, today=world.DECIDED)


def test_a_settled_dissent_stays_and_a_later_look_at_the_same_points_has_its_own() -> None:
    stage = written()
    said = "F3.1.2 给高了"
    hand_in(stage, stage.assessor)
    hand_in(stage, other(stage), dissent=said)
    first = sheet_of(stage.grading)
    deciding.decide(stage.grading, settlement="不改", by=stage.county, today=world.DECIDED)
    assert sheet_of(stage.grading) == first  # the look is still the same
    deciding.confirm(stage.grading, by=stage.county, today=world.CONFIRMED)
    following.note_event(
        stage.grading, Event.FORGED, note="签到表是补的", happened_on=world.CONFIRMED,
        by=stage.county, today=world.CONFIRMED,
    )  # fmt: skip
    world.write(stage)
    for text, settled in (("", [True]), (said, [True, False])):
        hand_in(stage, other(stage), dissent=text)
        kept = [(one.text, one.settled_on is not None) for one in stage.grading.dissents.all()]
        assert kept == [(said, one) for one in settled]
    hand_in(stage, stage.assessor)
    with pytest.raises(ValidationError):
        deciding.decide(stage.grading, by=stage.county, today=world.CONFIRMED)


def test_whoever_has_handed_in_waits_for_the_other_until_the_sheet_changes() -> None:
    stage = written()

    def owed(who: User) -> tuple[int, int]:
        on = world.SCORED
        return inbox(who, on).count(), waiting_on_others(who, on).count()

    assert [owed(one) for one in (stage.assessor, other(stage))] == [(1, 0), (1, 0)]
    hand_in(stage, stage.assessor)
    assert [owed(one) for one in (stage.assessor, other(stage))] == [(0, 1), (1, 0)]
    world.write(stage, 90)  # both words are asked for anew
    assert [owed(one) for one in (stage.assessor, other(stage))] == [(1, 0), (1, 0)]
