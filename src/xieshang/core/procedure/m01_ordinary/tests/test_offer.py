"""Step 2: the offer, the reply, the refusal, the ladder after silence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xieshang.core.law import RulePack, pack
from xieshang.core.procedure.m01_ordinary import GUARDS, RoundFacts
from xieshang.core.procedure.m01_ordinary.parts import (
    Decision,
    NoRefusalMatter,
    Offer,
    Response,
    Side,
    Supervision,
    Topic,
)
from xieshang.core.procedure.m01_ordinary.tests.rounds import (
    JIANGSU,
    NATION,
    SHANGHAI,
    TODAY,
    ZHEJIANG,
    a_round,
    at,
    days_ago,
    holds,
    warnings,
)


def refused(reason: str = "订单不足", **changes: object) -> RoundFacts:
    answer = Response(Decision.REFUSE, reason, days_ago(75), written=True)
    return at(a_round(), response=replace(answer, **changes))  # type: ignore[arg-type]


def test_an_offer_names_at_least_one_topic() -> None:
    assert holds("2_offer", "send_offer", a_round()) == []
    assert holds("2_offer", "send_offer", at(a_round(), topics=())) == ["no-topics"]
    blank = at(a_round(), topics=(Topic("a", "  "),))
    assert holds("2_offer", "send_offer", blank) == ["no-topics"]


@pytest.mark.parametrize(
    ("offer", "code"),
    [
        (Offer(Side.WORKERS, days_ago(2), None, delivery_proof=True), "no-delivery-proof"),
        (Offer(Side.WORKERS, days_ago(2), days_ago(1)), "no-delivery-proof"),
        (Offer(Side.WORKERS, None, days_ago(-1), True), "delivery-day-impossible"),
        (Offer(Side.WORKERS, days_ago(1), days_ago(2), True), "delivery-day-impossible"),
    ],
)
def test_without_proof_of_delivery_no_clock_starts(offer: Offer, code: str) -> None:
    assert holds("2_offer", "send_offer", at(a_round(), offer=offer)) == [code]


@pytest.mark.parametrize("state", ["2_waiting", "2_overdue", "2_refused", "2_supervised"])
def test_an_agreeing_answer_is_welcome_at_any_time(state: str) -> None:
    assert holds(state, "respond_agree", a_round()) == []


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Response(), "reply-does-not-agree"),
        (Response(Decision.REFUSE, "无", days_ago(1), True), "reply-does-not-agree"),
        (Response(Decision.AGREE, on=days_ago(1)), "reply-not-written"),
        (Response(Decision.AGREE, written=True), "reply-not-written"),
        (Response(Decision.AGREE, on=days_ago(-1), written=True), "reply-day-impossible"),
        (Response(Decision.AGREE, on=days_ago(99), written=True), "reply-day-impossible"),
    ],
)
def test_an_answer_is_written_and_has_a_day_that_can_be(answer: Response, code: str) -> None:
    assert holds("2_waiting", "respond_agree", at(a_round(), response=answer)) == [code]


def test_a_refusal_without_a_reason_is_refused_where_a_reason_is_asked() -> None:
    for rules in (NATION, SHANGHAI, JIANGSU):
        assert holds("2_waiting", "respond_refuse", refused(), rules=rules) == []
        assert holds("2_waiting", "respond_refuse", refused(" "), rules=rules) == [
            "no-reason-given"
        ]


def test_zhejiang_allows_no_refusal_and_still_records_it() -> None:
    assert holds("2_waiting", "respond_refuse", refused("")) == []
    assert warnings("2_waiting", "respond_refuse", refused("")) == ["refusal-not-allowed"]
    [warning] = GUARDS["refusal_on_record"](refused(), ZHEJIANG, TODAY)
    assert str(warning.source) == "《浙江省集体合同条例》第七条"
    assert holds("2_refused", "escalate", refused("")) == []


@pytest.mark.parametrize(
    ("rules", "matter"),
    [
        (SHANGHAI, NoRefusalMatter.LAYOFF),
        (SHANGHAI, NoRefusalMatter.STOPPAGE),
        (SHANGHAI, NoRefusalMatter.HAZARD),
        (pack("CN-11", on=TODAY), NoRefusalMatter.PAY),
        (pack("CN-11", on=TODAY), NoRefusalMatter.CONDITIONS),
    ],
)
def test_some_matters_can_never_be_refused(rules: RulePack, matter: NoRefusalMatter) -> None:
    facts = at(refused(""), topics=(Topic("x", "议题", matter=matter),))
    assert warnings("2_waiting", "respond_refuse", facts, rules=rules) == [
        "topic-cannot-be-refused",
        "no-reason-given",
    ]
    assert holds("2_refused", "escalate", facts, rules=rules) == []
    assert holds("2_refused", "accept_refusal", facts, rules=rules) == ["refusal-cannot-stand"]


def test_pay_may_be_refused_with_reason_in_shanghai() -> None:
    facts = at(refused(), topics=(Topic("x", "工资", matter=NoRefusalMatter.PAY),))
    assert warnings("2_waiting", "respond_refuse", facts, rules=SHANGHAI) == []


def test_an_answer_that_does_not_refuse_is_no_refusal() -> None:
    assert holds("2_waiting", "respond_refuse", a_round()) == ["reply-does-not-refuse"]


@pytest.mark.parametrize(
    ("reason_holds", "escalate", "accept"),
    [
        (None, ["reason-not-checked"], ["reason-not-checked"]),
        (True, ["refusal-with-good-reason"], []),
        (False, [], ["reason-does-not-hold"]),
    ],
)
def test_where_a_good_reason_is_enough_somebody_must_have_checked_it(
    reason_holds: bool | None, escalate: list[str], accept: list[str]
) -> None:
    facts = refused(reason_holds=reason_holds)
    assert holds("2_refused", "escalate", facts, rules=NATION) == escalate
    assert holds("2_refused", "accept_refusal", facts, rules=NATION) == accept


@pytest.mark.parametrize("state", ["2_overdue", "4_overdue", "7_overdue", "8_overdue"])
def test_the_ladder_waits_seven_days_after_the_reminder(state: str) -> None:
    def reminded(days: int) -> RoundFacts:
        return at(a_round(), supervision=Supervision(reminded_on=days_ago(days)))

    assert holds(state, "escalate", a_round()) == ["reminder-without-day"]
    assert holds(state, "escalate", reminded(6)) == ["reminder-still-running"]
    assert holds(state, "escalate", reminded(7)) == []
    assert holds(state, "escalate", at(reminded(7), escalate_days=8)) == [
        "reminder-still-running"
    ]
    assert holds(state, "remind", reminded(0)) == []
    assert holds(state, "remind", reminded(-1)) == ["reminder-without-day"]


def test_supervision_ends_only_when_the_department_has_handled_the_matter() -> None:
    def supervised(**days: object) -> RoundFacts:
        return at(a_round(), supervision=Supervision(**days))  # type: ignore[arg-type]

    ends = ("2_supervised", "no_response")
    assert holds(*ends, supervised()) == ["recommendation-not-sent"]
    sent = days_ago(20)
    assert holds(*ends, supervised(recommendation_sent_on=sent)) == ["department-not-finished"]
    assert holds(*ends, supervised(recommendation_sent_on=sent, handled_on=days_ago(-1))) == [
        "department-not-finished"
    ]
    assert holds(*ends, supervised(recommendation_sent_on=sent, handled_on=TODAY)) == []
