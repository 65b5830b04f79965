"""M01 as the law and the specification's table have it, written by hand: the walks' judge."""

from __future__ import annotations

# Written by hand from 《集体合同规定》 and the specification's table, not from the code:
# state → event → (state after, who may do it).
TALKS = {
    "hold_meeting": ("same", "chief"),
    "replace_rep": ("same", "union"),
    "suspend": ("4_suspended", "both"),
    "agree_draft": ("5_adopt", "both"),
    "dispute": ("4_conciliation", "chief"),
}
LATE = {"remind": ("same", "town"), "escalate": ("same", "county")}
MODEL: dict[str, dict[str, tuple[str, str]]] = {
    "draft": {"open": ("1_reps", "union")},
    "1_reps": {"elect": ("same", "union"), "publish_reps": ("2_offer", "union")},
    "2_offer": {"send_offer": ("2_waiting", "chief")},
    "2_waiting": {
        "respond_agree": ("3_prepare", "other"),
        "respond_refuse": ("2_refused", "other"),
        "deadline_missed": ("2_overdue", "days"),
    },
    "2_overdue": {
        "remind": ("same", "town"),
        "respond_agree": ("3_prepare", "other"),
        "respond_refuse": ("2_refused", "other"),
        "escalate": ("2_supervised", "county"),
    },
    "2_refused": {
        "respond_agree": ("3_prepare", "other"),
        "escalate": ("2_supervised", "county"),
        "accept_refusal": ("closed_failed", "county"),
    },
    "2_supervised": {
        "respond_agree": ("3_prepare", "other"),
        "no_response": ("closed_failed", "county"),
    },
    "3_prepare": {
        "name_reps": ("same", "hr"),
        "submit_data": ("same", "hr"),
        "collect_opinions": ("same", "union"),
        "replace_rep": ("same", "union"),
        "report_start": ("same", "union"),
        "ready": ("4_meeting", "both"),
    },
    "4_meeting": TALKS | {"deadline_missed": ("4_overdue", "days")},
    "4_overdue": TALKS | LATE,
    "4_suspended": {
        "resume": ("4_meeting", "both"),
        "resume_as_agreed": ("4_meeting", "chief"),
        "deadline_missed": ("4_overdue", "days"),
        "dispute": ("4_conciliation", "chief"),
    },
    "4_conciliation": {
        "accept_dispute": ("same", "hrss"),
        "extend_conciliation": ("same", "hrss"),
        "settled": ("5_adopt", "hrss"),
        "back_to_talks": ("4_meeting", "hrss"),
        "withdraw_dispute": ("4_meeting", "both"),
        "failed": ("closed_failed", "hrss"),
    },
    "5_adopt": {
        "convene_congress": ("same", "union"),
        "adopted": ("6_sign", "union"),
        "rejected": ("4_meeting", "union"),
    },
    "6_sign": {
        "sign": ("7_file", "both"),
        "notify_vote": ("7_file", "chief"),
        "remind": ("same", "town"),
        "escalate": ("same", "county"),
    },
    "7_file": {"submit": ("7_review", "hr"), "deadline_missed": ("7_overdue", "days")},
    "7_overdue": LATE | {"submit": ("7_review", "hr")},
    "7_review": {
        "record_receipt": ("same", "hrss"),
        "objection": ("4_meeting", "hrss"),
        "no_objection": ("8_publish", "hrss"),
    },
    "8_publish": {"publish": ("in_force", "hr"), "deadline_missed": ("8_overdue", "days")},
    "8_overdue": LATE | {"publish": ("in_force", "hr")},
    "in_force": {"report_upper": ("same", "union"), "expire": ("closed", "days")},
    "closed": {},
    "closed_failed": {},
}
EVENTS = sorted({event for moves in MODEL.values() for event in moves})
BY_DAYS = {"deadline_missed", "no_objection", "expire"}

# What holds an event back. The same event asks the same things wherever it occurs, but for
# escalating, which asks in each place whether the milder means were used.
GUARDS: dict[str, str] = {
    "open": "no_other_round_this_year",
    "elect": "election_valid",
    "publish_reps": "election_valid seats_for_publication",
    "send_offer": "topics_named offer_delivered",
    "respond_agree": "reply_agrees",
    "respond_refuse": "refusal_on_record",
    "accept_refusal": "refusal_is_lawful",
    "no_response": "supervision_exhausted",
    "remind": "reminder_dated",
    "name_reps": "seats_named",
    "submit_data": "data_complete",
    "collect_opinions": "opinions_gathered",
    "replace_rep": "vacancy_filled",
    "report_start": "meeting_planned",
    "ready": (
        "seats_complete data_complete opinions_in_plan plans_ready agenda_set recorder_neutral"
    ),
    "hold_meeting": "seats_complete recorder_neutral meeting_recorded chairs_alternate",
    "suspend": "suspension_agreed",
    "resume_as_agreed": "agreed_day_reached",
    "agree_draft": (
        "meeting_held minutes_confirmed topics_settled draft_lawful objections_answered "
        "seats_named"
    ),
    "dispute": "application_written",
    "accept_dispute": "application_accepted",
    "extend_conciliation": "extension_within_law",
    "settled": "settlement_signed draft_lawful",
    "back_to_talks": "open_points_named",
    "failed": "failure_explained",
    "convene_congress": "papers_ahead draft_signed_before_vote",
    "adopted": "draft_lawful draft_signed_before_vote vote_on_this_draft vote_carried",
    "rejected": "vote_on_this_draft vote_lost",
    "sign": "signing_after_vote signatures_of_both",
    "notify_vote": "vote_notice_applies vote_notice_given draft_signed_before_vote",
    "submit": "filing_complete",
    "record_receipt": "receipt_on_record",
    "objection": "objection_names_clauses",
    "no_objection": "review_ended_without_objection",
    "publish": "published_everywhere",
    "report_upper": "copy_sent_up",
    "expire": "contract_ended",
}
ESCALATE: dict[str, str] = {
    "2_refused": "refusal_may_be_supervised",
    "6_sign": "signing_refused",
}


def guards_of(state: str, event: str) -> frozenset[str]:
    """What must be in order for this event in this state."""
    if event == "escalate":
        return frozenset({ESCALATE.get(state, "reminder_unheeded")})
    return frozenset(GUARDS.get(event, "").split())


def by_hand(state: str) -> list[str]:
    """What somebody, and not the passing of days, may do in a state."""
    return sorted(event for event, (_to, who) in MODEL[state].items() if who != "days")
