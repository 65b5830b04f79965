"""How far the spring offer campaign has come, enterprise by enterprise (春季要约行动).

Nobody keeps a list by hand: who belongs in follows from contracts and the index on the first
day, how far each has come from its round of the year (M01). The days are those of the national
plan of 2025.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from statistics import median
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from xieshang.apps.assessment.reading import NoEnterprises, periods, standing
from xieshang.apps.cases.models import Move
from xieshang.apps.consultations.choices import Occasion
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.contracts.choices import Level
from xieshang.apps.contracts.models import Contract
from xieshang.apps.organizations.codes import prefix_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.targets.coverage import covered
from xieshang.core.index.consultation.score import Band, bands

TENSE: Final = "C2"  # disputes: the node whose red puts an enterprise on the third list


class Why(StrEnum):
    """Which of the three lists an enterprise stands on; the first that fits."""

    NONE = "none"  # no contract covers it on the first day
    EXPIRING = "expiring"  # its own contract ends within the campaign
    TENSE = "tense"  # red in C2 in the last quarter before


class Stage(IntEnum):
    """How far an enterprise has come, in this order."""

    LISTED = 0
    OFFERED = 1
    ANSWERED = 2
    TALKING = 3
    SIGNED = 4
    FILED = 5

    @property
    def slug(self) -> str:
        """What stands for it in an address."""
        return self.name.lower()


BY_SLUG: Final = {one.slug: one for one in Stage}
STAGES: Final[dict[Stage, Promise]] = {
    Stage.LISTED: gettext_lazy("在名单里"),
    Stage.OFFERED: gettext_lazy("已要约"),
    Stage.ANSWERED: gettext_lazy("已应约"),
    Stage.TALKING: gettext_lazy("已协商"),
    Stage.SIGNED: gettext_lazy("已签订"),
    Stage.FILED: gettext_lazy("已报送备案"),
}
LISTS: Final[dict[Why, Promise]] = {
    Why.NONE: gettext_lazy("没有合同覆盖"),
    Why.EXPIRING: gettext_lazy("合同在行动期内到期"),
    Why.TENSE: gettext_lazy("关系紧张（C2争议化解不足60分）"),
}
# A refusal is no acceptance: whoever refuses stands where the offer is not yet answered.
STATES: Final[Mapping[str, Stage]] = {
    **dict.fromkeys(("draft", "1_reps", "2_offer"), Stage.LISTED),
    **dict.fromkeys(("2_waiting", "2_refused", "2_overdue", "2_supervised"), Stage.OFFERED),
    "3_prepare": Stage.ANSWERED,
    **dict.fromkeys(
        ("4_meeting", "4_suspended", "4_overdue", "4_conciliation", "5_adopt", "6_sign"),
        Stage.TALKING,
    ),
    **dict.fromkeys(("7_file", "7_overdue"), Stage.SIGNED),
    **dict.fromkeys(
        ("7_review", "8_publish", "8_overdue", "in_force", "closed"), Stage.FILED
    ),
}  # fmt: skip
FAILED: Final = "closed_failed"
Made = tuple[str, str, date]  # from, to, on


def first_day(year: int) -> date:
    return date(year, 2, 1)


def last_day(year: int) -> date:
    return date(year, 6, 30)


@dataclass(frozen=True, slots=True)
class Come:
    """How far a round has come, and on which day it reached each stage."""

    stage: Stage = Stage.LISTED
    round_id: int | None = None
    ended: bool = False  # it is over and came to nothing
    days: Mapping[Stage, date] = field(default_factory=dict)

    @property
    def rank(self) -> tuple[bool, Stage]:
        """Which of several rounds of an enterprise speaks for it: the largest."""
        return not self.ended, self.stage


@dataclass(frozen=True, slots=True)
class One:
    """An enterprise of the campaign with its furthest round."""

    enterprise_id: int
    region_code: str
    why: Why
    come: Come

    @property
    def stage(self) -> Stage:
        return self.come.stage


@dataclass(frozen=True, slots=True)
class Funnel:
    """The enterprises of an area; every number is counted from them."""

    year: int
    ones: tuple[One, ...]

    def within(self, area: str) -> Funnel:
        inside = (o for o in self.ones if o.region_code.startswith(prefix_of(area)))
        return Funnel(self.year, tuple(inside))

    def listed(self) -> Counter[Why]:
        return Counter(one.why for one in self.ones)

    def reached(self, stage: Stage) -> int:
        """How many have come to a stage or further."""
        return sum(stage <= one.stage for one in self.ones)

    def still(self, stage: Stage) -> list[One]:
        """Those who have come to a stage, no further, and whose round goes on."""
        return [one for one in self.ones if one.stage is stage and not one.come.ended]

    def ended(self) -> int:
        return sum(one.come.ended for one in self.ones)

    def took(self, stage: Stage) -> list[int]:
        """Days from the stage before to this one, of those who passed both."""
        before = Stage(stage - 1)
        return sorted(
            (days[stage] - days[before]).days
            for days in (one.come.days for one in self.ones)
            if stage in days and before in days
        )

    def median(self, stage: Stage) -> float | None:
        days = self.took(stage)
        return median(days) if days else None


def funnel(area: str, year: int) -> Funnel:
    """How far each enterprise of an area has come; as many queries for many as for few."""
    rows = Enterprise.objects.in_region(area).filter(
        status=Enterprise.Status.OPERATING, since__lte=first_day(year)
    )
    places = dict(rows.order_by("region_code", "pk").values_list("pk", "region_code"))
    why = listed(area, year, places)
    rounds = _rounds(area, year)
    found = [
        One(pk, place, why[pk], rounds.get(pk, Come()))
        for pk, place in places.items()
        if pk in why
    ]
    return Funnel(year, tuple(found))


def listed(area: str, year: int, enterprises: Iterable[int]) -> dict[int, Why]:
    """Who belongs in, and on which list."""
    begin, keys = first_day(year), set(enterprises)
    bound = covered(begin, area)
    own = Contract.objects.in_force(begin).filter(
        level=Level.ENTERPRISE, enterprise__in=Enterprise.objects.in_region(area)
    )
    ends: dict[int, date] = {}
    for pk, day in own.values_list("enterprise_id", "ends_on"):
        ends[pk or 0] = max(day, ends.get(pk or 0, day))
    expiring = {pk for pk, day in ends.items() if day <= last_day(year)}
    lists = ((Why.TENSE, tense(begin)), (Why.EXPIRING, expiring), (Why.NONE, keys - bound))
    return {pk: why for why, some in lists for pk in some & keys}


def tense(begin: date) -> set[int]:
    """Red in C2 in the last quarter that was over; nobody where there is no such quarter."""
    quarter = next((one for one in periods() if one.ends_on < begin), None)
    if quarter is None:
        return set()
    try:
        found = standing(quarter)
    except NoEnterprises:
        return set()
    result = found.scored.result
    red = bands(result.scores[result.row_of[TENSE]]) == Band.RED
    return {firm.pk for firm, one in zip(found.enterprises, red, strict=True) if one}


def _rounds(area: str, year: int) -> dict[int, Come]:
    """The furthest round of the year, by enterprise; the newest of several as far.

    One that failed only where there is no other: else who began anew would stand nowhere.
    """
    rows = Consultation.objects.filter(
        enterprise__in=Enterprise.objects.in_region(area), year=year,
        case__opened_on__lte=last_day(year),
    ).exclude(occasion=Occasion.AMENDMENT)  # fmt: skip
    moves: dict[int, list[Made]] = {}
    made = Move.objects.filter(case__in=rows.values("case_id")).order_by("case_id", "no")
    for case, source, target, on in made.values_list("case_id", "source", "target", "on"):
        moves.setdefault(case, []).append((source, target, on))
    found: dict[int, Come] = {}
    told = rows.order_by("pk").values_list("pk", "enterprise_id", "case_id", "case__state")
    for pk, enterprise, case, state in told:
        here = _come(pk, state, moves.get(case, []))
        if enterprise not in found or found[enterprise].rank <= here.rank:
            found[enterprise] = here
    return found


def _come(pk: int, state: str, moves: list[Made]) -> Come:
    """How far one round has come; one that failed stands where it was when it ended."""
    ended = state == FAILED
    if ended:
        state = next((source for source, target, _on in moves if target == FAILED), "")
    stage = STATES.get(state, Stage.LISTED)
    days: dict[Stage, date] = {}
    for _source, target, on in moves:
        for one in Stage:
            if Stage.LISTED < one <= min(stage, STATES.get(target, Stage.LISTED)):
                days.setdefault(one, on)
    return Come(stage, pk, ended, days)
