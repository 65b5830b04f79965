"""When the talks are stuck: the labour authority's coordination (协调处理)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.services import Outcome, advance
from xieshang.apps.consultations import papers
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.consultations.models import Conciliation, Consultation
from xieshang.apps.consultations.policies import require, require_side
from xieshang.apps.trail.services import record
from xieshang.core.procedure.model import Actor


def current(consultation: Consultation) -> Conciliation:
    """The conciliation that runs.

    Raises:
        NotNow: none does.
    """
    running = consultation.conciliations.filter(ended_on=None).last()
    if running is None:
        raise NotNow
    return running


@transaction.atomic
def apply(
    consultation: Consultation,
    *,
    reason: str,
    by: User,
    today: date,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """One chief asks the labour authority in writing for help."""
    case = consultation.case
    side = require_side(by, case, today)
    request = Conciliation(
        consultation=consultation, asked_by_side=side, reason=reason, asked_on=today
    )
    request.full_clean()
    request.save()
    papers.application(consultation, request, by=by, today=today)
    outcome = advance(case, "dispute", by=by, today=today, key=key, seen=seen)
    consultation.suspensions.filter(ended_on=None).update(ended_on=today)
    return outcome


@transaction.atomic
def accept(
    consultation: Consultation,
    *,
    accepted_on: date,
    by: User,
    today: date,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """The authority takes the dispute up; its period runs from this day."""
    require(by, consultation.case, today, Actor.HRSS)
    running = current(consultation)
    running.accepted_on = accepted_on
    running.full_clean()
    running.save(update_fields=["accepted_on"])
    return advance(consultation.case, "accept_dispute", by=by, today=today, key=key, seen=seen)


@transaction.atomic
def extend(
    consultation: Consultation,
    *,
    extended_to: date,
    reason: str,
    by: User,
    today: date,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """The authority takes longer, once and no longer than the law allows, and says why."""
    require(by, consultation.case, today, Actor.HRSS)
    running = current(consultation)
    running.extended_to, running.extension_reason = extended_to, reason
    running.full_clean()
    running.save(update_fields=["extended_to", "extension_reason"])
    return advance(
        consultation.case, "extend_conciliation", by=by, today=today, key=key, seen=seen
    )


@transaction.atomic
def write_settlement(
    consultation: Consultation, *, text: str, by: User, today: date
) -> Conciliation:
    """The authority writes the settlement down; a changed text is signed anew."""
    require(by, consultation.case, today, Actor.HRSS)
    running = current(consultation)
    if text != running.result:
        running.signed_by_workers = running.signed_by_employer = False
        running.settled_on = None
    running.result = text
    return _keep(running, "round.settlement.written", by, today)


@transaction.atomic
def sign_settlement(consultation: Consultation, *, by: User, today: date) -> Conciliation:
    """One chief signs the settlement as it is written; with the second it is settled."""
    held = require(by, consultation.case, today, Actor.WORKERS_CHIEF, Actor.EMPLOYER_CHIEF)
    running = current(consultation)
    if not running.result:
        raise NotNow
    if Actor.WORKERS_CHIEF in held:
        running.signed_by_workers = True
    else:
        running.signed_by_employer = True
    if running.signed_by_workers and running.signed_by_employer:
        running.settled_on = today
    return _keep(running, "round.settlement.signed", by, today)


def _keep(running: Conciliation, what: str, by: User, today: date) -> Conciliation:
    running.full_clean()
    running.save()
    case = running.consultation.case
    record(what, by=by, subject=case, on=today)
    timers.refresh(case, today)
    return running


@transaction.atomic
def end(
    consultation: Consultation,
    event: str,
    *,
    by: User,
    today: date,
    open_points: str = "",
    failure_reason: str = "",
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """End the coordination: settled, back to the talks, withdrawn, or failed with reasons."""
    running = current(consultation)
    running.open_points = open_points or running.open_points
    running.failure_reason = failure_reason or running.failure_reason
    running.full_clean()
    running.save()
    outcome = advance(consultation.case, event, by=by, today=today, key=key, seen=seen)
    if outcome.moved:
        running.ended_on = today
        running.save(update_fields=["ended_on"])
    return outcome
