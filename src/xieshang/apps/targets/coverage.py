"""Which enterprises a valid collective contract covers on a day (建制)."""

from __future__ import annotations

from datetime import date

from xieshang.apps.contracts.choices import Level
from xieshang.apps.contracts.models import Contract
from xieshang.apps.organizations.codes import prefix_of
from xieshang.apps.organizations.models import Enterprise


def covered(on: date, area: str) -> set[int]:
    """Keys of the enterprises of an area that a contract binds on a day: their own, one of a
    sector or a region that names them, or one for a whole place and industry."""
    valid = Contract.objects.in_force(on)
    found: set[int] = set(
        valid.filter(enterprise__isnull=False).values_list("enterprise", flat=True)
    )
    found |= set(valid.filter(covers__isnull=False).values_list("covers", flat=True))
    wide = list(
        valid.filter(paper__whole_area=True)
        .exclude(level=Level.ENTERPRISE)
        .values_list("paper__region_code", "paper__industry_code")
    )
    places = Enterprise.objects.in_region(area).values_list(
        "pk", "region_code", "industry_code"
    )
    inside: set[int] = set()
    for pk, region, industry in places:
        if pk in found or any(
            region.startswith(prefix_of(where)) and industry.startswith(kind)
            for where, kind in wide
        ):
            inside.add(pk)
    return inside
