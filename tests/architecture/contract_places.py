"""A draft, a filing under review and a watched contract, for the table of routes."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.architecture.world import Place, params
from xieshang.apps.cases.models import Case
from xieshang.apps.consultations.choices import Occasion, RoundKind, Side
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.contracts.choices import ContractKind, Level
from xieshang.apps.contracts.models import (
    Clause,
    Contract,
    Filing,
    Obligation,
    PaperRecord,
    Renewal,
)
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.procedure.catalogue import procedure as of
from xieshang.core.procedure.model import Actor

STARTS, ENDS = date(2026, 6, 1), date(2027, 5, 31)


def _case(place: Place, procedure: str, state: str) -> Case:
    return Case.objects.create(
        procedure=procedure,
        state=state,
        title="工资专项协商",
        enterprise=place.enterprise,
        union=place.enterprise.union,
        region_code=place.enterprise.region_code,
        pack="CN-98",
        state_since=make.TODAY,
        opened_on=make.TODAY,
        authority_since=(make.TODAY if of(procedure).concerns(Actor.HRSS, state) else None),
    )


def _contract(place: Place, state: str, **fields: Any) -> Contract:
    consultation = Consultation.objects.create(
        case=_case(place, "M01", state),
        enterprise=place.enterprise,
        kind=RoundKind.WAGE,
        occasion=Occasion.YEARLY,
        title="2026年工资专项协商",
        year=2026,
        opened_by_side=Side.WORKERS,
        concluded=True,
    )
    contract = Contract.objects.create(
        consultation=consultation,
        enterprise=place.enterprise,
        kind=ContractKind.WAGE,
        title="工资专项集体合同",
        starts_on=STARTS,
        ends_on=ENDS,
        **fields,
    )
    Clause.objects.create(
        contract=contract, stable_id="T06-payday", no=1, title="发薪", body="每月15日前发。"
    )
    return contract


def being_written(place: Place) -> Contract:
    made: Contract = place.once("contract", lambda: _contract(place, "4_meeting"))
    return made


@params(
    "contract", "contract_draft", "contract_terms", "contract_topics", "clause_add",
    "obligation_add",
)  # fmt: skip
def _draft(place: Place) -> dict[str, Any]:
    return {"pk": being_written(place).pk}


@params("contract_start")
def _round(place: Place) -> dict[str, Any]:
    return {"pk": being_written(place).consultation_id}


@params("clause")
def _clause(place: Place) -> dict[str, Any]:
    return {"pk": being_written(place).pk, "stable_id": "T06-payday"}


@params("clause_change")
def _change(place: Place) -> dict[str, Any]:
    return _clause(place) | {"what": "up"}


@params("contract_compare")
def _compare(place: Place) -> dict[str, Any]:
    contract = being_written(place)
    contract.drafts.get_or_create(no=1, defaults={"made_on": make.TODAY, "subject": "x"})
    return {"pk": contract.pk, "no": 1}


@params("obligation")
def _obligation(place: Place) -> dict[str, Any]:
    contract = being_written(place)
    row, _made = Obligation.objects.get_or_create(
        contract=contract, text="按月发工资", owner=Side.EMPLOYER
    )
    return {"pk": contract.pk, "row": row.pk}


@params("contract_act")
def _act(place: Place) -> dict[str, Any]:
    return {"pk": being_written(place).pk, "slug": "agree"}


@params("filing", "filing_receive")
def _filing(place: Place) -> dict[str, Any]:
    def file() -> Filing:
        return Filing.objects.create(
            contract=_contract(place, "7_review"), submitted_on=make.TODAY, materials=["text"]
        )

    return {"pk": place.once("filing", file).pk}


def _watched(place: Place) -> Renewal:
    def watch() -> Renewal:
        contract = _contract(
            place, "in_force", effective_on=make.TODAY, published_on=make.TODAY
        )
        return Renewal.objects.create(case=_case(place, "M08", "in_force"), contract=contract)

    made: Renewal = place.once("renewal", watch)
    return made


@params("renewal")
def _renewal(place: Place) -> dict[str, Any]:
    return {"pk": _watched(place).pk}


@params("renewal_act")
def _renewal_act(place: Place) -> dict[str, Any]:
    return {"pk": _watched(place).pk, "slug": "change"}


@params("worker_contract")
def _published(place: Place) -> dict[str, Any]:
    return {"pk": _watched(place).contract_id}


@params("worker_draft")
def _before_the_congress(place: Place) -> dict[str, Any]:
    return {"pk": place.once("voting", lambda: _contract(place, "5_adopt")).pk}


def _regional(place: Place) -> Contract:
    contract = Contract.objects.create(
        kind=ContractKind.WAGE,
        level=Level.REGION,
        title="区域性工资专项集体合同",
        starts_on=make.TODAY,
        ends_on=ENDS,
        effective_on=make.TODAY,
        registered_from_paper=True,
    )
    county = place.enterprise.region_code[:6]
    PaperRecord.objects.create(contract=contract, region_code=county, filing_no="31")
    return contract


@params("paper_edit", "paper_end")
def _on_paper(place: Place) -> dict[str, Any]:
    return {"pk": place.once("regional contract", lambda: _regional(place)).pk}
