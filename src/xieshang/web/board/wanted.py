"""A target of an area, place by place, as far as it was read for places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from xieshang.apps.assessment.models import Period
from xieshang.apps.organizations.codes import prefix_of, within
from xieshang.apps.targets.models import TargetGoal, TargetReading
from xieshang.apps.targets.places import OF_WORKERS, told
from xieshang.core.targets.catalogue import Target, targets
from xieshang.core.targets.reading import reached
from xieshang.web.board.seen import Board

INSTEAD = {"T09": "A3-2", "T10": "A3-1"}  # indicators that tell the same by place
OF_ENTERPRISES = {"T01", "T02", "T03", "T04", "T05"}  # others are shares of people or money
LEAST = 5  # enterprises behind a share, below which a place has no colour


@dataclass(frozen=True, slots=True)
class Wanted:
    """Readings of one target by place: the last month end of a quarter, and the one before.

    Args:
        told: places whose reading now may be told beside the area's; ``told_before`` the same
            of the one before.
    """

    target: Target
    area: str
    on: date | None
    now: Mapping[str, TargetReading]
    before: Mapping[str, TargetReading]
    goals: Mapping[str, float]
    told: frozenset[str]
    told_before: frozenset[str]

    @property
    def by_place(self) -> bool:
        """Whether any place beneath the area has a reading of its own."""
        return any(code != self.area for code in self.now)

    @property
    def instead(self) -> str:
        """The indicator that tells the same by place; empty for none."""
        return INSTEAD.get(self.target.code, "")

    def goal_of(self, place: str) -> float | None:
        """A place's own goal; else the area's, where that is a share and so holds for parts."""
        whole = (
            self.goals.get(self.area) if self.target.is_ratio or place == self.area else None
        )
        return self.goals.get(place, whole)

    def value(self, place: str) -> float | None:
        return self.now[place].measured.value if place in self.now else None

    def value_before(self, place: str) -> float | None:
        if place not in self.before:
            return None
        if self.of_workers and place != self.area and place not in self.told_before:
            return None
        return self.before[place].measured.value

    @property
    def of_workers(self) -> bool:
        """Whether its parts are people, of whom a small place is told nothing at all."""
        return self.target.code in OF_WORKERS

    def is_small(self, place: str) -> bool:
        """Whether the share of a place is not told: too few stand behind it."""
        if place == self.area:
            return False
        if self.of_workers:
            return place not in self.told
        whole = self.now[place].denominator
        return whole is not None and whole < LEAST

    def reached(self, place: str) -> bool:
        value, goal = self.value(place), self.goal_of(place)
        return value is not None and goal is not None and reached(self.target, value, goal)


def goals_of(area: str, period: Period) -> list[str]:
    """Codes of the targets that an area has set for the year of a quarter, in their order."""
    rows = TargetGoal.objects.filter(region_code=area, year=period.year)
    return sorted(rows.values_list("code", flat=True))


def wanted(code: str, seen: Board, area: str, places: Iterable[str]) -> Wanted:
    """What was read of a target by the end of a quarter; three queries."""
    here, period = {area, *places}, seen.period
    read = TargetReading.objects.standing().filter(code=code, on__lte=period.ends_on)
    days = list(read.filter(region_code=area).order_by("on").values_list("on", flat=True))
    on = days[-1] if days else None
    earlier = [one for one in days if one < period.starts_on and one != on]
    by_day: dict[date, dict[str, TargetReading]] = {day: {} for day in days[-1:] + earlier[-1:]}
    for row in read.filter(region_code__range=within(prefix_of(area)), on__in=list(by_day)):
        by_day[row.on][row.region_code] = row
    now, before = by_day[on] if on else {}, by_day[earlier[-1]] if earlier else {}
    goals = TargetGoal.objects.filter(code=code, region_code__in=here, year=period.year)
    return Wanted(
        targets()[code], area, on,
        {place: row for place, row in now.items() if place in here},
        {place: row for place, row in before.items() if place in here},
        dict(goals.values_list("region_code", "milestone")),
        _told(code, area, now), _told(code, area, before),
    )  # fmt: skip


def _told(code: str, area: str, readings: Mapping[str, TargetReading]) -> frozenset[str]:
    """Of all places with a reading, whether the map shows them or not: each counts."""
    parts = {place: row for place, row in readings.items() if place != area}
    return frozenset(told(code, readings[area], parts)) if area in readings else frozenset()
