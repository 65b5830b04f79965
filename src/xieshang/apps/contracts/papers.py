"""The documents of steps 5 to 8, filled from the contract's records (T06, T07, T14, T16)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from xieshang.apps.accounts.models import User
from xieshang.apps.contracts.choices import ContractKind, Material, Place
from xieshang.apps.contracts.elements import elements, incentive
from xieshang.apps.contracts.models import Adoption, Contract, Filing
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.drawing.shown import written_day
from xieshang.apps.documents.fields import template
from xieshang.apps.documents.language import in_chinese
from xieshang.apps.documents.models import Document, DocumentVersion
from xieshang.apps.documents.services import issue, lock, seal

TEMPLATE = {ContractKind.WAGE.value: "T06", ContractKind.COMPREHENSIVE.value: "T07"}


def _head(contract: Contract) -> dict[str, Any]:
    consultation = contract.consultation
    return {
        "enterprise": contract.firm.name,
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
    issuer: str = "",
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
        issuer=issuer,
    )


def _text(contract: Contract) -> dict[str, Any]:
    adoption = contract.adoptions.last()
    return {
        "title": contract.title,
        "union": contract.firm.union.name if contract.firm.union else "",
        "period": [contract.starts_on, contract.ends_on],
        "scope": contract.scope_text,
        "clauses": contract.text,
        "adoption": _counts(adoption) if adoption and adoption.decided_on else [],
        "signatures": [
            {
                "side": one.get_side_display(),
                "name": one.name,
                "date": one.on,
                "level": str(one.get_level_display()),
                "strokes": one.strokes,
            }
            for one in contract.signatures.filter(subject=contract.subject)
        ],
        "obligations": [
            {
                "no": number,
                "text": row.text,
                "owner": row.get_owner_display(),
                "due": row.due_on or row.every,
                "evidence": row.evidence,
            }
            for number, row in enumerate(contract.obligations.all(), start=1)
        ],
        "elements": elements(contract),
        "incentive": incentive(contract),
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
        "DRAFT",
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
    """What the congress decided, with the numbers; each decision has its own number."""
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
    union = str(contract.firm.union or "")
    version = _issue(
        "RESOLUTION", contract, values, Audience.FILING, by=by, today=today, issuer=union
    )
    lock(version.document)
    return version


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
    """T14: the sheet that goes to the labour authority; later with its receipt and result."""
    signed = signed_text(contract)
    values = (
        _identity(contract)
        | _contract_facts(contract, signed)
        | {
            "reps": _both_sides(contract),
            "process_note": timeline(contract),
            "adoption": _counts(adoption) if (adoption := contract.adoptions.last()) else [],
            "wage_note": _wage_note(contract),
            "materials": [_material(sheet, Material(item)) for item in sheet.materials],
            "copies": sheet.copies,
            "submitted_on": sheet.submitted_on,
            "file_due": _last_day(contract, "file"),
        }
        | _outcome(contract, sheet)
    )
    return _issue("T14", contract, values, Audience.FILING, by=by, today=today)


def _material(sheet: Filing, material: Material) -> str:
    """What it is, and where the department finds it."""
    found = "交纸质件" if material in sheet.on_paper else "在平台上"
    return f"{material.label}（{found}）"


def _identity(contract: Contract) -> dict[str, Any]:
    enterprise = contract.firm
    return {
        "uscc": enterprise.uscc,
        "industry": f"{enterprise.industry_name} {enterprise.industry_code}".strip(),
        "ownership": "未登记：名录里没有这一项",
        "union": enterprise.union.name if enterprise.union else "",
        "employees": enterprise.headcount,
        "female": enterprise.women_count,
        "dispatched": "未登记：企业没有填报",
    }


def _contract_facts(contract: Contract, signed: Document | None) -> dict[str, Any]:
    given = contract.signatures.filter(subject=contract.subject).order_by("on").last()
    covered = contract.covers.count()
    return {
        "contract": f"{contract.title}（{signed.number}）" if signed else contract.title,
        "contract_kind": contract.get_kind_display(),
        "period": [contract.starts_on, contract.ends_on],
        "sign_date": given.on if given else "",
        "covered": contract.firm.headcount,
        "firms_covered": covered or "不适用（企业合同）",
    }


def _both_sides(contract: Contract) -> list[dict[str, Any]]:
    consultation = contract.consultation
    assert consultation is not None  # noqa: S101 - only a round's contract is filed here
    rows = consultation.representatives.filter(until=None).order_by("-side", "-chief", "pk")
    return [
        {
            "side": one.get_side_display(),
            "name": one.name,
            "post": one.post,
            "chief": one.chief,
        }
        for one in rows
    ]


def timeline(contract: Contract) -> list[dict[str, Any]]:
    """The round as its case moved, in the words that its workers read."""
    consultation = contract.consultation
    assert consultation is not None  # noqa: S101 - only a round's contract is filed here
    return [
        {"date": move.on, "event": move.sentence}
        for move in consultation.case.moves.select_related("case")
        if move.sentence
    ]


def _wage_note(contract: Contract) -> list[dict[str, Any]]:
    if contract.kind != ContractKind.WAGE:
        return []
    said = {row["item"]: row["said"] for row in elements(contract)}
    label = template("T06").label
    return [
        {
            "last_avg": said[label("base_avg")],
            "rate": said[label("raise_rate")],
            "covered": contract.firm.headcount,
            "system": said[label("wage_system")],
        }
    ]


def _last_day(contract: Contract, timer: str) -> date | str:
    consultation = contract.consultation
    assert consultation is not None  # noqa: S101 - only a round's contract is filed here
    limit = consultation.case.deadlines.filter(timer=timer).order_by("pk").last()
    return limit.breach_on or "" if limit else ""


def _outcome(contract: Contract, sheet: Filing) -> dict[str, Any]:
    """Receipt, limit and result of the review, as far as they are known."""
    if sheet.received_on is None:
        waiting = "等人社部门登记收到"
        return {"receipt": waiting, "review_due": waiting, "review_result": waiting}
    received = f"{sheet.receipt_no}，{written_day(sheet.received_on)}收到"
    return {
        "receipt": received,
        "review_due": _last_day(contract, "review"),
        "review_result": _result(sheet),
        "objection": [
            {"clause": one.clause_title, "reason": one.reason} for one in sheet.objections.all()
        ],
    }


def _result(sheet: Filing) -> str:
    if sheet.objections.exists():
        return "提出异议"
    if sheet.no_objection_on is not None:
        return f"{written_day(sheet.no_objection_on)}出具无异议意见"
    return "期满没有提出异议，自行生效" if sheet.closed_on else "正在审查"


@in_chinese
def review(contract: Contract, *, by: User | None, today: date) -> DocumentVersion | None:
    """The review opinion: no objection, objections clause by clause, or silence."""
    sheet = contract.filings.last()
    if sheet is None:
        return None
    sheet.document = filing(contract, sheet, by=by, today=today)
    sheet.save(update_fields=["document"])
    lock(sheet.document.document)
    objections = [
        {"clause": one.clause_title, "reason": one.reason} for one in sheet.objections.all()
    ]
    silent = not objections and sheet.no_objection_on is None
    values: dict[str, Any] = {
        "received_on": sheet.received_on,
        "receipt_no": sheet.receipt_no,
        "date": today,
    }
    if silent:  # the law's doing, not a paper of the authority: nobody stamps it
        values |= {"result": "期满未提出异议，自行生效"}
    else:
        said = "提出异议" if objections else "无异议"
        values |= {"result": said, "objections": objections, "opinion": sheet.opinion}
    code = "SILENCE" if silent else "REVIEW"
    version = _issue(code, contract, values, Audience.FILING, by=by, today=today)
    lock(version.document)
    return version


@in_chinese
def publication(contract: Contract, *, by: User | None, today: date) -> DocumentVersion:
    """T16: the public notice with the plain summary."""
    notice = contract.publication
    signed = signed_text(contract)
    full = f"全文见《{contract.title}》"
    values = {
        "kind": "合同公布",
        "title": contract.title,
        "summary": contract.summary,
        "changes": contract.changes,
        "body": f"{full}（{signed.number}），在公布地点和平台的职工页面都能看"
        if signed
        else full,
        "start": today,
        "days": f"到{written_day(contract.ends_on)}合同期满",
        "places": [str(Place(place).label) for place in notice.places],
        "proof": notice.proof,
        "masking": "是：不写个人姓名和个人收入",
        "contact": "有意见告诉本单位工会，或拨打职工服务热线12351；没有照着做也可以这样说",
        "feedback": "还没有收到",
    }
    name = f"《{contract.title}》公布"
    version = _issue("T16", contract, values, Audience.PUBLIC, by=by, today=today, title=name)
    lock(version.document)
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
