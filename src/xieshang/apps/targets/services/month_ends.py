"""Takes what the platform counts itself, once for each month end (月末留底)."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import transaction

from xieshang.apps.organizations.codes import Level
from xieshang.apps.organizations.models import Region
from xieshang.apps.targets.computed import COMPUTED, total
from xieshang.apps.targets.models import TargetGoal, TargetReading
from xieshang.apps.trail.services import record
from xieshang.core.targets.reading import month_end_before

CATCHES_UP: Final = 3  # month ends that are made up for when the platform stood still


def take_due(today: date) -> int:
    """Once a day: the month ends that are over and not yet taken; how many readings it took.

    The register keeps no past of unions and of who is in operation, so month ends long gone
    cannot be counted any more: at most three are made up for, each with the day it was taken.
    """
    taken = 0
    on = today
    for _past in range(CATCHES_UP):
        on = month_end_before(on)
        for area in _areas(on):
            taken += take(area, on, today=today)
    return taken


def _areas(on: date) -> list[str]:
    """Areas with a sheet for the year of a day."""
    rows = TargetGoal.objects.filter(year=on.year, code__in=list(COMPUTED))
    return sorted(set(rows.values_list("region_code", flat=True)))


@transaction.atomic
def take(area: str, on: date, *, today: date) -> int:
    """Count a month end for an area and its townships; what was read before stays."""
    goals = TargetGoal.objects.filter(region_code=area, year=on.year, code__in=list(COMPUTED))
    known = set(
        TargetReading.objects.standing().filter(on=on).values_list("region_code", "code")
    )
    towns = _townships(area)
    rows: list[TargetReading] = []
    for code in sorted(goals.values_list("code", flat=True)):
        if (area, code) in known:
            continue
        counted = COMPUTED[code](area, on)
        for where in [area, *towns]:
            found = total(counted, where, on)
            if found is None or (where, code) in known:
                continue
            rows.append(
                TargetReading(
                    region_code=where,
                    code=code,
                    on=on,
                    numerator=found.read.numerator,
                    denominator=found.read.denominator,
                    population=found.read.population,
                    enterprises=found.enterprises,
                    left_out=found.left_out,
                    taken_on=today,
                )
            )
    if rows:
        TargetReading.objects.bulk_create(rows)
        told = {
            "on": on,
            "read": {
                r.code: [r.numerator, r.denominator] for r in rows if r.region_code == area
            },
        }
        record("target.taken", by=None, subject=f"region/{area}", on=today, payload=told)
    return len(rows)


def _townships(area: str) -> list[str]:
    """Every one of them, whatever is counted: one pass over the enterprises gives all."""
    inside = Region.objects.subtree(area).filter(level=Level.TOWNSHIP)
    return sorted(inside.values_list("code", flat=True))
