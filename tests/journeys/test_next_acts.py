"""What a person is offered next: only what can be done, and never what another must do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import DemoDay
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.cases.selectors import consents_in_force, inbox
from xieshang.apps.cases.services import blockers
from xieshang.apps.consultations.choices import Decision, OpinionSource, Side, TopicKind
from xieshang.apps.consultations.services import offer, preparation, sides
from xieshang.apps.contracts.services import draft
from xieshang.apps.contracts.tests.factories import AGREED, DRAFTED, Told, contract_at, fill
from xieshang.apps.organizations.tests import factories
from xieshang.config.demo import shanghai
from xieshang.config.demo.days import TODAY
from xieshang.core.procedure.model import Actor
from xieshang.web.rounds.ways import forward, remedies, ways

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_day_of_our_own(settings: pytest.FixtureRequest) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]


def page(told: Told, user: User, on: date = AGREED) -> str:
    DemoDay.objects.all().delete()
    DemoDay.objects.create(day=on)
    client = Client()
    client.force_login(user)
    name = "round" if on < AGREED else "contract"
    pk = told.round.pk if name == "round" else told.contract.pk
    return client.get(reverse(name, args=[pk])).content.decode()


def test_a_chief_who_has_agreed_is_not_asked_again_until_the_text_changes() -> None:
    told = contract_at("4_meeting")
    offered = reverse("contract_act", args=[told.contract.pk, "agree"])
    assert offered in page(told, told.people.chair)
    draft.agree(told.round, by=told.people.chair, today=AGREED)
    assert offered not in page(told, told.people.chair)
    assert "职工方首席已同意" in page(told, told.people.boss)
    fill(told.clause("T06-payday"), told, today=AGREED, pay_day="10")
    assert consents_in_force(told.round.case) == []
    assert offered in page(told, told.people.chair)


def test_an_offer_finds_the_employers_head_before_anybody_is_named() -> None:
    district = shanghai.found(factories.admin())
    round_ = shanghai.begin(district, [(TopicKind.WAGE_LEVEL, "今年工资调整")])
    boss, hr = district["gujianping"], district["shenjie"]
    assert Actor.EMPLOYER_CHIEF in actors_of(boss, round_.case, TODAY)
    assert [row.timer for row in inbox(boss, TODAY)] == ["reply"]
    assert list(inbox(hr, TODAY)) == []


def test_what_the_other_side_must_mend_is_no_link() -> None:
    district = shanghai.found(factories.admin())
    round_ = shanghai.begin(district, [(TopicKind.WAGE_LEVEL, "今年工资调整")])
    boss, chair = district["gujianping"], district["luxiaoyan"]
    offer.respond(round_, decision=Decision.AGREE, by=boss, today=TODAY)
    found = blockers(round_.case, "ready", TODAY)

    def sent(user: User) -> set[str]:
        held = actors_of(user, round_.case, TODAY)
        return {one.code for one in remedies(round_, None, found, held, TODAY)}

    ours = {"no-plan-workers", "opinions-not-opened"}
    theirs = {"no-plan-employer", "not-one-chief", "too-few-representatives", "data-missing"}
    assert ours <= sent(chair) and not theirs & sent(chair)
    assert theirs <= sent(boss) and not ours & sent(boss)


def test_whoever_is_named_chief_takes_the_place_of_the_chief_by_office() -> None:
    district = shanghai.found(factories.admin())
    round_ = shanghai.begin(district, [(TopicKind.WAGE_LEVEL, "今年工资调整")])
    boss, hr = district["gujianping"], district["shenjie"]
    named = sides.Seat("沈洁", user=hr, chief=True)
    sides.name_representative(round_, Side.EMPLOYER, named, by=boss, today=TODAY)
    assert Actor.EMPLOYER_CHIEF in actors_of(hr, round_.case, TODAY)
    assert Actor.EMPLOYER_CHIEF not in actors_of(boss, round_.case, TODAY)


def test_nobody_is_sent_where_the_door_is_shut() -> None:
    told = contract_at("4_meeting")
    fill(told.clause("T06-payday"), told, pay_day="")
    case, recorder = told.round.case, told.people.recorder
    holding = [one for one in blockers(case, forward(case), AGREED) if not one.warning]
    assert [one.code for one in holding] == ["clause-has-blank"]

    def sent(user: User) -> list[tuple[str, str]]:
        held = actors_of(user, case, AGREED)
        return list(remedies(told.round, told.contract, holding, held, AGREED).values())

    clause = reverse("clause", args=[told.contract.pk, "T06-payday"])
    assert sent(told.people.boss) == [(clause, "去改这一条")]
    assert sent(recorder) == []


def test_the_list_is_summed_up_only_when_every_opinion_is_answered_and_the_days_are_over() -> (
    None
):
    district = shanghai.found(factories.admin())
    round_ = shanghai.begin(district, [(TopicKind.WAGE_LEVEL, "今年工资调整")])
    chair = district["luxiaoyan"]
    preparation.open_opinions(round_, by=chair, today=TODAY)
    preparation.add_opinion(
        round_, text="夜班补贴", source=OpinionSource.BOX, by=chair, today=TODAY
    )
    held = actors_of(chair, round_.case, TODAY)
    week = TODAY + timedelta(days=7)
    for day in (TODAY, week):
        may, _later = ways(round_, held, day)
        assert "汇总意见，列入方案" not in [str(way.words) for way in may]


def test_an_act_that_is_not_ones_turn_leads_back_with_a_word() -> None:
    told = contract_at("6_sign", region_code=shanghai.PARK)
    DemoDay.objects.create(day=DRAFTED)
    client = Client()
    client.force_login(told.people.chair)
    url = reverse("contract_act", args=[told.contract.pk, "sign"])
    answer = client.get(url, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("contract", args=[told.contract.pk])
    assert "“签字”现在办不了" in answer.content.decode()


def test_the_first_meeting_starts_with_what_was_answered_and_with_the_only_recorder() -> None:
    district = shanghai.found(factories.admin())
    round_ = shanghai.begin(district, [(TopicKind.WAGE_LEVEL, "今年工资调整")])
    boss = district["gujianping"]
    offer.respond(
        round_,
        decision=Decision.AGREE_WITH_CHANGES,
        changes="改在二楼",
        meet_place="二楼会议室",
        by=boss,
        today=TODAY,
    )
    DemoDay.objects.create(day=TODAY)
    client = Client()
    client.force_login(boss)
    page = client.get(reverse("round_meeting", args=[round_.pk])).content.decode()
    for value in ("二楼会议室", "2026-04-28T14:00", "秦岚", "qinlan"):
        assert f'value="{value}"' in page
    assert "双方首席代表共同主持" in page
