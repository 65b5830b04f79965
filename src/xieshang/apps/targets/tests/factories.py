"""Contracts, facts and goals for readings that can be counted by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment.models import Fact, Giver, Period
from xieshang.apps.cases.models import Case, Move
from xieshang.apps.consultations.choices import Occasion, RoundKind, Side
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.contracts.choices import ContractKind, Level
from xieshang.apps.contracts.models import Contract, PaperRecord
from xieshang.apps.documents.uploads import PDF, Received
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.targets.models import TargetGoal

TODAY = make.TODAY
MARCH = date(2026, 3, 31)
SCAN = Received("名册.pdf", PDF, b"%PDF-1.7 register")
WAY = ("1_reps", "2_offer", "2_waiting", "3_prepare", "4_meeting", "5_adopt", "6_sign",
       "7_file", "7_review", "8_publish", "in_force")  # fmt: skip


def firm(**fields: Any) -> Enterprise:
    """A unionised enterprise in operation."""
    fields.setdefault("union", make.union())
    return make.enterprise(**fields)


def contract(here: Enterprise | None = None, **fields: Any) -> Contract:
    """A contract in force over 2026."""
    fields.setdefault("effective_on", date(2026, 1, 1))
    return Contract.objects.create(
        enterprise=here, kind=ContractKind.WAGE, title="工资专项集体合同",
        starts_on=date(2026, 1, 1), ends_on=fields.pop("ends_on", date(2026, 12, 31)),
        level=fields.pop("level", Level.ENTERPRISE), **fields,
    )  # fmt: skip


def sectoral(*named: Enterprise, **paper: Any) -> Contract:
    """A contract of a sector: for those that it names, else for its whole area."""
    made = contract(level=Level.SECTOR)
    made.covers.set(named)
    PaperRecord.objects.create(contract=made, whole_area=not named, **paper)
    return made


def told(here: Enterprise, *, giver: str = Giver.PLATFORM, year: int = 2026, quarter: int = 1,
         **values: float) -> None:  # fmt: skip
    """Facts of an enterprise in a quarter."""
    period, _new = Period.objects.get_or_create(year=year, quarter=quarter)
    for variable, value in values.items():
        Fact.objects.create(
            period=period, enterprise=here, variable=variable, giver=giver, value=value,
            as_of=period.ends_on,
        )  # fmt: skip


def goal(code: str, milestone: float = 90, *, area: str = make.COUNTY, year: int = 2026,
         by: User | None = None) -> TargetGoal:  # fmt: skip
    return TargetGoal.objects.create(
        region_code=area, year=year, code=code, milestone=milestone, owner="权益保障部",
        set_by=by or make.person(), set_on=TODAY,
    )  # fmt: skip


def round_of(here: Enterprise, *steps: tuple[str, date], **fields: Any) -> Consultation:
    """A round that came to each of some states on a day."""
    opened = date(2026, 1, 20)
    case = Case.objects.create(
        procedure="M01", pack="national", title="2026年工资专项协商", opened_on=opened,
        region_code=here.region_code, enterprise=here, state=steps[-1][0],
        state_since=steps[-1][1],
    )  # fmt: skip
    source = "draft"
    for no, (target, on) in enumerate(steps, start=1):
        Move.objects.create(case=case, no=no, event="x", source=source, target=target, on=on)
        source = target
    usual = {"kind": RoundKind.WAGE, "year": 2026, "occasion": Occasion.YEARLY}
    return Consultation.objects.create(
        case=case, enterprise=here, title=case.title, opened_by_side=Side.WORKERS,
        concluded=source == "closed_failed", **(usual | fields),
    )  # fmt: skip


def come(state: str, *days: int) -> list[tuple[str, date]]:
    """Through every state up to this one, on days of March."""
    way = WAY[: WAY.index(state) + 1]
    return [(one, date(2026, 3, day)) for one, day in zip(way, days, strict=True)]
