"""Questions to the contracts' records."""

from __future__ import annotations

from decimal import Decimal

from xieshang.apps.contracts.models import Contract
from xieshang.core.law.content import amount

STEP = "档"  # the templates call a step of a reward 98%档; beside its value 98% says it all


def figures_of(contract: Contract) -> dict[str, tuple[str, Decimal]]:
    """Label and value of every figure that is filled with a number, by key."""
    found = {}
    for clause in contract.clauses.all():
        for row in clause.figures:
            value = amount(str(row.get("value", "")))
            if value is not None:
                found[row["key"]] = (str(row["label"]).removesuffix(STEP), value)
    return found
