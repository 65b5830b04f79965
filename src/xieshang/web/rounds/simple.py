"""The acts that are one form each: what the form's values are handed to."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.services import Outcome, advance
from xieshang.apps.consultations.choices import (
    DataAccess,
    Decision,
    Delivery,
    OpinionSource,
    Side,
    TopicKind,
)
from xieshang.apps.consultations.models import Consultation, SupervisionNote
from xieshang.apps.consultations.policies import side_in
from xieshang.apps.consultations.services import dispute, offer, preparation, sides, table
from xieshang.apps.contracts.services import attaching
from xieshang.apps.documents import reminders
from xieshang.apps.documents.choices import Purpose
from xieshang.apps.documents.reminders import Letter
from xieshang.web.rounds.doing import Doing

Values = dict[str, Any]
NOTES = SupervisionNote.Kind


def waits(outcome: Outcome) -> str | None:
    """What to tell whoever has consented first."""
    if outcome.moved or not outcome.waits_for_side:
        return None
    side = Side(outcome.waits_for_side).label
    return _("已记下本方同意，等%(side)s同意后生效") % {"side": side}


def hand_in(consultation: Consultation, values: Values, now: Doing, purpose: Purpose) -> None:
    """Keep the files that came with an act, once it is done."""
    if values["attached"]:
        attaching.add(
            consultation, values["attached"], purpose=purpose, by=now.by, today=now.today
        )


def publish(consultation: Consultation, _values: Values, now: Doing) -> None:
    sides.publish_representatives(consultation, by=now.by, today=now.today, seen=now.seen)


def add_topic(consultation: Consultation, values: Values, now: Doing) -> None:
    kind = TopicKind(values["kind"])
    offer.add_topic(consultation, kind=kind, title=values["title"], by=now.by, today=now.today)


def write_offer(consultation: Consultation, values: Values, now: Doing) -> None:
    terms = offer.OfferTerms(
        meet_at=values["meet_at"],
        meet_place=values["meet_place"],
        reps_wanted=values["reps_wanted"],
        why_now=values["why_now"],
        data_wanted=values["data_wanted"],
    )
    offer.write_offer(consultation, terms, by=now.by, today=now.today)


def offer_values(consultation: Consultation, _now: Doing) -> Values:
    """What the offer says so far."""
    written = getattr(consultation, "offer", None)
    if written is None:
        return {"reps_wanted": 3}
    names = "why_now meet_at meet_place reps_wanted data_wanted"
    return {name: getattr(written, name) for name in names.split()}


def deliver(consultation: Consultation, values: Values, now: Doing) -> None:
    offer.deliver_offer(
        consultation,
        delivery=Delivery(values["delivery"]),
        proof=values["proof"],
        received_on=values["received_on"],
        delivered_by=values["delivered_by"],
        by=now.by,
        today=now.today,
        seen=now.seen,
    )
    hand_in(consultation, values, now, Purpose.DELIVERY)


def today_of(name: str) -> Any:
    """Initial values with today in one field."""
    return lambda _consultation, now: {name: now.today}


def answer_values(consultation: Consultation, _now: Doing) -> Values:
    """Time and place as offered; whoever agrees need not type them again."""
    return {name: getattr(consultation.offer, name) for name in ("meet_at", "meet_place")}


def respond(consultation: Consultation, values: Values, now: Doing) -> str:
    kept = {name: values[name] for name in ("changes", "reason", "meet_place", "contact")}
    offer.respond(
        consultation,
        decision=Decision(values["decision"]),
        meet_at=values["meet_at"],
        by=now.by,
        today=now.today,
        seen=now.seen,
        **kept,
    )
    hand_in(consultation, values, now, Purpose.RESPONSE)
    if values["decision"] == Decision.REFUSE:
        return _("答复已送出，上级工会会核实")
    return _("答复已送出，双方开始准备")


def _note(kind: SupervisionNote.Kind) -> Any:
    def do(consultation: Consultation, values: Values, now: Doing) -> None:
        offer.note(
            consultation,
            kind=kind,
            text=values["text"],
            by=now.by,
            today=now.today,
            seen=now.seen,
        )

    return do


def letter_values(case: Case, today: date) -> Values:
    """The reminder as the platform has begun it."""
    found = reminders.letter_for(case, today)
    names = ("to", "facts", "advice", "reply_due")
    return {name: getattr(found, name) for name in names} | {"law": "\n".join(found.law)}


def letter_of(values: Values) -> Letter:
    """The reminder as the officer has completed it."""
    lines = tuple(line.strip() for line in values["law"].splitlines() if line.strip())
    names = ("to", "facts", "advice", "reply_due", "proof")
    kept = {name: values[name] for name in names}
    way = Delivery(values["delivery"])
    with override("zh-hans"):  # the paper is in Chinese; on the platform nobody has signed yet
        said = "" if way is Delivery.PLATFORM else str(way.label)
        return Letter(law=lines, delivery=said, **kept)


def begun_letter(consultation: Consultation, now: Doing) -> Values:
    return letter_values(consultation.case, now.today)


def remind(consultation: Consultation, values: Values, now: Doing) -> None:
    offer.note(
        consultation,
        kind=NOTES.REMINDER,
        text=values["advice"],
        letter=letter_of(values),
        by=now.by,
        today=now.today,
        seen=now.seen,
    )


call = _note(NOTES.CALL)
recommend, handled = _note(NOTES.RECOMMENDATION), _note(NOTES.HANDLED)


def move(event: str) -> Any:
    """An act that is one move and nothing else."""

    def do(consultation: Consultation, _values: Values, now: Doing) -> str | None:
        outcome = advance(consultation.case, event, by=now.by, today=now.today, seen=now.seen)
        return waits(outcome)

    return do


def check_reason(consultation: Consultation, values: Values, now: Doing) -> None:
    offer.check_reason(
        consultation,
        holds=values["holds"] == "yes",
        note=values["note"],
        by=now.by,
        today=now.today,
        seen=now.seen,
    )


def supply_data(consultation: Consultation, values: Values, now: Doing) -> None:
    figures = {name: value for name, value in values.items() if name not in {"year", "access"}}
    preparation.supply_data(
        consultation,
        year=values["year"],
        figures=figures,
        access=DataAccess(values["access"]),
        by=now.by,
        today=now.today,
        seen=now.seen,
    )


def data_values(consultation: Consultation, now: Doing) -> Values:
    """What was supplied before; the platform never asks twice."""
    sheet = getattr(consultation, "data_sheet", None)
    if sheet is None:
        return {
            "year": now.today.year - 1,
            "headcount": consultation.enterprise.headcount,
            "access": DataAccess.REPRESENTATIVES.value,
        }
    names = (
        "year revenue net_profit tax headcount total_wages frontline_wage last_revenue "
        "last_net_profit last_total_wages social_insurance plans access"
    )
    return {name: getattr(sheet, name) for name in names.split()}


def open_opinions(consultation: Consultation, _values: Values, now: Doing) -> None:
    preparation.open_opinions(consultation, by=now.by, today=now.today)


def add_opinion(consultation: Consultation, values: Values, now: Doing) -> None:
    preparation.add_opinion(
        consultation,
        text=values["text"],
        source=OpinionSource(values["source"]),
        by=now.by,
        today=now.today,
    )


def close_opinions(consultation: Consultation, _values: Values, now: Doing) -> None:
    preparation.close_opinions(consultation, by=now.by, today=now.today, seen=now.seen)


def write_plan(consultation: Consultation, values: Values, now: Doing) -> None:
    preparation.write_plan(
        consultation,
        text=values["text"],
        references=[line for line in values["references"].splitlines() if line.strip()],
        ready=values["ready"],
        by=now.by,
        today=now.today,
    )


def plan_values(consultation: Consultation, now: Doing) -> Values:
    """One's own side's plan, and never the other's."""
    side = side_in(now.by, consultation.case, now.today)
    plan = preparation.plan_of(consultation, side) if side else None
    if plan is None:
        return {}
    lines = "\n".join(plan.references)
    return {"text": plan.text, "references": lines, "ready": plan.ready_on is not None}


