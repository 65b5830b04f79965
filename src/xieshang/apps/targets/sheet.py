"""The sheet of one area and year: each target with goal, readings, standing (目标表)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from xieshang.apps.organizations.codes import level_of, parents_of
from xieshang.apps.targets.models import TargetGoal, TargetReading
from xieshang.core.disclosure.interval import Interval
from xieshang.core.targets.catalogue import Target, targets
from xieshang.core.targets.reading import sampled
from xieshang.core.targets.standing import Light, Standing, stand

Milestones = Mapping[tuple[str, str], float]  # by area and target


@dataclass(frozen=True, slots=True)
class Line:
    """One target on the sheet of an area that answers for it."""

    target: Target
    goal: TargetGoal
    readings: tuple[TargetReading, ...]  # standing ones, the last first
    standing: Standing

    @property
    def last(self) -> TargetReading | None:
        """The last reading of the year or, until there is one, of before."""
        shown = self.standing.shown
        return next((r for r in self.readings if shown and r.on == shown.on), None)

    @property
    def interval(self) -> Interval | None:
        return sampled(self.target, self.last.measured) if self.last else None

    @property
    def undecided(self) -> bool:
        """Whether the goal lies within the interval: the sample cannot tell."""
        span = self.interval
        return span is not None and span.low * 100 < self.goal.milestone <= span.high * 100


@dataclass(frozen=True, slots=True)
class Sheet:
    """Every target that an area answers for, and those that the areas above keep for all."""

    area: str
    year: int
    lines: tuple[Line, ...]
    above: tuple[Line, ...]

    def count(self, *lights: Light) -> int:
        return sum(line.standing.light in lights for line in (*self.lines, *self.above))


def sheet(area: str, year: int, *, today: date) -> Sheet:
    """Two queries, and one more for each area above that keeps a target for all."""
    chain = [area, *parents_of(area)]
    rows = list(TargetGoal.objects.filter(region_code__in=chain, year__in=(year - 1, year)))
    goals, before = [row for row in rows if row.year == year], _milestones(rows, year - 1)
    goals.sort(key=lambda goal: chain.index(goal.region_code))
    own = {goal.code: goal for goal in goals if goal.region_code == area}
    above: dict[str, dict[str, TargetGoal]] = {}
    seen = set(own)
    for goal in goals:
        if goal.code not in seen and level_of(area) not in goal.target.levels:
            above.setdefault(goal.region_code, {})[goal.code] = goal
            seen.add(goal.code)
    lines = _lines(area, own, before, year=year, today=today)
    higher = [
        line
        for place, kept in above.items()
        for line in _lines(place, kept, before, year=year, today=today)
    ]
    order = list(targets())
    higher.sort(key=lambda line: order.index(line.target.code))
    return Sheet(area, year, tuple(lines), tuple(higher))


def _milestones(rows: Iterable[TargetGoal], year: int) -> Milestones:
    return {(row.region_code, row.code): row.milestone for row in rows if row.year == year}


def _lines(
    area: str, goals: dict[str, TargetGoal], before: Milestones, *, year: int, today: date
) -> list[Line]:
    found: dict[str, list[TargetReading]] = {}
    rows = TargetReading.objects.of(goals, area).standing().filter(on__lte=today)
    for row in rows.order_by("-on"):
        found.setdefault(row.code, []).append(row)
    return [
        _line(one, goals[code], found.get(code, []), before.get((area, code)), today=today)
        for code, one in targets().items()
        if code in goals
    ]


def _line(
    target: Target,
    goal: TargetGoal,
    rows: list[TargetReading],
    before: float | None,
    *,
    today: date,
) -> Line:
    standing = stand(
        target, [row.measured for row in rows], goal=goal.milestone, year=goal.year,
        today=today, goal_before=before,
    )  # fmt: skip
    return Line(target, goal, tuple(rows), standing)


def line_of(area: str, code: str, year: int, *, today: date) -> Line | None:
    """One target of an area, None where it has no goal for the year."""
    rows = list(
        TargetGoal.objects.filter(region_code=area, year__in=(year - 1, year), code=code)
    )
    goal = next((row for row in rows if row.year == year), None)
    before = _milestones(rows, year - 1)
    return _lines(area, {code: goal}, before, year=year, today=today)[0] if goal else None


def last_year_of(area: str) -> int | None:
    """The last year for which an area has set goals."""
    rows = TargetGoal.objects.filter(region_code=area)
    found: int | None = rows.aggregate(last=Max("year"))["last"]
    return found
