"""What a county sets: its own service times (cfg.*), limits where the law is silent."""

from __future__ import annotations

from datetime import date

from xieshang.apps.organizations.codes import parents_of
from xieshang.apps.organizations.models import CountySetting
from xieshang.core.law.deadline import DayKind, Period

ANCHORS = {"consultation_must_end_within": "first_meeting_on"}  # day zero of a local limit
UNITS = {
    CountySetting.Unit.WORKING_DAY: DayKind.WORKING,
    CountySetting.Unit.DAY: DayKind.CALENDAR,
    CountySetting.Unit.MONTH: DayKind.MONTH,
}


def local_periods(region_code: str, on: date) -> dict[str, Period]:
    """Every period that holds in a region on a day, by its key; the nearest authority wins."""
    places = [region_code, *parents_of(region_code)]
    rows = CountySetting.objects.filter(
        region_code__in=places, since__lte=on, unit__in=list(UNITS)
    )
    nearest: dict[str, tuple[int, date, Period]] = {}
    for row in rows:
        rank = (-places.index(row.region_code), row.since)
        period = Period(row.value, UNITS[CountySetting.Unit(row.unit)], None)
        if row.key not in nearest or rank > nearest[row.key][:2]:
            nearest[row.key] = (*rank, period)
    return {key: period for key, (_rank, _since, period) in nearest.items()}