def tell_names(consultation: Consultation, _values: Values, now: Doing) -> None:
    sides.tell_employer_names(consultation, by=now.by, today=now.today, seen=now.seen)


def declare_ready(consultation: Consultation, _values: Values, now: Doing) -> str | None:
    done = preparation.declare_ready(consultation, by=now.by, today=now.today, seen=now.seen)
    return waits(done)


def account(username: str) -> User | None:
    """The account of this user name; None for the empty text or an unknown one."""
    return User.objects.filter(username=username.strip()).first() if username.strip() else None


def suspend(consultation: Consultation, values: Values, now: Doing) -> str | None:
    done = table.suspend(
        consultation,
        reason=values["reason"],
        resume_on=values["resume_on"],
        force_majeure=values["force_majeure"],
        by=now.by,
        today=now.today,
        seen=now.seen,
    )
    return waits(done)


def suspension_values(consultation: Consultation, _now: Doing) -> Values:
    """The pause that the other side has proposed."""
    pause = consultation.suspensions.filter(ended_on=None).last()
    if pause is None:
        return {}
    return {
        "reason": pause.reason,
        "resume_on": pause.resume_on,
        "force_majeure": pause.force_majeure,
    }


def resume(consultation: Consultation, _values: Values, now: Doing) -> str | None:
    return waits(table.resume(consultation, by=now.by, today=now.today, seen=now.seen))


def caucus(consultation: Consultation, values: Values, now: Doing) -> None:
    table.write_caucus_note(consultation, text=values["text"], by=now.by, today=now.today)


def apply(consultation: Consultation, values: Values, now: Doing) -> None:
    reason = values["reason"]
    dispute.apply(consultation, reason=reason, by=now.by, today=now.today, seen=now.seen)


def accept(consultation: Consultation, values: Values, now: Doing) -> None:
    day = values["accepted_on"]
    dispute.accept(consultation, accepted_on=day, by=now.by, today=now.today, seen=now.seen)


def extend(consultation: Consultation, values: Values, now: Doing) -> None:
    dispute.extend(consultation, by=now.by, today=now.today, seen=now.seen, **values)


def settlement(consultation: Consultation, values: Values, now: Doing) -> None:
    dispute.write_settlement(consultation, text=values["text"], by=now.by, today=now.today)


def settlement_values(consultation: Consultation, _now: Doing) -> Values:
    return {"text": dispute.current(consultation).result}


def sign_settlement(consultation: Consultation, _values: Values, now: Doing) -> None:
    dispute.sign_settlement(consultation, by=now.by, today=now.today)


def _end(event: str) -> Any:
    def do(consultation: Consultation, values: Values, now: Doing) -> str | None:
        outcome = dispute.end(
            consultation,
            event,
            open_points=values.get("open_points", ""),
            failure_reason=values.get("failure_reason", ""),
            by=now.by,
            today=now.today,
            seen=now.seen,
        )
        return waits(outcome)

    return do


settle, back_to_talks = _end("settled"), _end("back_to_talks")
withdraw_dispute, fail = _end("withdraw_dispute"), _end("failed")
