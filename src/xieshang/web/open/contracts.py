"""The public list of contracts that have been published."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from xieshang.apps.cases.clock import today as current_day
from xieshang.apps.contracts.models import Contract
from xieshang.web.http import Request, reads

PAGE = 20
LONGEST = 60  # characters of a search


@login_not_required
@reads
def contracts(request: Request) -> HttpResponse:
    """Published contracts by enterprise, the newest first; no row is counted or skipped."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    rows = Contract.objects.filter(published_on__isnull=False).select_related(
        "enterprise", "paper"
    )
    if words:
        rows = rows.filter(
            Q(enterprise__name__icontains=words)
            | Q(enterprise__short_name__icontains=words)
            | Q(enterprise=None, title__icontains=words)
        )
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    more = {"q": words, "before": str(found[PAGE - 1].pk)} if len(found) > PAGE else {}
    page = {
        "today": current_day(),
        "rows": found[:PAGE],
        "words": words,
        "more_url": f"?{urlencode(more)}" if more else "",
    }
    return render(request, "open/contracts.html", page)
