"""Step 8: every worker can read the contract and what changes for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.services import Outcome, advance
from xieshang.apps.consultations.choices import Side
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.policies import require
from xieshang.apps.contracts.choices import ObligationState, Place
from xieshang.apps.contracts.models import Clause, Contract, Obligation, Publication
from xieshang.apps.trail.services import record
from xieshang.core.procedure.model import Actor


@transaction.atomic
def write_summary(
    contract: Contract, *, summary: str, changes: str, by: User, today: date
) -> None:
    """The three plain lines and what changes for a worker, for the page and the notice."""
    consultation = contract.consultation
    assert consultation is not None  # noqa: S101 - only a round's contract gets here
    require(by, consultation.case, today, Actor.BOTH_SIDES, Actor.UNION)
    contract.summary, contract.changes = summary, changes
    contract.full_clean()
    contract.save()
    record("contract.summary", by=by, subject=consultation.case, on=today)


@transaction.atomic
def publish(
    consultation: Consultation,
    *,
    places: Sequence[Place],
    proof: str,
    by: User,
    today: date,
    key: str = "",
    seen: int | None = None,
) -> Outcome:
    """Enter where the whole text is public; the platform's page is one of the places."""
    require(by, consultation.case, today, Actor.EMPLOYER_SIDE, Actor.UNION)
    contract = Contract.objects.get(consultation=consultation)
    notice = Publication.objects.filter(contract=contract).first()
    notice = notice or Publication(contract=contract)
    notice.places, notice.proof, notice.on = list(places), proof, today
    notice.full_clean()
    notice.save()
    return advance(consultation.case, "publish", by=by, today=today, key=key, seen=seen)


@transaction.atomic
def report_up(
    consultation: Consultation, *, by: User, today: date, key: str = "", seen: int | None = None
) -> Outcome:
    """The copy has gone to the union above."""
    require(by, consultation.case, today, Actor.UNION)
    contract = Contract.objects.get(consultation=consultation)
    contract.reported_on = today
    contract.save(update_fields=["reported_on"])
    return advance(consultation.case, "report_upper", by=by, today=today, key=key, seen=seen)


@transaction.atomic
def add_obligation(
    contract: Contract,
    *,
    text: str,
    owner: Side,
    by: User,
    today: date,
    clause: Clause | None = None,
    due_on: date | None = None,
    every: str = "",
    evidence: str = "",
) -> Obligation:
    """List one promise that can be checked."""
    consultation = contract.consultation
    assert consultation is not None  # noqa: S101 - only a round's contract gets here
    require(by, consultation.case, today, Actor.BOTH_SIDES, Actor.UNION)
    row = Obligation(
        contract=contract,
        clause=clause,
        text=text,
        owner=owner,
        due_on=due_on,
        every=every,
        evidence=evidence,
    )
    row.full_clean()
    row.save()
    record("contract.obligation", by=by, subject=consultation.case, on=today)
    return row


@transaction.atomic
def check_obligation(
    row: Obligation, *, state: ObligationState, evidence: str, by: User, today: date
) -> None:
    """Say whether a promise was kept, with what shows it."""
    consultation = row.contract.consultation
    assert consultation is not None  # noqa: S101 - only a round's contract gets here
    require(by, consultation.case, today, Actor.BOTH_SIDES, Actor.UNION)
    row.state, row.evidence, row.checked_on = state, evidence, today
    row.full_clean()
    row.save()
    told = {"obligation": row.pk, "state": state}
    record(
        "contract.obligation.checked", by=by, subject=consultation.case, on=today, payload=told
    )
