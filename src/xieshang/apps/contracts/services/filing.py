"""Step 7: filing, receipt, review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.services import Outcome, advance
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.policies import require
from xieshang.apps.contracts import papers
from xieshang.apps.contracts.choices import Material
from xieshang.apps.contracts.materials import open_minutes, supplied
from xieshang.apps.contracts.models import Contract, Filing, Objection
from xieshang.core.procedure.model import Actor


def current(consultation: Consultation) -> Filing:
    """The filing that is being reviewed.

    Raises:
        NotNow: none is.
    """
    filing = Filing.objects.filter(contract__consultation=consultation, closed_on=None).last()
    if filing is None:
        raise NotNow
    return filing


@transaction.atomic
def submit(
    consultation: Consultation,
    *,
    copies: int,
    by: User,
    today: date,
    on_paper: Sequence[Material] = (),
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """Send the signed contract with its materials to the labour authority.

    The materials are what the platform holds, what was uploaded, and what comes on paper.
    """
    require(by, consultation.case, today, Actor.EMPLOYER_SIDE)
    contract = Contract.objects.get(consultation=consultation)
    has = supplied(contract) | set(on_paper)
    filing = Filing(
        contract=contract,
        materials=[item.value for item in Material if item in has],
        on_paper=[item.value for item in Material if item in set(on_paper)],
        copies=copies,
        submitted_on=today,
    )
    filing.full_clean()
    filing.save()
    open_minutes(contract)
    filing.document = papers.filing(contract, filing, by=by, today=today)
    filing.save(update_fields=["document"])
    return advance(consultation.case, "submit", by=by, today=today, key=key, seen=seen)


@transaction.atomic
def record_receipt(
    consultation: Consultation,
    *,
    receipt_no: str,
    received_on: date,
    by: User,
    today: date,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """The authority has received the text; its review runs from this day."""
    require(by, consultation.case, today, Actor.HRSS)
    filing = current(consultation)
    filing.receipt_no, filing.received_on = receipt_no, received_on
    filing.full_clean()
    filing.save()
    case = consultation.case
    outcome = advance(case, "record_receipt", by=by, today=today, key=key, seen=seen)
    filing.document = papers.filing(filing.contract, filing, by=by, today=today)
    filing.save(update_fields=["document"])
    return outcome


@transaction.atomic
def decide(
    consultation: Consultation,
    *,
    objections: Mapping[str, str],
    opinion: str,
    by: User,
    today: date,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """No objection, or objections by clause (stable id → reason)."""
    require(by, consultation.case, today, Actor.HRSS)
    filing = current(consultation)
    filing.opinion = opinion
    if not objections:
        filing.no_objection_on = today
    filing.full_clean()
    filing.save()
    clauses = {clause.stable_id: clause for clause in filing.contract.clauses.all()}
    for stable_id, reason in objections.items():
        clause = clauses[stable_id]
        objection = Objection(
            filing=filing,
            clause_id=stable_id,
            clause_title=clause.title,
            reason=reason,
            text_then=clause.text,
            on=today,
        )
        objection.full_clean()
        objection.save()
    event = "objection" if objections else "no_objection"
    return advance(consultation.case, event, by=by, today=today, key=key, seen=seen)
