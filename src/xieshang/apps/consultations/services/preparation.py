"""Step 3: data, opinions, each side's plan, the first meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.services import Outcome, advance
from xieshang.apps.consultations import papers
from xieshang.apps.consultations.choices import DataAccess, Disposition, OpinionSource, Side
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.consultations.models import (
    Consultation,
    DataSheet,
    OpinionItem,
    Plan,
    Topic,
)
from xieshang.apps.consultations.policies import require, require_side
from xieshang.apps.consultations.waiting import waiting_on_the_list
from xieshang.apps.trail.services import record, room_of
from xieshang.core.procedure.model import Actor, Kind

GATHERING = {"1_reps", "2_offer", "2_waiting", "2_overdue", "3_prepare"}


@transaction.atomic
def supply_data(
    consultation: Consultation,
    *,
    year: int,
    figures: Mapping[str, Any],
    by: User,
    today: date,
    access: DataAccess = DataAccess.REPRESENTATIVES,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """Hand in the employer's figures; the guard names what is still missing."""
    case = consultation.case
    require(by, case, today, Actor.EMPLOYER_SIDE)
    sheet = DataSheet.objects.filter(consultation=consultation).first()
    sheet = sheet or DataSheet(consultation=consultation)
    sheet.year, sheet.access, sheet.supplied_on = year, access, today
    for name, value in figures.items():
        setattr(sheet, name, value)
    sheet.full_clean()
    sheet.save()
    consultation._state.fields_cache.pop("data_sheet", None)
    outcome = advance(case, "submit_data", by=by, today=today, key=key, seen=seen)
    sheet.document = papers.data_sheet(consultation, sheet, by=by, today=today)
    sheet.save(update_fields=["document"])
    return outcome


@transaction.atomic
def open_opinions(consultation: Consultation, *, by: User, today: date) -> None:
    """Begin to collect what workers say."""
    case = consultation.case
    require(by, case, today, Actor.WORKERS_SIDE)
    if case.state not in GATHERING or consultation.opinions_from:
        raise NotNow
    consultation.opinions_from = today
    consultation.save(update_fields=["opinions_from"])
    record("round.opinions.opened", by=by, subject=case, on=today)
    timers.refresh(case, today)


@transaction.atomic
def add_opinion(
    consultation: Consultation,
    *,
    text: str,
    source: OpinionSource,
    by: User,
    today: date,
    topic: Topic | None = None,
) -> OpinionItem:
    """Put one opinion on the list, without a name.

    What workers say by the code is answered whenever the round stands; everything else comes
    in until the list has gone into the plan.
    """
    case = consultation.case
    require(by, case, today, Actor.WORKERS_SIDE)
    by_code = source == OpinionSource.CODE and case.at.kind is not Kind.CLOSED
    if consultation.opinions_from is None or (consultation.opinions_taken_on and not by_code):
        raise NotNow
    item = OpinionItem(
        consultation=consultation, text=text, source=source, topic=topic, received_on=today
    )
    item.full_clean()
    item.save()
    room, told = room_of(case, Side.WORKERS), {"opinion": item.pk}
    record("round.opinion.added", by=by, subject=room, on=today, payload=told)
    # The oldest that waits sets the day for an answer: one more behind it changes nothing.
    others = waiting_on_the_list(consultation).exclude(pk=item.pk)
    if source == OpinionSource.CODE or not others.exists():
        timers.refresh(case, today)
    return item


@transaction.atomic
def answer_opinion(
    item: OpinionItem,
    *,
    disposition: Disposition,
    answer: str,
    by: User,
    today: date,
    topic: Topic | None = None,
) -> None:
    """Say what becomes of an opinion, and why."""
    case = item.consultation.case
    require(by, case, today, Actor.WORKERS_SIDE)
    item.disposition, item.answer, item.answered_on = disposition, answer, today
    item.topic, item.answered_by = topic, by
    item.full_clean()
    item.save()
    record(
        "round.opinion.answered",
        by=by,
        subject=room_of(case, Side.WORKERS),
        on=today,
        payload={"opinion": item.pk, "disposition": disposition},
    )
    timers.refresh(case, today)


@transaction.atomic
def answer_for_employer(item: OpinionItem, *, answer: str, by: User, today: date) -> None:
    """Say what the employer thinks of an opinion that was handed over to it."""
    case = item.consultation.case
    require(by, case, today, Actor.EMPLOYER_SIDE)
    item.employer_answer, item.employer_answered_on = answer, today
    item.employer_answered_by = by
    item.full_clean()
    item.save()
    record(
        "round.opinion.employer_answered",
        by=by,
        subject=case,
        on=today,
        payload={"opinion": item.pk},
    )


@transaction.atomic
def close_opinions(
    consultation: Consultation,
    *,
    by: User,
    today: date,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """End the collection and take the list into the workers' plan; every item is answered."""
    case = consultation.case
    require(by, case, today, Actor.WORKERS_SIDE)
    if consultation.opinions.filter(disposition=Disposition.PENDING).exists():
        raise NotNow
    consultation.opinions_until = consultation.opinions_until or today
    consultation.opinions_taken_on = today
    consultation.full_clean(exclude=["case"])
    consultation.save(update_fields=["opinions_until", "opinions_taken_on"])
    outcome = advance(case, "collect_opinions", by=by, today=today, key=key, seen=seen)
    papers.opinion_list(consultation, by=by, today=today)
    return outcome


@transaction.atomic
def write_plan(
    consultation: Consultation,
    *,
    text: str,
    by: User,
    today: date,
    references: Sequence[str] = (),
    ready: bool = False,
) -> Plan:
    """Write one's own side's plan; that it is ready is all that the other side learns."""
    case = consultation.case
    side = require_side(by, case, today)
    if case.state not in {"1_reps", "2_offer", "2_waiting", "2_overdue", "3_prepare"}:
        raise NotNow
    plan = Plan.objects.filter(consultation=consultation, side=side).first()
    plan = plan or Plan(consultation=consultation, side=side)
    plan.text, plan.references = text, list(references)
    plan.ready_on = (plan.ready_on or today) if ready else None
    plan.full_clean()
    plan.save()
    record(
        "round.plan.written",
        by=by,
        subject=room_of(case, side),
        on=today,
        payload={"side": side, "ready": ready},
    )
    return plan


def plan_of(consultation: Consultation, side: Side) -> Plan | None:
    """One side's plan; give it to nobody else."""
    return consultation.plans.filter(side=side).first()


@transaction.atomic
def declare_ready(
    consultation: Consultation, *, by: User, today: date, key: str = "", seen: int | None = None
) -> Outcome:
    """One chief says that preparation is done; with the second the talks begin."""
    if not consultation.representatives.filter(user=by, chief=True, until=None).exists():
        raise PermissionDenied
    return advance(consultation.case, "ready", by=by, today=today, key=key, seen=seen)
