"""Whole rounds: each move is held back before its facts are there and passes after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from xieshang.core.law import RulePack
from xieshang.core.procedure.m01_ordinary import PROCEDURE, RoundFacts
from xieshang.core.procedure.m01_ordinary.parts import CongressVote, Draft, Meeting, Side
from xieshang.core.procedure.m01_ordinary.tests.rounds import (
    BOTH,
    JIANGSU,
    NATION,
    SHANGHAI,
    TODAY,
    ZHEJIANG,
    a_round,
    at,
    days_ago,
    holds,
)

WHOLE: tuple[tuple[str, tuple[str, ...]], ...] = (  # a move, and the facts that come before it
    ("open", ()),
    ("elect", ("representatives", "election")),
    ("publish_reps", ("reps_formed_on",)),
    ("send_offer", ("topics", "offer")),
    ("respond_agree", ("response",)),
    ("submit_data", ("data",)),
    ("collect_opinions", ("opinions",)),
    (
        "ready",
        ("plans_ready", "agenda_set", "meeting_planned_on", "recorder_key", "recorder_neutral"),
    ),
    ("hold_meeting", ("meetings",)),
    ("agree_draft", ("draft",)),
    ("convene_congress", ("vote",)),
    ("adopted", ()),
    ("sign", ("signatures",)),
    ("submit", ("filing",)),
    ("record_receipt", ()),
    ("no_objection", ("effective_on",)),
    ("publish", ("publication",)),
    ("report_upper", ("contract_ends_on",)),
)
HELD_BACK = {"elect", "send_offer", "respond_agree", "collect_opinions", "ready"} | {
    "hold_meeting", "agree_draft", "convene_congress", "sign", "publish"
}  # fmt: skip


@pytest.mark.parametrize("rules", [ZHEJIANG, NATION, JIANGSU], ids=lambda one: one.code)
def test_a_round_goes_from_the_start_to_force(rules: RulePack) -> None:
    goal, facts, here = a_round(), RoundFacts(headcount=126), "draft"
    for event, learned in WHOLE:
        move = PROCEDURE.move(here, event)
        assert move is not None
        if event in HELD_BACK:
            assert holds(here, event, facts, rules=rules), event
        facts = at(facts, **{name: getattr(goal, name) for name in learned})
        assert holds(here, event, facts, rules=rules) == [], event
        here = move.target
    assert here == "in_force"
    assert holds(here, "expire", facts, rules=rules, today=date(2027, 4, 1)) == []


def test_a_shanghai_round_signs_first_votes_and_gives_notice() -> None:
    facts = a_round()
    joint = tuple(replace(one, chair_side=None) for one in facts.meetings)
    facts = at(
        facts,
        meetings=joint,
        draft=replace(facts.draft, signed_by=BOTH),
        signatures=RoundFacts().signatures,
    )
    assert holds("4_meeting", "agree_draft", facts, rules=SHANGHAI) == []
    assert holds("5_adopt", "convene_congress", facts, rules=SHANGHAI) == []
    assert holds("5_adopt", "adopted", facts, rules=SHANGHAI) == []
    assert holds("6_sign", "notify_vote", facts, rules=SHANGHAI) == ["notice-not-given"]
    facts = at(facts, vote=replace(facts.vote, notice_on=days_ago(36)))
    assert holds("6_sign", "notify_vote", facts, rules=SHANGHAI) == []
    assert holds("7_file", "submit", facts, rules=SHANGHAI) == []


def test_a_draft_that_failed_is_renegotiated_and_voted_on_again() -> None:
    facts = a_round()
    lost = replace(facts.vote, yes=20, no=18)
    facts = at(facts, vote=lost)
    assert holds("5_adopt", "rejected", facts) == []
    assert holds("5_adopt", "adopted", facts) == ["draft-rejected"]
    second = Draft(exists=True, subject="second", agreed_on=days_ago(36), redrafts=1)
    met = (*facts.meetings, Meeting(3, days_ago(36), Side.WORKERS, confirmed_by=BOTH))
    facts = at(facts, draft=second, meetings=met)
    assert holds("4_meeting", "agree_draft", facts) == []
    assert facts.redrafted_on == days_ago(36)
    assert holds("5_adopt", "adopted", facts) == ["vote-on-another-text", "draft-rejected"]
    again = CongressVote(
        papers_sent_on=days_ago(35),
        meets_on=days_ago(31),
        entitled=40,
        present=40,
        yes=39,
        secret=True,
        counted=True,
        subject="second",
        decided_on=days_ago(31),
    )
    assert holds("5_adopt", "adopted", at(facts, vote=again)) == []


def test_a_late_answer_still_opens_the_talks() -> None:
    facts = at(a_round(), response=replace(a_round().response, on=TODAY))
    assert holds("2_overdue", "respond_agree", facts) == []
