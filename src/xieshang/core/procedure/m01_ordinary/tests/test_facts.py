"""The days that the timers count from."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from xieshang.core.law import RulePack, pack
from xieshang.core.law.quantity import Length
from xieshang.core.procedure.anchors import NOWHERE, anchor_for
from xieshang.core.procedure.m01_ordinary import PROCEDURE, RoundFacts
from xieshang.core.procedure.m01_ordinary.parts import (
    Conciliation,
    Decision,
    Draft,
    Meeting,
    Offer,
    Response,
    Side,
    Suspension,
)
from xieshang.core.procedure.m01_ordinary.tests.rounds import (
    HANGZHOU,
    JIANGSU,
    NATION,
    SHANDONG,
    SHANGHAI,
    TODAY,
    ZHEJIANG,
    a_round,
    at,
    days_ago,
)
from xieshang.core.procedure.model import ENTERED, Unit

NINGBO = pack("CN-3302", on=TODAY)
HENAN = pack("CN-41", on=TODAY)
TIMERS = {timer.code: timer for timer in PROCEDURE.timers}


@pytest.mark.parametrize(
    ("timer", "rules", "anchor"),
    [
        ("reply", ZHEJIANG, "offer_received_on"),
        ("publish_reps", NINGBO, "reps_formed_on"),
        ("publish_reps", SHANGHAI, NOWHERE),
        ("publish_reps", ZHEJIANG, NOWHERE),
        ("name_reps", SHANGHAI, "agreed_to_consult_on"),
        ("name_reps", NINGBO, NOWHERE),
        ("data", ZHEJIANG, "meeting_planned_on"),
        ("negotiate", HANGZHOU, "offer_sent_on"),
        ("negotiate", NINGBO, "first_meeting_on"),
        ("negotiate", SHANDONG, "agreed_to_consult_on"),
        ("negotiate", HENAN, "offer_received_on"),
        ("negotiate", NATION, "offer_received_on"),  # no period, so it never runs
        ("sign", ZHEJIANG, "adopted_on"),
        ("sign", JIANGSU, "adopted_on"),
        ("sign", SHANGHAI, NOWHERE),  # there the draft is signed before the vote
        ("sign_draft", SHANGHAI, "signature_asked_on"),
        ("sign_draft", ZHEJIANG, NOWHERE),
        ("notify", SHANGHAI, "adopted_on"),
        ("notify", NATION, NOWHERE),
        ("sign_within", SHANDONG, "agreed_to_consult_on"),
        ("sign_within", HANGZHOU, NOWHERE),
        ("suspension", ZHEJIANG, "suspended_on"),
        ("suspension", HANGZHOU, "suspension_counted_from"),
        ("draft_to_congress", ZHEJIANG, "agreed_on"),
        ("revote", ZHEJIANG, "redrafted_on"),
        ("file", ZHEJIANG, "signed_on"),
        ("file", SHANDONG, "signed_on"),
        ("file", SHANGHAI, "vote_notice_on"),
        ("file", JIANGSU, "signed_on"),
        ("review", SHANGHAI, "received_on"),
        ("publish", ZHEJIANG, "effective_on"),
        ("conciliation", ZHEJIANG, "conciliation_accepted_on"),
        ("report_start", SHANDONG, "meeting_planned_on"),
        ("contract_end", ZHEJIANG, "contract_ends_on"),
        ("call", ZHEJIANG, ENTERED),
    ],
)
def test_the_pack_says_from_which_day_a_timer_counts(
    timer: str, rules: RulePack, anchor: str
) -> None:
    assert anchor_for(TIMERS[timer], rules) == anchor


def test_where_no_local_text_has_a_limit_the_talks_have_none() -> None:
    assert NATION.periods(TIMERS["negotiate"].rule) == ()
    assert ZHEJIANG.periods(TIMERS["negotiate"].rule) == ()
    assert HANGZHOU.periods(TIMERS["negotiate"].rule) != ()


def test_a_new_round_knows_no_day() -> None:
    facts = RoundFacts()
    for timer in PROCEDURE.timers:
        if timer.anchor != ENTERED:
            assert getattr(facts, timer.anchor) is None
    assert facts.first_meeting_on is None
    assert facts.suspension_counted_from is None
    assert facts.nowhere_on is None


def test_every_day_of_a_finished_round_is_known() -> None:
    facts = a_round()
    assert facts.offer_received_on == days_ago(79)
    assert facts.offer_sent_on == days_ago(80)
    assert facts.responded_on == facts.agreed_to_consult_on == days_ago(75)
    assert facts.opinions_opened_on == days_ago(74)
    assert facts.first_meeting_on == days_ago(56)
    assert facts.agreed_on == days_ago(49)
    assert facts.adopted_on == days_ago(38)
    assert facts.signed_on == days_ago(36)  # the later signature
    assert facts.submitted_on == days_ago(30)
    assert facts.received_on == days_ago(29)
    assert facts.published_on == days_ago(10)
    assert facts.reminded_on is None
    assert facts.vote_notice_on is None


def test_a_refusal_is_an_answer_but_no_consent() -> None:
    facts = at(a_round(), response=Response(Decision.REFUSE, "无", days_ago(75), True))
    assert facts.responded_on == days_ago(75)
    assert facts.agreed_to_consult_on is None


def test_an_offer_without_a_day_of_sending_was_sent_when_it_came() -> None:
    assert at(a_round(), offer=Offer(received_on=TODAY)).offer_sent_on == TODAY


def test_a_settlement_stands_for_the_agreement_of_the_draft() -> None:
    facts = at(a_round(), draft=Draft(), conciliation=Conciliation(settled_on=TODAY))
    assert facts.agreed_on == TODAY


def test_a_redraft_is_dated_only_after_the_congress_sent_one_back() -> None:
    assert a_round().redrafted_on is None
    again = replace(a_round().draft, redrafts=1, agreed_on=TODAY)
    assert at(a_round(), draft=again).redrafted_on == TODAY


def test_pauses_add_up_and_a_running_one_counts_to_today() -> None:
    earlier = Suspension(days_ago(40), days_ago(30))
    running = Suspension(days_ago(5), resumes_on=days_ago(-5))
    facts = at(a_round(), suspensions=(earlier, running))
    assert facts.suspended_days(TODAY) == 15
    assert facts.suspended_days(days_ago(35)) == 5
    assert facts.suspended_on == days_ago(5)
    assert facts.suspension_counted_from == days_ago(15)
    assert facts.resumes_on == days_ago(-5)


def test_the_first_meeting_is_the_earliest_not_the_first_entered() -> None:
    held = (Meeting(2, days_ago(3)), Meeting(1, days_ago(9)))
    assert at(a_round(), meetings=held).first_meeting_on == days_ago(9)


def test_each_side_has_the_other() -> None:
    assert Side.WORKERS.other is Side.EMPLOYER
    assert Side.EMPLOYER.other is Side.WORKERS


def test_a_law_timer_that_counts_back_asks_a_parameter_that_counts_back() -> None:
    for timer in PROCEDURE.timers:
        if timer.unit is Unit.LAW:
            for period_pack in (ZHEJIANG, SHANDONG, SHANGHAI):
                value = period_pack.applied(timer.rule)
                if value and isinstance(value.quantity, Length):
                    assert value.quantity.ahead is timer.before


def test_day_zero_of_the_file_is_the_notice_in_shanghai_even_if_the_draft_was_signed() -> None:
    facts = a_round()
    noticed = at(facts, vote=replace(facts.vote, notice_on=date(2026, 3, 4)))
    assert getattr(noticed, anchor_for(TIMERS["file"], SHANGHAI)) == date(2026, 3, 4)


def test_a_draft_waits_for_signatures_until_both_chiefs_have_given_theirs() -> None:
    agreed = Draft(exists=True, agreed_on=TODAY)
    one = replace(agreed, signed_by=frozenset({Side.WORKERS}))
    both = replace(agreed, signed_by=frozenset(Side))
    days = [at(a_round(), draft=draft).signature_asked_on for draft in (agreed, one, both)]
    assert days == [TODAY, TODAY, None]
