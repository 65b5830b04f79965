"""The contract as workers read it: what changes for me, the clauses, how it came about."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.contracts.models import Contract
from xieshang.web.http import Request, reads
from xieshang.web.worker.here import enterprise_here

TO_READ = Contract.objects.select_related("enterprise", "consultation__case")


@login_not_required
@reads
def contract(request: Request, pk: int) -> HttpResponse:
    """A published contract; whoever has its address may read it."""
    found = get_object_or_404(TO_READ.filter(published_on__isnull=False), pk=pk)
    return render(request, "worker/contract.html", {"contract": found})


@login_not_required
@reads
def draft(request: Request, pk: int) -> HttpResponse:
    """The draft before the congress, for the workers of its enterprise and only then."""
    found = get_object_or_404(TO_READ.filter(consultation__case__state="5_adopt"), pk=pk)
    if found.enterprise != enterprise_here(request, current_day()):
        raise Http404
    return render(request, "worker/draft.html", {"contract": found})
