"""M01 against a model written down by hand, and walks that never leave it."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from xieshang.core.procedure.check import final_states, reachable
from xieshang.core.procedure.m01_ordinary import PROCEDURE
from xieshang.core.procedure.model import Actor, Kind

# What may follow what, from the law's own words and not from the code: state → event → state.
MODEL: dict[str, dict[str, str]] = {
    "draft": {"open": "1_reps"},
    "1_reps": {"elect": "1_reps", "publish_reps": "2_offer"},
    "2_offer": {"send_offer": "2_waiting"},
    "2_waiting": {
        "respond_agree": "3_prepare",
        "respond_refuse": "2_refused",
        "deadline_missed": "2_overdue",
    },
    "2_overdue": {
        "remind": "2_overdue",
        "respond_agree": "3_prepare",
        "respond_refuse": "2_refused",
        "escalate": "2_supervised",
    },
    "2_refused": {
        "respond_agree": "3_prepare",
        "escalate": "2_supervised",
        "accept_refusal": "closed_failed",
    },
    "2_supervised": {"respond_agree": "3_prepare", "no_response": "closed_failed"},
    "3_prepare": {
        "name_reps": "3_prepare",
        "submit_data": "3_prepare",
        "collect_opinions": "3_prepare",
        "replace_rep": "3_prepare",
        "report_start": "3_prepare",
        "ready": "4_meeting",
    },
    "4_meeting": {
        "hold_meeting": "4_meeting",
        "replace_rep": "4_meeting",
        "suspend": "4_suspended",
        "agree_draft": "5_adopt",
        "dispute": "4_conciliation",
        "deadline_missed": "4_overdue",
    },
    "4_suspended": {
        "resume": "4_meeting",
        "resume_as_agreed": "4_meeting",
        "deadline_missed": "4_overdue",
        "dispute": "4_conciliation",
    },
    "4_overdue": {
        "hold_meeting": "4_overdue",
        "replace_rep": "4_overdue",
        "suspend": "4_suspended",
        "remind": "4_overdue",
        "escalate": "4_overdue",
        "agree_draft": "5_adopt",
        "dispute": "4_conciliation",
    },
    "4_conciliation": {
        "accept_dispute": "4_conciliation",
        "extend_conciliation": "4_conciliation",
        "settled": "5_adopt",
        "back_to_talks": "4_meeting",
        "withdraw_dispute": "4_meeting",
        "failed": "closed_failed",
    },
    "5_adopt": {"convene_congress": "5_adopt", "adopted": "6_sign", "rejected": "4_meeting"},
    "6_sign": {
        "sign": "7_file",
        "notify_vote": "7_file",
        "remind": "6_sign",
        "escalate": "6_sign",
    },
    "7_file": {"submit": "7_review", "deadline_missed": "7_overdue"},
    "7_overdue": {"submit": "7_review", "remind": "7_overdue", "escalate": "7_overdue"},
    "7_review": {
        "record_receipt": "7_review",
        "objection": "4_meeting",
        "no_objection": "8_publish",
    },
    "8_publish": {"publish": "in_force", "deadline_missed": "8_overdue"},
    "8_overdue": {"publish": "in_force", "remind": "8_overdue", "escalate": "8_overdue"},
    "in_force": {"report_upper": "in_force", "expire": "closed"},
    "closed": {},
    "closed_failed": {},
}
EVENTS = sorted({event for moves in MODEL.values() for event in moves})
STEP_OF = {code: int(code[0]) for code in MODEL if code[0].isdigit()}


def test_the_procedure_and_the_model_know_the_same_moves() -> None:
    written = {
        state.code: {move.event: move.target for move in PROCEDURE.moves(state.code)}
        for state in PROCEDURE.states
    }
    assert written == MODEL


@given(st.lists(st.sampled_from(EVENTS), max_size=60))
def test_no_sequence_of_events_leaves_the_model(events: list[str]) -> None:
    ours = theirs = "draft"
    for event in events:
        move = PROCEDURE.move(ours, event)
        theirs = MODEL[theirs].get(event, theirs)
        ours = move.target if move else ours
        assert ours == theirs


def test_wherever_the_moves_lead_they_can_come_to_an_end() -> None:
    for here in reachable(PROCEDURE, PROCEDURE.initial):
        assert reachable(PROCEDURE, here) & final_states(PROCEDURE), here


@given(st.integers(0, 80), st.randoms(use_true_random=True))
def test_nobody_comes_to_force_without_passing_the_vote_and_the_review(
    steps: int, chance: Random
) -> None:
    here, seen = PROCEDURE.initial, []
    for _ in range(steps):
        moves = PROCEDURE.moves(here)
        if not moves:
            break
        move = chance.choice(moves)
        seen.append(move.event)
        here = move.target
    if here in {"in_force", "closed"}:
        must = ["send_offer", "respond_agree", "ready", "adopted", "submit", "no_objection"]
        last = [len(seen) - 1 - seen[::-1].index(event) for event in must]
        assert last == sorted(last)


def test_a_state_belongs_to_the_step_that_its_code_names() -> None:
    for state in PROCEDURE.states:
        if state.code in STEP_OF:
            assert state.step == STEP_OF[state.code]


def test_every_overdue_state_is_entered_by_the_clock_or_by_the_county() -> None:
    for state in PROCEDURE.states:
        if state.kind is not Kind.OVERDUE:
            continue
        for move in PROCEDURE.transitions:
            if move.target == state.code and move.source != state.code:
                assert move.actors in ({Actor.SYSTEM}, {Actor.COUNTY_UNION})
