"""From which day a timer counts under a pack: the texts differ, so the pack says it."""

from __future__ import annotations

from collections.abc import Mapping

from xieshang.core.law import RulePack
from xieshang.core.procedure.model import Timer, Unit

NOWHERE = "nowhere_on"  # a fact that is never known: the timer does not run here

DAYS: Mapping[str, str] = {  # a pack's word → the name of a date among the facts
    "agreeing_reply": "agreed_to_consult_on",
    "both_chiefs_signed": "signed_on",
    "congress_closed": "ended_on",
    "congress_date": "congress_on",
    "consultation_agreed": "agreed_to_consult_on",
    "consultation_start": "meeting_planned_on",
    "contract_made": "signed_on",
    "draft_agreed": "agreed_on",
    "effective": "effective_on",
    "expiry": "contract_ends_on",
    "first_meeting": "first_meeting_on",
    "letter_received": "letter_received_on",
    "meeting_date": "meeting_planned_on",
    "offer_received": "offer_received_on",
    "offer_sent": "offer_sent_on",
    "redraft_agreed": "redrafted_on",
    "representatives_formed": "reps_formed_on",
    "request_accepted": "conciliation_accepted_on",
    "rescission": "rescission_agreed_on",
    "result_signed": "signed_on",
    "suspension_start": "suspended_on",
    "text_received_by_department": "received_on",
    "vacancy_date": "vacancy_on",
    "vote_notice_received": "vote_notice_on",
}


def anchor_for(timer: Timer, pack: RulePack) -> str:
    """Name of the date among the facts that is the timer's day zero under this pack.

    ``NOWHERE`` where the timer does not run: Shanghai names representatives after agreeing to
    consult, other places after they are formed.

    >>> from xieshang.core.law import pack
    >>> from xieshang.core.procedure.catalogue import procedure
    >>> [file] = [one for one in procedure("M01").timers if one.code == "file"]
    >>> anchor_for(file, pack("CN-33")), anchor_for(file, pack("CN-31"))
    ('signed_on', 'vote_notice_on')
    >>> [sign] = [one for one in procedure("M01").timers if one.code == "sign"]
    >>> anchor_for(sign, pack("CN-33")), anchor_for(sign, pack("CN-31"))
    ('adopted_on', 'nowhere_on')
    """
    word = pack.anchor(timer.asks or timer.rule) if timer.asks or timer.unit is Unit.LAW else ""
    if (timer.only_from and word not in timer.only_from) or word in timer.not_from:
        return NOWHERE
    if timer.unit is not Unit.LAW:
        return timer.anchor
    if not word:
        return timer.anchor
    name = DAYS[word]
    if name == "suspended_on" and adds_up(pack):
        return "suspension_counted_from"
    return name


def adds_up(pack: RulePack) -> bool:
    """Whether the maximum of a suspension counts all pauses together (累计)."""
    value = pack.applied("suspension_max")
    return value is not None and "cumulative" in value.conditions
