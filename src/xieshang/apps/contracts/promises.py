"""The obligations that follow from a contract's clauses and figures."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from xieshang.apps.consultations.choices import Side
from xieshang.apps.contracts import templates
from xieshang.apps.contracts.models import Clause, Contract, Obligation
from xieshang.apps.contracts.models.contract import FIGURE


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the month's last.

    >>> months_after(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    count = day.month - 1 + months
    year, month = day.year + count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def list_promises(contract: Contract) -> int:
    """List every promise of the clauses once, each tied to its clause; how many were added.

    A promise whose figures are not all filled in is left out: nobody could check it.
    """
    known = set(contract.obligations.values_list("clause", "text"))
    rows = [row for clause in contract.clauses.all() for row in _of(contract, clause)]
    new = [row for row in rows if (row.clause_id, row.text) not in known]
    Obligation.objects.bulk_create(new)
    return len(new)


def _of(contract: Contract, clause: Clause) -> list[Obligation]:
    values = clause.values
    found = []
    for promise in templates.promises_of(clause.stable_id):
        if any(place not in values for place in FIGURE.findall(promise.text)):
            continue
        text = FIGURE.sub(lambda place: values[place[1]], promise.text)
        due_on = min(months_after(contract.starts_on, promise.months), contract.ends_on)
        sides = list(Side) if promise.owner == "both" else [Side(promise.owner)]
        found += [
            Obligation(
                contract=contract,
                clause=clause,
                text=text,
                owner=side,
                due_on=due_on,
                every=promise.every,
                evidence=promise.evidence,
            )
            for side in sides
        ]
    return found
