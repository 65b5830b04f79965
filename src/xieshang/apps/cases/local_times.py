"""How long a county gives its own services (cfg.*)."""

from __future__ import annotations

from collections.abc import Mapping

from xieshang.apps.organizations.models import CountySetting
from xieshang.core.law.deadline import DayKind, Period

UNITS = {
    CountySetting.Unit.WORKING_DAY: DayKind.WORKING,
    CountySetting.Unit.DAY: DayKind.CALENDAR,
    CountySetting.Unit.MONTH: DayKind.MONTH,
}


def periods_in(settings: Mapping[str, CountySetting]) -> dict[str, Period]:
    """The periods among the settings that hold in a region on a day, by their keys."""
    return {
        key: Period(row.value, UNITS[CountySetting.Unit(row.unit)], None)
        for key, row in settings.items()
        if row.unit in UNITS
    }
