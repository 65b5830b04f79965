"""What the records come to, against examples counted by hand; surveys that fill a point."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from xieshang.apps.assessment.models import Fact, Period
from xieshang.apps.assessment.services.periods import settle
from xieshang.apps.assessment.tests import factories as facts
from xieshang.apps.cases.errors import Refused
from xieshang.apps.contracts.models import Adoption, Contract, Obligation
from xieshang.apps.grading import evidence
from xieshang.apps.grading.services import scoring
from xieshang.apps.grading.tests import world
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.surveys import jobs
from xieshang.apps.surveys import services as surveys
from xieshang.apps.surveys.models import Survey
from xieshang.core.grading import score
from xieshang.core.index.consultation.variables import catalogue
from xieshang.core.index.data import State

pytestmark = pytest.mark.django_db
LAST = date(2026, 4, 18)
HAPPY = {"work": ["frontline"], "satisfied": ["5"]}
UNHAPPY = {"work": ["other"], "satisfied": ["1"], "short": ["pay"]}


def given(stage: world.Stage, code: str, on: date = world.OPENED) -> int | None:
    found = evidence.found_in(stage.enterprise, on).get(code)
    return score(code, found.value) if found else None


def contract(stage: world.Stage) -> Contract:
    return Contract.objects.create(
        enterprise=stage.enterprise, kind="wage", title="工资专项集体合同",
        starts_on=make.SINCE, ends_on=world.OPENED, effective_on=make.SINCE,
    )  # fmt: skip


def test_a_contract_counts_on_its_last_day_and_not_on_the_next() -> None:
    stage = world.house()
    assert given(stage, "F1.2.1") == 0
    contract(stage)
    after = world.OPENED + timedelta(days=1)
    assert (given(stage, "F1.2.1"), given(stage, "F1.2.1", after)) == (3, 0)
    assert (given(stage, "F1.3.1"), given(stage, "F1.3.1", after)) == (1, 0)


@pytest.mark.parametrize(
    ("present", "yes", "secret", "points"),
    [(26, 21, True, (0, 2)), (27, 20, True, (3, 0)), (27, 21, True, (3, 2)),
     (27, 21, False, (3, 0))],
)  # fmt: skip
def test_two_thirds_of_forty_are_27_and_more_than_half_are_21(
    present: int, yes: int, secret: bool, points: tuple[int, int]
) -> None:
    stage = world.house()
    Adoption.objects.create(
        contract=contract(stage), method="congress", entitled=40, present=present, yes=yes,
        no=present - yes, secret=secret, decided_on=make.SINCE, adopted=True,
    )  # fmt: skip
    assert (given(stage, "F7.1.1"), given(stage, "F7.1.2")) == points


def test_promises_that_fell_due_before_today_are_counted() -> None:
    stage = world.house()
    made = contract(stage)
    yesterday = world.OPENED - timedelta(days=1)
    for no in range(20):
        state = "done" if no else "partly"
        Obligation.objects.create(
            contract=made, text=f"第{no}项", owner="employer", due_on=yesterday, state=state
        )
    Obligation.objects.create(
        contract=made, text="今天到期", owner="employer", due_on=world.OPENED
    )
    assert given(stage, "F8.1.1") == 4  # 19 of 20
    Obligation.objects.filter(text="第1项").update(state="not_done")
    assert given(stage, "F8.1.1") == 3


@pytest.mark.parametrize(("special", "points"), [(1, 0), (2, 1), (3, 1), (4, 2)])
def test_the_last_quarter_gives_the_shares_that_it_has(special: int, points: int) -> None:
    stage = world.house()
    now = facts.period()
    tell(now, stage, "special_kinds_applicable", 4)
    assert "F1.2.2" not in evidence.known_of(stage.enterprise, world.OPENED)
    tell(now, stage, "special_kinds_in_force", special)
    found = evidence.known_of(stage.enterprise, world.OPENED)["F1.2.2"]
    assert score("F1.2.2", found.value) == points
    assert f"{special}/4" in found.links[0].title


def test_where_two_givers_disagree_the_point_is_asked() -> None:
    stage = world.house()
    now = facts.period()
    tell(now, stage, "special_kinds_applicable", 4)
    tell(now, stage, "special_kinds_in_force", 4)
    other = Fact.objects.get(variable="special_kinds_in_force")
    other.pk, other.giver, other.value = None, "enterprise", 3.0
    other.save()
    assert "F1.2.2" not in evidence.known_of(stage.enterprise, world.OPENED)


def test_what_somebody_settled_holds_for_the_point_too() -> None:
    stage = world.house()
    now = facts.period()
    tell(now, stage, "special_kinds_applicable", 4)
    tell(now, stage, "special_kinds_in_force", 4)
    facts.tell(now, stage.enterprise, "platform", special_kinds_in_force=3)
    assert "F1.2.2" not in evidence.known_of(stage.enterprise, world.OPENED)
    settle(
        now, stage.enterprise, "special_kinds_in_force", "platform", "台账少一份",
        by=stage.county, today=world.OPENED,
    )  # fmt: skip
    found = evidence.known_of(stage.enterprise, world.OPENED)["F1.2.2"]
    assert score("F1.2.2", found.value) == 1
    assert "3/4" in found.links[0].title


def test_a_share_that_does_not_concern_one_giver_is_no_share() -> None:
    stage = world.house()
    now = facts.period()
    tell(now, stage, "special_kinds_applicable", 4)
    tell(now, stage, "special_kinds_in_force", 4)
    facts.tell(now, stage.enterprise, "platform", special_kinds_in_force=State.NOT_APPLICABLE)
    assert "F1.2.2" not in evidence.known_of(stage.enterprise, world.OPENED)


def tell(now: Period, stage: world.Stage, variable: str, value: int) -> None:
    giver = catalogue()[variable].givers[0]
    facts.tell(now, stage.enterprise, giver, **{variable: value})


def asked(stage: world.Stage, happy: int) -> Survey:
    scoring.ask_workers(stage.grading, closes_on=LAST, by=stage.county, today=world.SUBMITTED)
    assert stage.grading.survey is not None
    survey = Survey.objects.select_related("case").get(pk=stage.grading.survey.pk)
    for no, worker in enumerate(stage.workers):
        sent = HAPPY if no < happy else UNHAPPY
        surveys.answer(survey, sent, key=f"k{no}", by=worker, today=world.SUBMITTED)
    surveys.close(survey, by=stage.county, today=LAST)
    jobs.wind_up(survey, LAST)
    return survey


def test_the_survey_of_a_grading_fills_the_satisfaction() -> None:
    stage = world.submitted(world.opened(world.house(workers=40)))
    survey = asked(stage, 40)
    evidence.take_in_surveys(stage.grading, today=world.SCORED)
    row = stage.grading.scores.get(code="F9.1.1")
    assert (stage.grading.satisfied, stage.grading.satisfaction_of) == (40, 40) or (
        stage.grading.satisfied is not None and stage.grading.satisfied >= 31
    )
    assert row.found is not None
    assert row.evidence[0]["pk"] == survey.pk


def test_fewer_than_ten_are_not_asked_and_nobody_is_asked_twice() -> None:
    stage = world.submitted(world.opened(world.house(workers=9)))
    with pytest.raises(Refused) as error:
        scoring.ask_workers(
            stage.grading, closes_on=LAST, by=stage.county, today=world.SUBMITTED
        )
    assert [one.code for one in error.value.blockers] == ["too-few-to-ask"]
    assert not stage.grading.case.deadlines.filter(timer="survey").exists()
    make.worker_of(stage.enterprise)
    for again in (False, True):
        try:
            scoring.ask_workers(
                stage.grading, closes_on=LAST, by=stage.county, today=world.SUBMITTED
            )
        except Refused as refused:
            assert again
            assert [one.code for one in refused.blockers] == ["survey-out"]
