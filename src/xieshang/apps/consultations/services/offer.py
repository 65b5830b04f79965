"""Step 2: the offer, its delivery, the answer, and what follows silence or refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.services import Outcome, advance
from xieshang.apps.consultations import papers
from xieshang.apps.consultations.choices import Decision, Delivery, TopicKind, TopicResult
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.consultations.models import (
    Consultation,
    Offer,
    Response,
    SupervisionNote,
    Topic,
)
from xieshang.apps.consultations.policies import require, require_side
from xieshang.apps.consultations.services.sides import seat_chiefs
from xieshang.apps.documents import reminders
from xieshang.apps.documents.reminders import Letter
from xieshang.apps.trail.services import record, room_of
from xieshang.core.procedure.model import Actor

KINDS = SupervisionNote.Kind
WRITERS = {
    KINDS.CALL: (Actor.UPPER_UNION, Actor.COUNTY_UNION),
    KINDS.REMINDER: (Actor.UPPER_UNION, Actor.COUNTY_UNION),
    KINDS.RECOMMENDATION: (Actor.COUNTY_UNION,),
    KINDS.HANDLED: (Actor.COUNTY_UNION,),
}
TOPIC_STATES = {"1_reps", "2_offer", "3_prepare", "4_meeting", "4_overdue"}


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """What the letter of offer proposes."""

    meet_at: datetime
    meet_place: str
    reps_wanted: int
    why_now: str = ""
    data_wanted: Sequence[str] = field(default_factory=tuple)


@transaction.atomic
def add_topic(
    consultation: Consultation, *, kind: TopicKind, title: str, by: User, today: date
) -> Topic:
    """Put one matter on the list of topics."""
    case = consultation.case
    side = require_side(by, case, today)
    if case.state not in TOPIC_STATES:
        raise NotNow
    if consultation.topics.filter(title=title).exclude(result=TopicResult.WITHDRAWN).exists():
        raise ValidationError(
            {"title": _("已经有同名的议题。请改个名称，或者在原来的议题下写主张")}
        )
    last = consultation.topics.aggregate(last=Max("no"))["last"] or 0
    topic = Topic(
        consultation=consultation, no=last + 1, kind=kind, title=title, raised_by=side
    )
    topic.full_clean()
    topic.save()
    room, told = room_of(case, side), {"topic": topic.pk}
    record("round.topic.added", by=by, subject=room, on=today, payload=told)
    return topic


@transaction.atomic
def remove_topic(topic: Topic, *, by: User, today: date) -> None:
    """Take a topic off before the offer is sent; later its side withdraws it at the table."""
    case = topic.consultation.case
    side = require_side(by, case, today)
    if case.state not in {"1_reps", "2_offer"} or side != topic.raised_by:
        raise NotNow
    room, told = room_of(case, side), {"title": topic.title}
    record("round.topic.removed", by=by, subject=room, on=today, payload=told)
    topic.delete()


@transaction.atomic
def write_offer(
    consultation: Consultation, terms: OfferTerms, *, by: User, today: date
) -> Offer:
    """Write or rewrite the letter of offer; it may still change until it is delivered."""
    case = consultation.case
    require(by, case, today, Actor.WORKERS_CHIEF, Actor.EMPLOYER_CHIEF)
    side = require_side(by, case, today)
    if case.state != "2_offer":
        raise NotNow
    standing = Offer.objects.filter(consultation=consultation).first()
    if standing and standing.sent_on and standing.from_side != side:
        raise PermissionDenied
    if standing and standing.received_on:
        raise NotNow
    offer = standing or Offer(consultation=consultation)
    offer.from_side = side
    offer.why_now, offer.data_wanted = terms.why_now, list(terms.data_wanted)
    offer.meet_at, offer.meet_place = terms.meet_at, terms.meet_place
    offer.reps_wanted, offer.sent_on = terms.reps_wanted, today
    offer.full_clean()
    offer.save()
    offer.document = papers.offer(consultation, offer, by=by, today=today)
    offer.save(update_fields=["document"])
    room, told = room_of(case, side), {"side": side}
    record("round.offer.written", by=by, subject=room, on=today, payload=told)
    timers.refresh(case, today)
    return offer


@transaction.atomic
def deliver_offer(
    consultation: Consultation,
    *,
    delivery: Delivery,
    proof: str,
    received_on: date,
    by: User,
    today: date,
    delivered_by: str = "",
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """Enter the proof that the offer arrived; from this day the other side's clock runs."""
    side = require_side(by, consultation.case, today)
    offer = Offer.objects.filter(consultation=consultation).first()
    if offer is None:
        raise ValidationError(_("还没有写要约书。请先写好要约书，再登记送达"))
    if side != offer.from_side:
        raise PermissionDenied
    offer.delivery, offer.delivery_proof = delivery, proof
    offer.received_on, offer.delivered_by = received_on, delivered_by
    offer.full_clean()
    offer.save()
    seat_chiefs(consultation.case, today)  # somebody has to answer
    outcome = advance(consultation.case, "send_offer", by=by, today=today, key=key, seen=seen)
    offer.document = papers.offer(consultation, offer, by=by, today=today)
    offer.save(update_fields=["document"])
    papers.lock(offer.document)
    return outcome


