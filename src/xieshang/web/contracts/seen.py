"""The contract of a page, or 404."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.consultations.policies import require_side
from xieshang.apps.contracts.models import Contract
from xieshang.web.http import Request


def contract_of(request: Request, pk: int) -> Contract:
    """A contract that this person may know of; otherwise 404."""
    seen = Contract.objects.seen_by(request.user, current_day())
    rows = seen.select_related(
        "enterprise", "enterprise__union", "consultation__case", "consultation__enterprise"
    )
    return get_object_or_404(rows.distinct(), pk=pk)


def draft_of(request: Request, pk: int) -> Contract:
    """The same, of a round: a registered contract has no draft."""
    found = contract_of(request, pk)
    if found.consultation is None:
        raise Http404
    return found


def own_of(request: Request, pk: int) -> Contract:
    """The same, for a person of one of its two sides; others may read, not write (403)."""
    found = draft_of(request, pk)
    assert found.consultation is not None  # noqa: S101 - draft_of has seen it
    require_side(request.user, found.consultation.case, current_day())
    return found
