"""The guard table of the ordinary procedure: every name in its moves, and what decides it."""

from __future__ import annotations

from collections.abc import Mapping

from xieshang.core.procedure import supervised
from xieshang.core.procedure.holds import Guard
from xieshang.core.procedure.m01_ordinary import (
    guards_adoption,
    guards_draft,
    guards_filing,
    guards_offer,
    guards_sides,
    guards_talks,
)
from xieshang.core.procedure.m01_ordinary.facts import RoundFacts

GUARDS: Mapping[str, Guard[RoundFacts]] = {
    "no_other_round_this_year": guards_sides.no_other_round_this_year,
    "election_valid": guards_sides.election_valid,
    "seats_for_publication": guards_sides.seats_for_publication,
    "seats_named": guards_sides.seats_named,
    "seats_complete": guards_sides.seats_complete,
    "vacancy_filled": guards_sides.vacancy_filled,
    "topics_named": guards_offer.topics_named,
    "offer_delivered": guards_offer.offer_delivered,
    "reply_agrees": guards_offer.reply_agrees,
    "refusal_on_record": guards_offer.refusal_on_record,
    "refusal_may_be_supervised": guards_offer.refusal_may_be_supervised,
    "refusal_is_lawful": guards_offer.refusal_is_lawful,
    "supervision_exhausted": guards_offer.supervision_exhausted,
    "reminder_dated": supervised.reminder_dated,
    "reminder_unheeded": supervised.reminder_unheeded,
    "data_complete": guards_talks.data_complete,
    "opinions_gathered": guards_talks.opinions_gathered,
    "opinions_in_plan": guards_talks.opinions_in_plan,
    "plans_ready": guards_talks.plans_ready,
    "meeting_planned": guards_talks.meeting_planned,
    "agenda_set": guards_talks.agenda_set,
    "recorder_neutral": guards_talks.recorder_neutral,
    "meeting_recorded": guards_talks.meeting_recorded,
    "chairs_alternate": guards_talks.chairs_alternate,
    "suspension_agreed": guards_talks.suspension_agreed,
    "agreed_day_reached": guards_talks.agreed_day_reached,
    "meeting_held": guards_draft.meeting_held,
    "minutes_confirmed": guards_draft.minutes_confirmed,
    "topics_settled": guards_draft.topics_settled,
    "draft_lawful": guards_draft.draft_lawful,
    "objections_answered": guards_draft.objections_answered,
    "application_written": guards_draft.application_written,
    "application_accepted": guards_draft.application_accepted,
    "extension_within_law": guards_draft.extension_within_law,
    "settlement_signed": guards_draft.settlement_signed,
    "open_points_named": guards_draft.open_points_named,
    "failure_explained": guards_draft.failure_explained,
    "papers_ahead": guards_adoption.papers_ahead,
    "draft_signed_before_vote": guards_adoption.draft_signed_before_vote,
    "vote_on_this_draft": guards_adoption.vote_on_this_draft,
    "vote_carried": guards_adoption.vote_carried,
    "vote_lost": guards_adoption.vote_lost,
    "signing_after_vote": guards_adoption.signing_after_vote,
    "signatures_of_both": guards_adoption.signatures_of_both,
    "signing_refused": guards_adoption.signing_refused,
    "vote_notice_applies": guards_adoption.vote_notice_applies,
    "vote_notice_given": guards_adoption.vote_notice_given,
    "filing_complete": guards_filing.filing_complete,
    "receipt_on_record": guards_filing.receipt_on_record,
    "objection_names_clauses": guards_filing.objection_names_clauses,
    "review_ended_without_objection": guards_filing.review_ended_without_objection,
    "published_everywhere": guards_filing.published_everywhere,
    "copy_sent_up": guards_filing.copy_sent_up,
    "contract_ended": guards_filing.contract_ended,
}