@transaction.atomic
def respond(
    consultation: Consultation,
    *,
    decision: Decision,
    by: User,
    today: date,
    reason: str = "",
    changes: str = "",
    meet_at: datetime | None = None,
    meet_place: str = "",
    contact: str = "",
    confidential: bool = True,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """Answer the offer in writing; a late answer is still an answer."""
    case, offer = consultation.case, consultation.offer
    side = require_side(by, case, today)
    if side == offer.from_side:
        raise PermissionDenied
    response = Response(
        offer=offer,
        decision=decision,
        reason=reason,
        changes=changes,
        meet_at=meet_at or offer.meet_at,
        meet_place=meet_place or offer.meet_place,
        contact=contact,
        confidential=confidential,
        answered_on=today,
    )
    response.full_clean()
    response.save()
    response.document = papers.response(consultation, response, by=by, today=today)
    response.save(update_fields=["document"])
    event = "respond_refuse" if decision == Decision.REFUSE else "respond_agree"
    return advance(case, event, by=by, today=today, key=key, seen=seen)


@transaction.atomic
def note(
    consultation: Consultation,
    *,
    kind: SupervisionNote.Kind,
    text: str,
    by: User,
    today: date,
    letter: Letter | None = None,
    key: str = "",
    seen: int | None = None,
) -> None:
    """Enter a call, a reminder letter (提示函), a recommendation or what a department did.

    A reminder goes out as the numbered letter T17: as completed, or as it was begun with
    ``text`` as its advice.
    """
    case = consultation.case
    require(by, case, today, *WRITERS[kind])
    entry = SupervisionNote(consultation=consultation, kind=kind, text=text, by=by, on=today)
    entry.full_clean()
    entry.save()
    record("round.supervision", by=by, subject=case, on=today, payload={"kind": kind})
    reminds = kind == SupervisionNote.Kind.REMINDER
    begun = reminders.letter_for(case, today)
    if reminds and case.process.move(case.state, "remind"):
        advance(case, "remind", by=by, today=today, key=key, seen=seen)
    else:
        timers.refresh(case, today)
    if reminds:
        said = letter or replace(begun, advice=text)
        reminders.send(case, said, by=by, today=today)


@transaction.atomic
def check_reason(
    consultation: Consultation,
    *,
    holds: bool,
    note: str,
    by: User,
    today: date,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """The county union has looked into the reason of a refusal: it holds, or it does not."""
    case = consultation.case
    require(by, case, today, Actor.COUNTY_UNION)
    last = consultation.offer.responses.last()
    if last is None or last.decision != Decision.REFUSE:
        raise NotNow
    last.reason_holds, last.checked_note = holds, note
    last.full_clean()
    last.save(update_fields=["reason_holds", "checked_note"])
    event = "accept_refusal" if holds else "escalate"
    payload = {"note": note}
    return advance(case, event, by=by, today=today, key=key, seen=seen, payload=payload)
