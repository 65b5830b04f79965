"""Contracts made on paper, entered so that their figures bind and their end is watched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.contracts import follow
from xieshang.apps.contracts.choices import ContractKind, Level
from xieshang.apps.contracts.models import Clause, Contract, PaperRecord
from xieshang.apps.contracts.policies import may_register
from xieshang.apps.contracts.templates import known_figures
from xieshang.apps.organizations.models import Enterprise, Region
from xieshang.apps.trail.services import record
from xieshang.core.law.content import amount

OF_AREA = ("region_code", "industry_code", "industry_name")
READ_OFF = ("party_workers", "party_employers", "filing_no", "scan")


@dataclass(frozen=True, slots=True)
class PaperContract:
    """What a clerk reads off a signed and filed paper contract.

    One of a single enterprise names it; one of a sector or a region says where it binds:
    in the whole area, or for the enterprises that it covers. ``figures`` are by the keys of
    the templates, as typed.
    """

    kind: ContractKind
    starts_on: date
    ends_on: date
    effective_on: date
    published_on: date | None = None
    enterprise: Enterprise | None = None
    title: str = ""
    level: Level = Level.ENTERPRISE
    covers: tuple[Enterprise, ...] = field(default=())
    region_code: str = ""
    industry_code: str = ""
    industry_name: str = ""
    party_workers: str = ""
    party_employers: str = ""
    filing_no: str = ""
    scan: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)

    @property
    def whole_area(self) -> bool:
        return self.level != Level.ENTERPRISE and not self.covers


@transaction.atomic
def register(entries: Iterable[PaperContract], *, by: User, today: date) -> list[Contract]:
    """Enter contracts that are in force, all or none; an enterprise's own gets its watch (M08).

    Raises:
        PermissionDenied: this person does not register contracts in that area.
        ValidationError: a field is missing or contradicts another.
    """
    made = []
    for entry in entries:
        _permitted(entry, by, today)
        contract = Contract(registered_from_paper=True)
        _write(contract, entry)
        if entry.level == Level.ENTERPRISE:
            follow.watch(contract, by=by, today=today)
        record("contract.registered", by=by, subject=contract, on=today)
        made.append(contract)
    return made


@transaction.atomic
def amend(contract: Contract, entry: PaperContract, *, by: User, today: date) -> None:
    """Correct what was entered, as long as the contract has not ended.

    Raises:
        NotNow: it has ended, or it was made on the platform.
    """
    _permitted(entry, by, today)
    if not can_change(contract, by=by, today=today):
        raise NotNow
    if entry.level != contract.level or entry.enterprise != contract.enterprise:
        raise ValidationError({"level": _("层级和企业登记后不能改。登错了请终止后重新登记")})
    _write(contract, entry)
    record("contract.register.amended", by=by, subject=contract, on=today)
    for renewal in contract.renewals.filter(case__closed_on=None).select_related("case"):
        timers.refresh(renewal.case, today)


@transaction.atomic
def end(contract: Contract, *, ended_on: date, reason: str, by: User, today: date) -> None:
    """A contract of a sector or a region no longer holds from a day on, and why.

    Raises:
        NotNow: it has ended already, or it is an enterprise's own: that ends by its watch.
    """
    if not can_change(contract, by=by, today=today) or contract.level == Level.ENTERPRISE:
        raise NotNow
    if not reason.strip():
        raise ValidationError({"reason": _("请写明为什么终止")})
    if not contract.starts_on <= ended_on <= min(today, contract.ends_on):
        raise ValidationError({"ended_on": _("终止日不能早于生效期起，也不能晚于今天")})
    contract.ended_on = ended_on
    contract.paper.end_reason = reason
    contract.paper.full_clean()
    contract.paper.save(update_fields=["end_reason"])
    contract.save(update_fields=["ended_on"])
    told = {"ended_on": ended_on, "reason": reason}
    record("contract.register.ended", by=by, subject=contract, on=today, payload=told)


def can_change(contract: Contract, *, by: User, today: date) -> bool:
    """Whether this person may correct or end what was entered of a contract now."""
    if not contract.registered_from_paper or contract.ended_on or contract.ends_on < today:
        return False
    return may_register(by, contract.level, contract.region_code, on=today)


def entry_of(contract: Contract) -> PaperContract:
    """What stands in the register of a contract from paper."""
    paper = PaperRecord.objects.filter(contract=contract).first() or PaperRecord()
    assert contract.effective_on is not None  # noqa: S101 - registered ones are in effect
    return PaperContract(
        kind=ContractKind(contract.kind),
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        effective_on=contract.effective_on,
        published_on=contract.published_on,
        enterprise=contract.enterprise,
        title=contract.title,
        level=Level(contract.level),
        covers=tuple(contract.covers.all()),
        figures={
            row["key"]: str(row["value"])
            for clause in contract.clauses.all()
            for row in clause.figures
        },
        **{name: getattr(paper, name) for name in (*OF_AREA, *READ_OFF)},
    )


def _permitted(entry: PaperContract, by: User, today: date) -> None:
    where = entry.enterprise.region_code if entry.enterprise else entry.region_code
    if not may_register(by, entry.level, where, on=today):
        raise PermissionDenied


def _write(contract: Contract, entry: PaperContract) -> None:
    if wrong := faults(entry):
        raise ValidationError(wrong)
    contract.enterprise = entry.enterprise
    contract.kind, contract.level = entry.kind, entry.level
    contract.title = entry.title or str(entry.kind.label)
    contract.starts_on, contract.ends_on = entry.starts_on, entry.ends_on
    contract.effective_on, contract.published_on = entry.effective_on, entry.published_on
    if entry.level != Level.ENTERPRISE:
        contract.scope_text = scope_of(entry)
    contract.full_clean()
    contract.save()
    contract.covers.set(entry.covers)
    _write_record(contract, entry)
    _write_figures(contract, entry.figures)


def _write_record(contract: Contract, entry: PaperContract) -> None:
    given = {name: getattr(entry, name) for name in (*OF_AREA, *READ_OFF)}
    paper = PaperRecord.objects.filter(contract=contract).first()
    if paper is None and not any(given.values()):
        return  # an enterprise's own of which nothing more is known
    paper = paper or PaperRecord(contract=contract)
    for name, value in (given | {"whole_area": entry.whole_area}).items():
        setattr(paper, name, value)
    paper.full_clean()
    paper.save()
    contract.paper = paper


def scope_of(entry: PaperContract) -> str:
    """Whom it binds, in words."""
    place = Region.objects.filter(code=entry.region_code).first()
    where = place.name if place else entry.region_code
    if entry.covers:
        return f"{where}{entry.industry_name}{len(entry.covers)}家企业"
    return f"{where}{entry.industry_name}的企业和职工"


def faults(entry: PaperContract) -> dict[str, str]:
    """What is missing or contradicts another field, by field."""
    wrong: dict[str, str] = {}
    own = entry.level == Level.ENTERPRISE
    if own and entry.enterprise is None:
        wrong["uscc"] = _("企业合同要写明是哪家企业：请填统一社会信用代码")
    if not own and entry.enterprise is not None:
        wrong["uscc"] = _("行业性、区域性合同不是一家企业的，请不要填企业")
    if not own and not Region.objects.filter(code=entry.region_code).exists():
        wrong["region_code"] = _("没有这个区划代码。请填适用的区划，例如980121003")
    if entry.level == Level.SECTOR and not entry.industry_code:
        wrong["industry_code"] = _("行业性合同要填适用的行业代码，例如G60")
    if entry.level == Level.REGION and entry.industry_code:
        wrong["industry_code"] = _(
            "区域性合同适用各行业，请不要填行业代码；只管一个行业的选“行业性”"
        )
    for key, typed in entry.figures.items():
        if key not in known_figures():
            raise KeyError(key)
        if typed.strip() and amount(typed) is None:
            wrong[f"figure_{key}"] = _("请只填数字，例如2600或3.5")
    return wrong


def _write_figures(contract: Contract, figures: Mapping[str, str]) -> None:
    """One clause for each clause of the templates that has one of these figures."""
    contract.clauses.all().delete()
    rows: dict[str, list[dict[str, str]]] = {}
    known = known_figures()
    for key in known:
        if typed := figures.get(key, "").strip():
            row = {"key": key, "label": known[key].label, "unit": known[key].unit}
            rows.setdefault(known[key].clause.id, []).append(row | {"value": typed})
    clauses = {figure.clause.id: figure.clause for figure in known.values()}
    for no, (stable_id, found) in enumerate(rows.items(), start=1):
        said = "；".join(f"{row['label']}：【{row['label']}】{row['unit']}" for row in found)
        clause = Clause(
            contract=contract,
            stable_id=stable_id,
            no=no,
            title=clauses[stable_id].title,
            body=f"{said}。",
            figures=found,
        )
        clause.full_clean()
        clause.save()
