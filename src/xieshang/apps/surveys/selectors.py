"""What pages ask about surveys: read-only."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.surveys.models import Survey

SHOWN = 5
OUT = ("analysing", "answered", "measure", "evaluated", "closed")  # with results to read


def asking(enterprise: Enterprise) -> QuerySet[Survey]:
    """Surveys that ask, or asked, the workers of an enterprise: its own and its area's."""
    code = enterprise.region_code
    around = [code[:length] for length in (2, 4, 6, 9, 12)]
    area = Q(enterprise=None, region_code__in=around)
    return Survey.objects.filter(Q(enterprise=enterprise) | area).exclude(opens_on=None)


def for_home(enterprise: Enterprise, today: date) -> list[Survey]:
    """What the workers' first page says: what can be answered, then what came out last."""
    rows = asking(enterprise).filter(
        Q(case__state="open", closes_on__gte=today)
        | Q(case__state__in=OUT, results__isnull=False)
    )
    found = list(rows.select_related("case").distinct().order_by("-pk")[:SHOWN])
    return sorted(found, key=lambda one: not one.open_on(today))
