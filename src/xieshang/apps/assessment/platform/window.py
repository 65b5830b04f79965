"""The enterprises and days that a count looks at, and what several counts read together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import wraps
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef

from xieshang.apps.assessment.models import Fact, Period, Settled
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.work_calendar import work_calendar
from xieshang.apps.organizations.models import Enterprise
from xieshang.core.calendar import WorkCalendar
from xieshang.core.index.consultation.formulas import HEADS
from xieshang.core.index.consultation.variables import catalogue
from xieshang.core.index.data import State

T = TypeVar("T")
ONE_DAY = timedelta(days=1)
YEARS_BACK = 3  # how long a round speaks for an enterprise that has had none since
AT_THE_TABLE = ("M01", "M02", "M03", "M15", "M16")  # M08 begins by itself with every contract


@dataclass(frozen=True)
class Window:
    """Days ``since`` … ``until`` of a quarter, both counted, of some enterprises."""

    period: Period
    ids: frozenset[int]
    since: date
    until: date
    kept: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, enterprise_ids: Iterable[int], period: Period, until: date) -> Window:
        last = min(until, period.ends_on)
        return cls(period, frozenset(enterprise_ids), period.starts_on, last)

    @property
    def year_since(self) -> date:
        """The first of the twelve months that end with the window: what is told by the year."""
        return years_before(self.until, 1) + ONE_DAY

    @property
    def oldest(self) -> date:
        """Since when an ended round still speaks."""
        return years_before(self.since, YEARS_BACK)

    def holds(self, day: date | None) -> bool:
        return day is not None and self.since <= day <= self.until


def shared(read: Callable[[Window], T]) -> Callable[[Window], T]:
    """Read once for each window, however many selectors ask."""

    @wraps(read)
    def once(window: Window) -> T:
        if read not in window.kept:
            window.kept[read] = read(window)
        found: T = window.kept[read]
        return found

    return once


def years_before(day: date, years: int) -> date:
    """The same day some years before; of 29 February the day before 1 March.

    >>> years_before(date(2028, 2, 29), 1)
    datetime.date(2027, 2, 28)
    """
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


@dataclass(frozen=True, slots=True)
class Firm:
    """Where an enterprise is, what it does, and its workers by the register."""

    region_code: str
    industry_code: str
    headcount: int | None


@shared
def firms(window: Window) -> dict[int, Firm]:
    rows = Enterprise.objects.filter(pk__in=window.ids).order_by("pk")
    told = rows.values_list("pk", "region_code", "industry_code", "headcount")
    return {pk: Firm(place, trade, heads) for pk, place, trade, heads in told}


@shared
def everybody(window: Window) -> frozenset[int]:
    """All enterprises: of what the platform's own register holds, nothing found is none."""
    return frozenset(firms(window))


@shared
def at_home(window: Window) -> frozenset[int]:
    """Enterprises that consult on the platform: a case at the table in the last three years.

    Who consults on paper is not told as zero.
    """
    cases = Case.objects.filter(
        enterprise__in=window.ids,
        procedure__in=AT_THE_TABLE,
        opened_on__gte=window.oldest,
        opened_on__lte=window.until,
    )
    return frozenset(cases.order_by().values_list("enterprise_id", flat=True).distinct())


@shared
def workers(window: Window) -> dict[int, float | None]:
    """Workers at the end of the quarter as the index knows them, or else by the register.

    Where givers disagree and nobody settled it, whoever owes them has the last word.
    """
    found: dict[int, float | None] = {pk: firm.headcount for pk, firm in firms(window).items()}
    holds = Settled.objects.filter(
        period=window.period, enterprise=OuterRef("enterprise"), variable=HEADS,
        giver=OuterRef("giver"),
    )  # fmt: skip
    told = Fact.objects.filter(
        period=window.period, enterprise__in=window.ids, variable=HEADS, state=State.VALUE.value
    ).annotate(holds=Exists(holds))
    by_giver: dict[str, dict[int, float | None]] = {}
    settled: dict[int, float | None] = {}
    for giver, pk, value, held in told.values_list("giver", "enterprise_id", "value", "holds"):
        by_giver.setdefault(giver, {})[pk] = value
        if held:
            settled[pk] = value
    for giver in reversed(catalogue()[HEADS].givers):
        found |= by_giver.get(giver, {})
    return found | settled


@shared
def calendar(_window: Window) -> WorkCalendar:
    return work_calendar()
