"""Whose turn an act is: what its states and actors alone do not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from xieshang.apps.cases.policies import side_of
from xieshang.apps.cases.selectors import consents_in_force
from xieshang.apps.cases.services import blockers, permits
from xieshang.apps.cases.timers import rules_of
from xieshang.apps.consultations.choices import Disposition, TopicKind
from xieshang.apps.consultations.facts import MATTERS
from xieshang.apps.consultations.models import Consultation
from xieshang.core.law import refusal_blockers
from xieshang.core.law.blocker import Blocker
from xieshang.core.procedure.m01_ordinary.guards_offer import NEVER
from xieshang.core.procedure.model import Actor
from xieshang.web.rounds.doing import Fits

Held = frozenset[Actor]


def _offer_side(consultation: Consultation) -> str:
    offer = getattr(consultation, "offer", None)
    return offer.from_side if offer else ""


def may_write_offer(consultation: Consultation, held: Held, _today: date) -> bool:
    """Nobody has offered yet, or one's own side has."""
    return _offer_side(consultation) in {"", side_of(held)}


def may_deliver(consultation: Consultation, held: Held, _today: date) -> bool:
    """One's own side's letter is written."""
    return _offer_side(consultation) == side_of(held)


def is_asked(consultation: Consultation, held: Held, today: date) -> bool:
    """The offer came from the other side, and this person answers for one's own."""
    asked = _offer_side(consultation) not in {"", side_of(held)}
    return asked and permits(consultation.case, "respond_agree", held, today)


def what_is_asked(consultation: Consultation, today: date) -> tuple[Blocker, ...]:
    """Which figures the other side asked for and has not got."""
    found = blockers(consultation.case, "submit_data", today)
    return tuple(replace(one, warning=True) for one in found)


def what_refusal_meets(consultation: Consultation, _today: date) -> tuple[Blocker, ...]:
    """What the law says against refusing this offer; a missing reason is said at the field."""
    matters = {
        MATTERS[TopicKind(one.kind)].value
        for one in consultation.topics.all()
        if TopicKind(one.kind) in MATTERS
    }
    found = refusal_blockers(rules_of(consultation.case), sorted(matters), reason="")
    return tuple(replace(one, warning=True) for one in found if one.code in NEVER)


def not_yet_consented(event: str) -> Fits:
    """One's own side has not agreed to this yet, as it stands now."""

    def fits(consultation: Consultation, held: Held, _today: date) -> bool:
        given = {one.side for one in consents_in_force(consultation.case) if one.event == event}
        return side_of(held) not in given

    return fits


def before_opinions(consultation: Consultation, _held: Held, _today: date) -> bool:
    return consultation.opinions_from is None


def while_opinions(consultation: Consultation, _held: Held, _today: date) -> bool:
    return consultation.opinions_from is not None and consultation.opinions_taken_on is None


def all_answered(consultation: Consultation, held: Held, today: date) -> bool:
    """The list is open, and nothing on it waits for an answer."""
    waiting = consultation.opinions.filter(disposition=Disposition.PENDING)
    return while_opinions(consultation, held, today) and not waiting.exists()


def reason_unchecked(consultation: Consultation, _held: Held, today: date) -> bool:
    """A good reason would let this refusal stand, and nobody has looked into it yet."""
    found = blockers(consultation.case, "escalate", today)
    return any(one.code == "reason-not-checked" for one in found)


def not_accepted(consultation: Consultation, _held: Held, _today: date) -> bool:
    last = consultation.conciliations.last()
    return last is not None and last.accepted_on is None


def settlement_waits(consultation: Consultation, held: Held, _today: date) -> bool:
    """There is a settlement, and one's own side has not signed it."""
    last = consultation.conciliations.last()
    if last is None or not last.result:
        return False
    return not (
        last.signed_by_workers if side_of(held) == "workers" else last.signed_by_employer
    )


def names_to_tell(consultation: Consultation, _held: Held, today: date) -> bool:
    """Where the lists are told to each other after agreeing to consult (上海)."""
    return consultation.case.deadlines.filter(timer="name_reps", status="open").exists()


def report_due(consultation: Consultation, _held: Held, _today: date) -> bool:
    """Where the pack asks for a report before the talks (山东) and none was given yet."""
    limits = consultation.case.deadlines.filter(timer="report_start")
    return limits.filter(status="open").exists()


def may_extend(consultation: Consultation, _held: Held, _today: date) -> bool:
    """The dispute was accepted and its time was not yet extended."""
    running = consultation.conciliations.filter(ended_on=None).last()
    return (
        running is not None and running.accepted_on is not None and running.extended_to is None
    )
