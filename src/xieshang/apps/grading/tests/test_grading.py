"""A grading from its notice to what follows, at the edges of each rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from xieshang.apps.assessment.models import Veto
from xieshang.apps.cases.errors import Refused, StateChanged
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.services import open_case, sweep
from xieshang.apps.contracts.models import Contract
from xieshang.apps.grading import selectors, watching
from xieshang.apps.grading.choices import Event, MeasureKind
from xieshang.apps.grading.services import (
    deciding,
    following,
    scoring,
    self_check,
    teams,
)
from xieshang.apps.grading.services.following import Planned
from xieshang.apps.grading.services.self_check import Given
from xieshang.apps.grading.tests import world
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event as TrailEvent
from xieshang.core.index.consultation.score import VetoFact
from xieshang.core.law import pack_for

pytestmark = pytest.mark.django_db
ONE = timedelta(days=1)
SUPERVISED = [
    Planned(kind, owner="江南街道总工会", due_on=date(2026, 6, 30))
    for kind in (MeasureKind.REMINDER, MeasureKind.OFFER, MeasureKind.AGENCY, MeasureKind.CHECK)
]


def in_force(here: Enterprise, ends_on: date = date(2027, 12, 31)) -> Contract:
    return Contract.objects.create(
        enterprise=here, kind="wage", title="工资专项集体合同", starts_on=make.SINCE,
        ends_on=ends_on, effective_on=make.SINCE, registered_from_paper=True,
    )  # fmt: skip


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in error.value.blockers]


def test_the_records_fill_in_what_they_know_and_only_the_rest_is_asked() -> None:
    stage = world.house()
    contract = in_force(stage.enterprise)
    world.opened(stage)
    rows = {row.code: row for row in stage.grading.scores.all()}
    assert len(rows) == 54
    assert (rows["F1.2.1"].found, rows["F1.2.1"].self_points) == (3, 3)
    assert rows["F1.2.1"].evidence == [
        {"kind": "contract", "pk": contract.pk, "title": "工资专项集体合同"}
    ]
    asked = {row.code for row in self_check.gaps(stage.grading)}
    assert "F1.1.2" in asked
    assert not asked & {"F1.1.1", "F1.2.1"}
    with pytest.raises(ValidationError):
        self_check.answer(
            stage.grading, {"F1.2.1": Given(3)}, by=stage.chair, today=world.SUBMITTED
        )


def test_a_self_check_needs_every_answer_and_a_word_for_each_claim() -> None:
    stage = world.opened(world.house())
    with pytest.raises(Refused) as error:
        self_check.submit(stage.grading, by=stage.chair, today=world.SUBMITTED)
    assert codes(error) == ["self-unanswered"]
    given = {row.code: Given(0) for row in self_check.gaps(stage.grading)}
    given["F1.1.2"] = Given(1)
    self_check.answer(stage.grading, given, by=stage.chair, today=world.SUBMITTED)
    with pytest.raises(Refused) as error:
        self_check.submit(stage.grading, by=stage.chair, today=world.SUBMITTED)
    assert codes(error) == ["self-unlinked"]
    told = {"F1.1.2": Given(1, "贴在食堂")}
    self_check.answer(stage.grading, told, by=stage.head, today=world.SUBMITTED)
    self_check.submit(stage.grading, by=stage.head, today=world.SUBMITTED)
    assert stage.state == "verify"


def test_points_that_the_scale_does_not_give_are_refused() -> None:
    stage = world.opened(world.house())
    for points in (2, -1):
        with pytest.raises(ValidationError):
            self_check.answer(
                stage.grading, {"F9.1.2": Given(points)}, by=stage.chair, today=world.OPENED
            )


def test_columns_are_written_in_their_own_stage_only() -> None:
    stage = world.opened(world.house())
    one = {"F3.1.2": Given(0, "东门没有")}
    said: dict[str, Any] = {"by": stage.county, "today": world.DECIDED}
    with pytest.raises(StateChanged):
        teams.assign(stage.grading, stage.team, **said)
    with pytest.raises(StateChanged):
        deciding.adjust(stage.grading, one, **said)
    world.scored(world.submitted(stage))
    before = stage.grading.column("team_points")
    with pytest.raises(StateChanged):
        self_check.answer(stage.grading, one, by=stage.chair, today=world.DECIDED)
    with pytest.raises(StateChanged):
        world.write(stage, 60)
    with pytest.raises(StateChanged):
        teams.assign(stage.grading, stage.team, **said)
    assert stage.grading.column("team_points") == before
    deciding.decide(stage.grading, **said)
    with pytest.raises(StateChanged):
        deciding.adjust(stage.grading, one, **said)


def test_silence_does_not_escape_the_grade() -> None:
    stage = world.opened(world.house())
    last = stage.grading.case.deadlines.get(timer="self").breach_on
    assert last is not None
    sweep(last)
    assert stage.state == "self"
    sweep(last + ONE)
    assert stage.state == "verify"


def test_a_point_without_record_needs_a_word_of_the_team() -> None:
    stage = world.submitted(world.opened(world.house()))
    teams.assign(stage.grading, stage.team, by=stage.county, today=world.SUBMITTED)
    world.write(stage)
    empty = {"F3.1.2": Given(1, " "), "F1.1.1": Given(2)}  # the union is on record
    scoring.score(
        stage.grading, empty, undercut=False, forged=False, by=stage.assessor,
        today=world.SCORED,
    )  # fmt: skip
    with pytest.raises(Refused) as error:
        scoring.hand_in(stage.grading, by=stage.assessor, today=world.SCORED)
    assert codes(error) == ["team-without-note"]
    assert "F3.1.2" in str(error.value.blockers[0])
    assert "F1.1.1" not in str(error.value.blockers[0])


@pytest.mark.parametrize(
    ("total", "grade"), [(59, "C"), (60, "B"), (84, "B"), (85, "B"), (100, "B")]
)
def test_the_grade_follows_and_without_a_survey_there_is_no_a(total: int, grade: str) -> None:
    stage = world.house()
    in_force(stage.enterprise)
    found = world.decided(stage, total).grading
    assert (found.given, found.of, found.grade) == (total, 100, grade)
    assert found.notice_ends_on == world.NOTICE_ENDS
    stage.enterprise.refresh_from_db()
    assert stage.enterprise.grade == ""  # on notice only


@pytest.mark.parametrize(("happy", "grade"), [(85, "A"), (84, "B")])
def test_with_85_percent_content_it_is_an_a(happy: int, grade: str) -> None:
    stage = world.house()
    in_force(stage.enterprise)
    world.scored(world.submitted(world.opened(stage)), 85)
    stage.grading.satisfied, stage.grading.satisfaction_of = happy, 100
    stage.grading.save()
    deciding.decide(stage.grading, by=stage.county, today=world.DECIDED)
    assert stage.grading.grade == grade


def test_no_contract_undercutting_and_forgery_make_a_c() -> None:
    bare = world.decided(world.house()).grading
    assert (bare.grade, [words for words, _v in bare.reasons]) == (
        "C", ["没有有效的集体合同，也没有正在进行的协商"],
    )  # fmt: skip
    for flag in ("undercut", "forged"):
        stage = world.house()
        in_force(stage.enterprise)
        assert world.decided(stage, 100, **{flag: True}).grading.grade == "C"


def test_the_county_changes_points_with_a_reason_and_the_teams_stay() -> None:
    stage = world.house()
    in_force(stage.enterprise)
    world.scored(world.submitted(world.opened(stage)), 60)
    lost = next(
        row for row in stage.grading.scores.all() if row.decision_points == row.point.full
    )
    for given in (Given(0), Given(77, "多给点")):
        with pytest.raises(ValidationError):
            deciding.adjust(
                stage.grading, {lost.code: given}, by=stage.county, today=world.DECIDED
            )
    why = {lost.code: Given(0, "复印件看不清")}
    deciding.adjust(stage.grading, why, by=stage.county, today=world.DECIDED)
    deciding.decide(stage.grading, by=stage.county, today=world.DECIDED)
    lost.refresh_from_db()
    assert (lost.team_points, lost.decision_points) == (lost.point.full, 0)
    assert stage.grading.grade == "C"


def test_the_notice_runs_five_working_days_and_then_the_grade_stands() -> None:
    stage = world.house()
    in_force(stage.enterprise)
    world.decided(stage, 70)
    with pytest.raises(Refused) as error:
        deciding.confirm(stage.grading, by=stage.county, today=world.NOTICE_ENDS)
    assert codes(error) == ["notice-runs"]
    deciding.confirm(stage.grading, by=stage.county, today=world.NOTICE_ENDS + ONE)
    stage.enterprise.refresh_from_db()
    assert (stage.state, stage.enterprise.grade) == ("graded", "B")
    assert stage.grading.case.deadlines.get(timer="confirm").days_late == 0


def test_the_enterprise_appeals_until_the_last_day_and_gets_an_answer() -> None:
    stage = world.decided(world.house())
    with pytest.raises(Refused):
        deciding.appeal(stage.grading, "漏了", by=stage.head, today=world.NOTICE_ENDS + ONE)
    deciding.appeal(stage.grading, "合同上周刚备案", by=stage.head, today=world.NOTICE_ENDS)
    assert stage.state == "review"
    with pytest.raises(ValidationError):
        deciding.decide(stage.grading, by=stage.county, today=world.CONFIRMED)
    deciding.decide(
        stage.grading, answer="已核对，不改", by=stage.county, today=world.CONFIRMED
    )
    assert stage.grading.appeals.get().answer == "已核对，不改"
    assert stage.grading.notice_ends_on == date(2026, 5, 11)  # anew; Saturday the 9th is worked


def test_a_workers_appeal_has_no_name_anywhere() -> None:
    stage = world.decided(world.house(workers=1))
    [worker] = stage.workers
    before = TrailEvent.objects.count()
    deciding.appeal_unnamed(stage.grading, "没有公示栏", by=worker, today=world.DECIDED)
    assert stage.state == "review"
    assert stage.grading.case.moves.order_by("-no")[0].by is None
    rows = TrailEvent.objects.order_by("pk")[before:]
    assert rows
    assert all(row.actor_id is None for row in rows)
    moments = {timezone.localtime(row.created_at) for row in rows}
    assert {(one.date(), one.time()) for one in moments} == {(world.DECIDED, time.min)}
    deciding.appeal_unnamed(stage.grading, "没有公示栏", by=worker, today=world.DECIDED)
    assert stage.grading.appeals.count() == 1  # sent twice
    with pytest.raises(StateChanged):
        deciding.appeal_unnamed(stage.grading, "再说一件", by=worker, today=world.DECIDED)
    other = make.worker_of(make.enterprise())
    with pytest.raises(PermissionDenied):
        deciding.appeal_unnamed(stage.grading, "我也说", by=other, today=world.DECIDED)


def test_a_c_is_supervised_and_may_be_rechecked_after_60_days() -> None:
    stage = world.graded(world.house())
    with pytest.raises(Refused) as error:
        following.take_measures(
            stage.grading, SUPERVISED[:3], by=stage.county, today=world.CONFIRMED
        )
    assert codes(error) == ["no-supervision"]
    early = replace(SUPERVISED[3], due_on=world.CONFIRMED + timedelta(days=59))
    for check in (early, replace(early, due_on=None)):
        with pytest.raises(ValidationError):
            following.take_measures(
                stage.grading, [*SUPERVISED[:3], check], by=stage.county, today=world.CONFIRMED
            )
    following.take_measures(stage.grading, SUPERVISED, by=stage.county, today=world.CONFIRMED)
    assert TrailEvent.objects.filter(kind="grading.supervision").count() == 1
    later = world.CONFIRMED + ONE  # somebody else answers for it; the days go on
    following.take_measures(stage.grading, SUPERVISED, by=stage.county, today=later)
    assert TrailEvent.objects.filter(kind="grading.supervision").count() == 1
    day = world.CONFIRMED + timedelta(days=60)
    with pytest.raises(Refused) as error:
        following.recheck(stage.grading, by=stage.county, today=day - ONE)
    assert codes(error) == ["rectification-runs"]
    following.recheck(stage.grading, by=stage.county, today=day)
    assert stage.state == "verify"
    assert stage.grading.column("team_points") == {}
    assert stage.grading.column("self_points")  # the self-check stays
    stage.enterprise.refresh_from_db()
    assert stage.enterprise.grade == "C"  # until there is a new one


def test_a_b_improves_one_to_three_clauses_and_waits_for_no_recheck() -> None:
    stage = world.house()
    in_force(stage.enterprise)
    world.graded(stage, 70)
    weak = following.weak_clauses(stage.grading)
    assert weak
    with pytest.raises(ValidationError):
        following.take_measures(
            stage.grading, SUPERVISED, by=stage.county, today=world.CONFIRMED
        )
    for count in (0, 4):
        plan = [Planned(MeasureKind.IMPROVE, clause=f"条款{no}") for no in range(count)]
        with pytest.raises(Refused):
            following.take_measures(stage.grading, plan, by=stage.county, today=world.CONFIRMED)
    plan = [Planned(MeasureKind.IMPROVE, clause=weak[0])]
    following.take_measures(stage.grading, plan, by=stage.county, today=world.CONFIRMED)
    with pytest.raises(Refused) as error:
        following.recheck(stage.grading, by=stage.county, today=date(2026, 12, 31))
    assert codes(error) == ["not-in-rectification"]


def test_a_grave_event_sends_a_standing_grade_back_to_the_team() -> None:
    stage = world.house()
    in_force(stage.enterprise)
    world.graded(stage, 90)
    following.note_event(
        stage.grading, Event.GROUP_INCIDENT, note="停工两天", happened_on=world.CONFIRMED,
        by=stage.county, today=world.CONFIRMED,
    )  # fmt: skip
    assert stage.state == "verify"
    world.write(stage, 100)
    world.handed_in(stage, world.CONFIRMED)
    deciding.decide(stage.grading, by=stage.county, today=world.CONFIRMED)
    assert stage.grading.grade == "C"


def test_measures_of_the_grade_before_do_not_stand_beside_the_new_one() -> None:
    stage = world.house()
    in_force(stage.enterprise)
    world.graded(stage, 70)
    plan = [Planned(MeasureKind.IMPROVE, clause="履约")]
    following.take_measures(stage.grading, plan, by=stage.county, today=world.CONFIRMED)
    following.note_event(
        stage.grading, Event.FORGED, note="签到表是补的", happened_on=world.CONFIRMED,
        by=stage.county, today=world.CONFIRMED,
    )  # fmt: skip
    world.write(stage, 100)
    world.handed_in(stage, world.CONFIRMED)
    deciding.decide(stage.grading, by=stage.county, today=world.CONFIRMED)
    assert stage.grading.measures.exists()  # until the new grade stands
    over = stage.grading.notice_ends_on
    assert over is not None
    deciding.confirm(stage.grading, by=stage.county, today=over + ONE)
    assert (stage.grading.grade, stage.grading.measures.exists()) == ("C", False)


@pytest.mark.parametrize(("days", "state"), [(30, "graded"), (31, "verify")])
def test_a_gap_of_more_than_thirty_days_starts_a_recheck_by_itself(
    days: int, state: str
) -> None:
    stage = world.house()
    contract = in_force(stage.enterprise)
    world.graded(stage, 70)
    Contract.objects.filter(pk=contract.pk).update(ends_on=date(2026, 6, 30))
    day = date(2026, 6, 30) + timedelta(days=days)
    assert watching.daily(day) == (state == "verify")
    assert stage.state == state
    assert watching.daily(day + ONE) == (
        state == "graded"
    )  # the 31st day is over, or it is done


def test_a_gap_that_was_weighed_with_an_open_round_starts_no_recheck_while_it_is_open() -> None:
    stage = world.house()
    in_force(stage.enterprise, date(2026, 2, 28))
    rules = pack_for(stage.enterprise.region_code, on=world.OPENED)
    talks = open_case(
        "M01", enterprise=stage.enterprise, title="工资协商", rules=rules, by=None,
        today=world.OPENED, state="2_waiting",
    )  # fmt: skip
    world.graded(stage, 90)
    assert stage.grading.grade == "B"
    assert watching.daily(world.CONFIRMED) == 0
    Case.objects.filter(pk=talks.pk).update(state="closed_failed", closed_on=world.CONFIRMED)
    assert watching.daily(world.CONFIRMED) == 1
    assert stage.state == "verify"


def test_a_veto_fact_starts_a_recheck_once_and_makes_a_c_until_it_is_lifted() -> None:
    stage = world.house()
    in_force(stage.enterprise)
    world.graded(stage, 90)
    veto = Veto.objects.create(
        enterprise=stage.enterprise, fact=VetoFact.GROUP_INCIDENT, happened_on=world.CONFIRMED,
        evidence="停工两天", entered_by=stage.county, entered_on=world.CONFIRMED,
    )  # fmt: skip
    assert [watching.daily(world.CONFIRMED), watching.daily(world.CONFIRMED)] == [1, 0]
    assert stage.state == "verify"
    known = selectors.circumstances(stage.grading, world.CONFIRMED)
    assert known.vetoes == {VetoFact.GROUP_INCIDENT}
    stage.grading.events.update(rectified=True)
    assert selectors.circumstances(stage.grading, world.CONFIRMED).vetoes
    veto.lifted_on, veto.lifted_why = world.CONFIRMED, "已整改"
    veto.save()
    assert not selectors.circumstances(stage.grading, world.CONFIRMED).vetoes
