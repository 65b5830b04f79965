"""What contracts say and whether it was kept: lowest post wage (D1-5), fulfilment (C4-1)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q

from xieshang.apps.assessment.models import Giver
from xieshang.apps.assessment.platform.contracts import binding, entry
from xieshang.apps.assessment.platform.selector import Entry, Selector
from xieshang.apps.assessment.platform.window import Window, shared
from xieshang.apps.contracts.choices import ObligationState
from xieshang.apps.contracts.models import Clause, Contract, Obligation
from xieshang.core.law.content import amount

LOWEST = "lowest_post_wage"


@shared
def _amounts(window: Window) -> dict[int, float]:
    """The lowest post wage of each contract that binds somebody here, yuan a month."""
    contracts = {one.pk for some in binding(window).values() for one in some}
    rows = Clause.objects.filter(contract__in=contracts).exclude(figures=[])
    found: dict[int, float] = {}
    for contract, figures in rows.values_list("contract_id", "figures"):
        for row in figures:
            value = amount(str(row.get("value", ""))) if row["key"] == LOWEST else None
            if value is not None:
                found[contract] = max(found.get(contract, 0.0), float(value))
    return found


@shared
def highest_floor(window: Window) -> dict[int, tuple[Contract, float]]:
    """Of all contracts that bind an enterprise, the one with the highest lowest wage."""
    amounts, found = _amounts(window), {}
    for enterprise, contracts in binding(window).items():
        worded = [one for one in contracts if one.pk in amounts]
        if worded:
            best = max(worded, key=lambda one: amounts[one.pk])
            found[enterprise] = (best, amounts[best.pk])
    return found


def _without(window: Window) -> frozenset[int]:
    """Enterprises without a wage clause: no contract, or only such as we have word by word.

    Of a contract on paper the register may have left the figure out: there we are silent.
    """
    return frozenset(
        enterprise
        for enterprise, contracts in binding(window).items()
        if not any(one.registered_from_paper for one in contracts)
    )


def _lowest(window: Window) -> Iterator[Entry]:
    for enterprise, (contract, value) in highest_floor(window).items():
        yield entry(enterprise, value, contract)


def _clause(window: Window) -> Iterator[Entry]:
    for enterprise, (contract, _value) in highest_floor(window).items():
        yield entry(enterprise, 1.0, contract)


@shared
def due(window: Window) -> list[Obligation]:
    """Promises of the enterprises' own contracts that fell due while the contract held."""
    rows = Obligation.objects.filter(
        Q(contract__ended_on=None)
        | Q(contract__ended_on__gt=F("due_on"))
        | Q(contract__ended_on__gte=F("contract__ends_on")),
        contract__enterprise__in=window.ids,
        contract__effective_on__lte=window.until,
        due_on__gte=window.since,
        due_on__lte=window.until,
    )
    return list(rows.select_related("contract").order_by("due_on", "pk"))


def _with_promises(window: Window) -> frozenset[int]:
    """Enterprises whose contract was made here: a register entry lists no promises."""
    rows = Contract.objects.filter(
        enterprise__in=window.ids, consultation__isnull=False, effective_on__lte=window.until
    )
    return frozenset(rows.order_by().values_list("enterprise_id", flat=True).distinct())


def _promise(one: Obligation, counts: float) -> Entry:
    contract = one.contract
    return Entry(
        contract.enterprise_id or 0, counts, one.text, f"/desk/contracts/{contract.pk}/"
    )


def _due(window: Window) -> Iterator[Entry]:
    for one in due(window):
        yield _promise(one, 1.0)


def _fulfilled(window: Window) -> Iterator[Entry]:
    """Kept, as somebody of the table has found, be it after the quarter."""
    for one in due(window):
        yield _promise(one, float(one.state == ObligationState.DONE))


SELECTORS = (
    Selector("lowest_post_wage", Giver.PLATFORM, _lowest, lambda _window: ()),
    Selector("wage_clause", Giver.PLATFORM, _clause, _without),
    Selector("clauses_due", Giver.PLATFORM, _due, _with_promises),
    Selector("clauses_fulfilled", Giver.PLATFORM, _fulfilled, _with_promises),
)
