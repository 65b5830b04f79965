"""Adds to a round's facts what only its contract knows (steps 5 to 8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from xieshang.apps.consultations.choices import Side
from xieshang.apps.consultations.facts import facts_of
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.contracts.checks import findings
from xieshang.apps.contracts.choices import Material, Place
from xieshang.apps.contracts.materials import supplied
from xieshang.apps.contracts.models import Adoption, Contract, Filing, Renewal
from xieshang.core.law.content import blockers
from xieshang.core.procedure.m01_ordinary import parts
from xieshang.core.procedure.m01_ordinary.facts import RoundFacts
from xieshang.core.procedure.m08_renewal.facts import (
    ChangeGround,
    ChangeRequest,
    RenewalFacts,
    Rescission,
)

REQUIRED_PLACES = (Place.BOARD, Place.PLATFORM)


def contract_of(consultation: Consultation) -> Contract | None:
    return Contract.objects.filter(consultation=consultation).first()


def round_facts(consultation: Consultation, today: date) -> RoundFacts:
    """All facts of a round, the contract's included."""
    facts = facts_of(consultation, today)
    contract = contract_of(consultation)
    if contract is None:
        return facts
    subject = contract.subject
    return replace(
        facts,
        draft=_draft(contract, subject, today),
        vote=vote(contract.adoptions.last(), contract),
        signatures=_signatures(contract, subject),
        filing=_filing(contract),
        publication=_publication(contract),
        effective_on=contract.effective_on,
        contract_ends_on=contract.ends_on,
    )


def _draft(contract: Contract, subject: str, today: date) -> parts.Draft:
    titles = {clause.stable_id: clause.title for clause in contract.clauses.all()}
    early = contract.signatures.filter(before_vote=True, subject=subject)
    return parts.Draft(
        exists=bool(titles),
        subject=subject,
        findings=blockers(findings(contract, today), titles),
        agreed_on=contract.agreed_on,
        signed_by=frozenset(parts.Side(one.side) for one in early),
        redrafts=contract.redrafts,
    )


def vote(adoption: Adoption | None, contract: Contract) -> parts.CongressVote:
    """The last submission to the congress, as the guards want it."""
    if adoption is None:
        return parts.CongressVote(notice_on=contract.vote_notice_on)
    return parts.CongressVote(
        papers_sent_on=adoption.papers_sent_on,
        meets_on=adoption.meets_on,
        entitled=adoption.entitled,
        seats=adoption.seats,
        present=adoption.present,
        yes=adoption.yes,
        no=adoption.no,
        abstain=adoption.abstain,
        secret=adoption.secret,
        counted=adoption.decided_on is not None,
        subject=adoption.subject,
        decided_on=adoption.decided_on,
        notice_on=contract.vote_notice_on,
    )


def _signatures(contract: Contract, subject: str) -> parts.Signatures:
    days = {one.side: one.on for one in contract.signatures.filter(subject=subject)}
    return parts.Signatures(
        workers_on=days.get(Side.WORKERS),
        employer_on=days.get(Side.EMPLOYER),
        refused_by=parts.Side(contract.refused_by) if contract.refused_by else None,
    )


def _filing(contract: Contract) -> parts.Filing:
    """What was filed; before that, and after it came back, what there would be to file."""
    required = frozenset(str(item.label) for item in Material)
    filings = list(contract.filings.prefetch_related("objections"))
    last: Filing | None = filings[-1] if filings else None
    if last is None or last.closed_on is not None:
        has = frozenset(str(item.label) for item in supplied(contract))
    else:
        has = frozenset(str(Material(item).label) for item in last.materials)
    if last is None:
        return parts.Filing(required=required, supplied=has)
    objections = [one for filing in filings for one in filing.objections.all()]
    return parts.Filing(
        required=required,
        supplied=has,
        copies=last.copies,
        submitted_on=last.submitted_on,
        received_on=last.received_on,
        receipt_proof=bool(last.receipt_no),
        no_objection_on=last.no_objection_on,
        objections=tuple(
            parts.Objection(
                clause=one.clause_title,
                reason=one.reason,
                on=one.on,
                answered=one.answered_on is not None,
            )
            for one in objections
        ),
    )


def _publication(contract: Contract) -> parts.Publication:
    done = getattr(contract, "publication", None)
    required = frozenset(str(place.label) for place in REQUIRED_PLACES)
    written = bool(contract.summary)
    if done is None:
        return parts.Publication(required_places=required, summary_written=written)
    return parts.Publication(
        required_places=required,
        summary_written=written,
        places=frozenset(str(Place(place).label) for place in done.places),
        on=done.on,
        copy_to_upper_on=contract.reported_on,
    )


def renewal_facts(renewal: Renewal, today: date) -> RenewalFacts:
    """The facts of M08."""
    contract = renewal.contract
    successor = renewal.successor
    return RenewalFacts(
        kind=parts.ContractKind(contract.kind),
        region_code=contract.firm.region_code,
        contract_starts_on=contract.starts_on,
        contract_ends_on=contract.ends_on,
        offer=parts.Offer(
            from_side=parts.Side(renewal.offer_side or "workers"),
            received_on=renewal.offer_received_on,
            sent_on=renewal.offer_received_on,
            delivery_proof=bool(renewal.offer_proof),
        ),
        change=ChangeRequest(
            by_side=parts.Side(renewal.change_side) if renewal.change_side else None,
            ground=ChangeGround(renewal.ground) if renewal.ground else None,
            reason=renewal.reason,
            has_proof=bool(renewal.proof),
            requested_on=renewal.change_requested_on,
        ),
        draft=_changed(renewal, today),
        rescission=Rescission(
            agreed_on=renewal.rescission_agreed_on,
            vote=parts.CongressVote(
                entitled=renewal.vote_entitled,
                present=renewal.vote_present,
                yes=renewal.vote_yes,
                secret=True,
                counted=renewal.vote_on is not None,
                subject="rescission",
                decided_on=renewal.vote_on,
            ),
            filed_on=renewal.rescission_filed_on,
            filing_proof=bool(renewal.rescission_proof),
        ),
        successor_in_force_on=successor.binds_from if successor else None,
        supervision=parts.Supervision(reminded_on=renewal.reminded_on),
    )


def _changed(renewal: Renewal, today: date) -> parts.Draft:
    """The changed wording, held to the same checks as any draft; no change is no draft."""
    draft = renewal.draft
    if draft is None or draft.reads_like(renewal.contract):
        return parts.Draft(exists=False)
    titles = {clause.stable_id: clause.title for clause in draft.clauses.all()}
    return parts.Draft(
        exists=True,
        subject=draft.subject,
        findings=blockers(findings(draft, today), titles),
        agreed_on=None,
    )
