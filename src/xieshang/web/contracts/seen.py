"""The contract of a page, or 404."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.cases.models import Case
from xieshang.apps.consultations.policies import require_side
from xieshang.apps.contracts.models import Contract, Renewal
from xieshang.web.http import Request


def contract_of(request: Request, pk: int) -> Contract:
    """A contract that this person may know of; otherwise 404."""
    seen = Contract.objects.seen_by(request.user, current_day())
    rows = seen.select_related(
        "enterprise",
        "paper",
        "enterprise__union",
        "consultation__case",
        "consultation__enterprise",
    )
    return get_object_or_404(rows.distinct(), pk=pk)


def draft_of(request: Request, pk: int) -> Contract:
    """The same, of a round or of a change that is talked about; others have no draft."""
    found = contract_of(request, pk)
    if draft_case(found) is None:
        raise Http404
    return found


def draft_case(contract: Contract) -> Case | None:
    """The draft's case: its round, or the watch over the contract that it changes."""
    if contract.consultation is not None:
        return contract.consultation.case
    amends = Renewal.objects.filter(draft=contract).select_related("case").first()
    return amends.case if amends else None


def case_of(contract: Contract) -> Case:
    """The same, where `draft_of` has seen that there is one."""
    case = draft_case(contract)
    assert case is not None  # noqa: S101 - draft_of has seen it
    return case


def own_of(request: Request, pk: int) -> Contract:
    """The same, for a person of one of its two sides; others may read, not write (403)."""
    found = draft_of(request, pk)
    require_side(request.user, case_of(found), current_day())
    return found
