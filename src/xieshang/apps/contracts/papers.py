"""The documents of steps 5 to 8, filled from the contract's records (T06, T07, T14, T16)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from xieshang.apps.accounts.models import User
from xieshang.apps.consultations.choices import Side
from xieshang.apps.contracts.choices import ContractKind, Material, Place
from xieshang.apps.contracts.models import Adoption, Contract, Filing
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.language import in_chinese
from xieshang.apps.documents.models import Document, DocumentVersion
from xieshang.apps.documents.services import issue, lock, seal

TEMPLATE = {ContractKind.WAGE.value: "T06", ContractKind.COMPREHENSIVE.value: "T07"}


def _head(contract: Contract) -> dict[str, Any]:
    consultation = contract.consultation
    return {
        "enterprise": contract.enterprise.name,
        "round": consultation.title if consultation else "",
    }


def _issue(
    code: str,
    contract: Contract,
    values: dict[str, Any],
    audience: Audience,
    *,
    by: User | None,
    today: date,
    title: str = "",
) -> DocumentVersion:
    assert contract.consultation is not None  # noqa: S101 - a registered contract has no papers
    return issue(
        code,
        case=contract.consultation.case,
        values=_head(contract) | values,
        audience=audience,
        by=by,
        today=today,
        title=title,
    )


def _text(contract: Contract) -> dict[str, Any]:
    adoption = contract.adoptions.last()
    return {
        "title": contract.title,
        "period": [contract.starts_on, contract.ends_on],
        "scope": contract.scope_text,
        "clauses": contract.text,
        "adoption": _counts(adoption) if adoption and adoption.decided_on else [],
        "signatures": [
            {"side": one.get_side_display(), "name": one.name, "date": one.on}
            for one in contract.signatures.filter(subject=contract.subject)
        ],
        "obligations": [
            {
                "text": row.text,
                "owner": row.get_owner_display(),
                "due": row.due_on or row.every,
                "evidence": row.evidence,
            }
            for row in contract.obligations.all()
        ],
    }


def _counts(adoption: Adoption) -> list[dict[str, Any]]:
    return [
        {
            "date": adoption.decided_on,
            "due": adoption.entitled,
            "present": adoption.present,
            "for": adoption.yes,
            "against": adoption.no,
            "abstain": adoption.abstain,
        }
    ]


@in_chinese
def draft(contract: Contract, *, by: User | None, today: date) -> DocumentVersion:
    """The agreed draft, for both sides and for the congress."""
    return _issue(
        TEMPLATE[contract.kind],
        contract,
        _text(contract) | {"state": "草案"},
        Audience.BOTH_SIDES,
        by=by,
        today=today,
        title=f"{contract.title}（草案）",
    )


@in_chinese
def resolution(
    contract: Contract, adoption: Adoption, *, by: User | None, today: date
) -> DocumentVersion:
    """What the congress decided, with the numbers."""
    values = {
        "method": adoption.get_method_display(),
        "meeting_date": adoption.decided_on,
        "contract": contract.title,
        "votes": _counts(adoption),
        "secret": adoption.secret,
        "tellers": adoption.tellers,
        "result": "通过" if adoption.adopted else "未获通过",
        "subject": adoption.subject[:16],
    }
    return _issue("RESOLUTION", contract, values, Audience.FILING, by=by, today=today)


@in_chinese
def final(contract: Contract, *, by: User | None, today: date) -> DocumentVersion:
    """The signed text: locked, and sealed by both chiefs one after the other."""
    version = _issue(
        TEMPLATE[contract.kind],
        contract,
        _text(contract),
        Audience.FILING,
        by=by,
        today=today,
        title=contract.title,
    )
    lock(version.document)
    for one in contract.signatures.filter(subject=contract.subject).order_by("side", "pk"):
        seal(
            version, side=one.side, by=one.by, name=one.name, level=one.level, at=_noon(one.on)
        )
    return version


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


@in_chinese
def filing(
    contract: Contract, sheet: Filing, *, by: User | None, today: date
) -> DocumentVersion:
    """T14: the sheet that goes to the labour authority."""
    enterprise = contract.enterprise
    adoption = contract.adoptions.last()
    consultation = contract.consultation
    assert consultation is not None  # noqa: S101 - only a round's contract is filed here
    reps = consultation.representatives.filter(until=None)
    values = {
        "uscc": enterprise.uscc,
        "union": str(enterprise.union or ""),
        "kind": contract.get_kind_display(),
        "period": [contract.starts_on, contract.ends_on],
        "signed_on": max(
            (one.on for one in contract.signatures.filter(subject=contract.subject)),
            default=today,
        ),
        "employees": enterprise.headcount,
        "women": enterprise.women_count,
        "reps_workers": [one.name for one in reps.filter(side=Side.WORKERS)],
        "reps_employer": [one.name for one in reps.filter(side=Side.EMPLOYER)],
        "adoption": _counts(adoption) if adoption else [],
        "materials": [str(Material(item).label) for item in sheet.materials],
        "copies": sheet.copies,
        "submitted_on": sheet.submitted_on,
    }
    return _issue("T14", contract, values, Audience.FILING, by=by, today=today)


@in_chinese
def review(contract: Contract, *, by: User | None, today: date) -> DocumentVersion | None:
    """The review opinion: no objection, objections clause by clause, or silence."""
    sheet = contract.filings.last()
    if sheet is None:
        return None
    objections = [
        {"clause": one.clause_title, "reason": one.reason} for one in sheet.objections.all()
    ]
    silent = not objections and sheet.no_objection_on is None
    values = {
        "received_on": sheet.received_on,
        "receipt_no": sheet.receipt_no,
        "result": "期满未提出异议，自行生效"
        if silent
        else "提出异议"
        if objections
        else "无异议",
        "objections": objections,
        "opinion": sheet.opinion,
        "date": today,
    }
    return _issue("REVIEW", contract, values, Audience.FILING, by=by, today=today)


@in_chinese
def publication(contract: Contract, *, by: User | None, today: date) -> DocumentVersion:
    """T16: the public notice with the plain summary."""
    notice = contract.publication
    values = {
        "title": contract.title,
        "summary": contract.summary,
        "changes": contract.changes,
        "places": [str(Place(place).label) for place in notice.places],
        "from": today,
        "until": contract.ends_on,
        "contact": "企业工会；职工服务热线12351",
    }
    version = _issue("T16", contract, values, Audience.PUBLIC, by=by, today=today)
    notice.document = version
    notice.save(update_fields=["document"])
    _open_to_all(contract)
    return version


def signed_text(contract: Contract) -> Document | None:
    """The signed text as it was last filed; earlier ones came back from the review."""
    if contract.consultation is None:
        return None
    finals = Document.objects.filter(
        case=contract.consultation.case, template=TEMPLATE[contract.kind], locked=True
    )
    return finals.order_by("-pk").first()


def _open_to_all(contract: Contract) -> None:
    """What is published is the whole text, not only the notice (集体合同规定 第四十八条)."""
    if (signed := signed_text(contract)) is not None:
        signed.audience = Audience.PUBLIC
        signed.save(update_fields=["audience"])
