"""What a selector is: it names records, and a count is the sum of what they count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from xieshang.apps.assessment.models import Fact, Giver, Period
from xieshang.apps.assessment.platform.window import Window, at_home
from xieshang.apps.organizations.models import Enterprise
from xieshang.core.index.data import State


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of one enterprise, and what it counts; None where the record does not say."""

    enterprise: int
    counts: float | None
    title: str
    href: str = ""
    told: bool = True  # whether a page may show it: few anonymous answers it may not


@dataclass(frozen=True, slots=True)
class Record:
    """A line below a number: what it is, where it is read, how much of the number it is."""

    title: str
    href: str
    counts: float


@dataclass(frozen=True)
class Selector:
    """How the platform counts one variable from its own records.

    Args:
        find: the records in a window, of all its enterprises, in a constant number of queries.
        speaks: of which enterprises the platform says 0 where it finds nothing; of all others
            it is silent, and whoever else answers for the variable may tell it.
    """

    name: str
    giver: Giver
    find: Callable[[Window], Iterable[Entry]]
    speaks: Callable[[Window], Collection[int]] = at_home

    def of(self, window: Window) -> dict[int, float | State]:
        """The counts by enterprise; whom the platform keeps silent about is left out."""
        found: dict[int, float | State] = dict.fromkeys(self.speaks(window), 0.0)
        for enterprise, entries in _by_enterprise(self.find(window)).items():
            told = [one.counts for one in entries if one.counts is not None]
            whole = len(told) == len(entries)
            found[enterprise] = float(sum(told)) if whole else State.MISSING
        return found

    def counts(
        self, enterprise_ids: Iterable[int], period: Period, until: date | None = None
    ) -> dict[int, float | State]:
        """The counts of these enterprises up to a day, or as they were counted last."""
        return self.of(Window.of(enterprise_ids, period, until or counted_until(period)))

    def records(
        self, enterprise: Enterprise, period: Period, until: date | None = None
    ) -> list[Record]:
        """What stands behind the number; of nameless rows only how many there are.

        Empty where these are so few that nobody may see the number itself.
        """
        window = Window.of([enterprise.pk], period, until or counted_until(period))
        return [
            Record(one.title, one.href, one.counts)
            for one in self.find(window)
            if one.counts is not None and one.told
        ]


def counted_until(period: Period) -> date:
    """The last day that the platform's own numbers of a quarter speak of."""
    told = Fact.objects.filter(
        period=period, giver__in=[Giver.PLATFORM, Giver.SURVEY], as_of__gte=period.starts_on
    )
    return told.aggregate(day=Max("as_of"))["day"] or period.ends_on


def _by_enterprise(entries: Iterable[Entry]) -> dict[int, list[Entry]]:
    found: dict[int, list[Entry]] = defaultdict(list)
    for one in entries:
        found[one.enterprise].append(one)
    return found
