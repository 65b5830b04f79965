"""How long a county gives its own services (cfg.*)."""

from __future__ import annotations

from datetime import date

from xieshang.apps.organizations.models import CountySetting
from xieshang.apps.organizations.selectors import settings_in_force
from xieshang.core.law.deadline import DayKind, Period

UNITS = {
    CountySetting.Unit.WORKING_DAY: DayKind.WORKING,
    CountySetting.Unit.DAY: DayKind.CALENDAR,
    CountySetting.Unit.MONTH: DayKind.MONTH,
}


def local_periods(region_code: str, on: date) -> dict[str, Period]:
    """Every period that holds in a region on a day, by its key; the nearest authority wins."""
    return {
        key: Period(row.value, UNITS[CountySetting.Unit(row.unit)], None)
        for key, row in settings_in_force(region_code, on=on).items()
        if row.unit in UNITS
    }
