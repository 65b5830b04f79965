"""Reads a contract into the pure checks of its text."""

from __future__ import annotations

from datetime import date

from xieshang.apps.cases.timers import rules_of
from xieshang.apps.contracts.choices import ContractKind
from xieshang.apps.contracts.models import Clause, Contract
from xieshang.core.law import RulePack, Scope, pack_for
from xieshang.core.law.content import (
    ClauseText,
    ContractText,
    Finding,
    Upper,
    amount,
    check,
    worse,
)
from xieshang.core.law.minimum_wage import minimum_wage


def rules_for(contract: Contract) -> RulePack:
    """The round's pack; for a registered contract the one in force when it began."""
    if contract.consultation is not None:
        return rules_of(contract.consultation.case)
    scope = Scope.WAGE if contract.kind == ContractKind.WAGE else Scope.ALL
    return pack_for(contract.region_code, scope=scope, on=contract.starts_on)


def text_of(contract: Contract, today: date) -> ContractText:
    """The draft as the checks want it."""
    return ContractText(
        clauses=tuple(
            ClauseText(
                id=clause.stable_id,
                title=clause.title,
                text=clause.text,
                pattern=clause.pattern,
                figures={row["key"]: str(row.get("value", "")) for row in clause.figures},
                body=clause.body,
                labels={row["key"]: row["label"] for row in clause.figures},
            )
            for clause in contract.clauses.all()
        ),
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        minimum_wage=minimum_wage(contract.region_code, today),
        upper=upper_standards(contract, today),
        wage=contract.kind == ContractKind.WAGE,
    )


def upper_standards(contract: Contract, today: date) -> dict[str, Upper]:
    """The best standard of each key in sectoral and regional contracts that bind here."""
    found: dict[str, Upper] = {}
    rows = (
        Clause.objects.filter(
            contract__in=Contract.objects.in_force(today)
            .binding(contract.firm)
            .exclude(pk=contract.pk)
        )
        .exclude(figures=[])
        .select_related("contract")
    )
    for clause in rows:
        for figure in clause.figures:
            value = amount(str(figure.get("value", "")))
            if value is None:
                continue
            key = figure["key"]
            if key not in found or worse(key, found[key].value, value):
                found[key] = Upper(value, clause.contract.title)
    return found


def findings(contract: Contract, today: date) -> tuple[Finding, ...]:
    """What a machine holds against the draft as it stands."""
    return check(text_of(contract, today), rules_for(contract))
