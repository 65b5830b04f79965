"""Which rounds speak for an enterprise in a quarter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from xieshang.apps.assessment.platform.selector import Entry
from xieshang.apps.assessment.platform.window import Window, shared
from xieshang.apps.consultations.choices import Occasion
from xieshang.apps.consultations.models import Consultation


@dataclass(frozen=True, slots=True)
class Round:
    """One round: when it was opened, and when it ended with a published contract or without."""

    pk: int
    enterprise: int
    case: int
    title: str
    opened_on: date
    ended_on: date | None
    amends: bool  # only changes a contract in force: nobody is elected or invited anew
    href: str

    def entry(self, counts: float | None, title: str = "") -> Entry:
        said = f"{self.title} · {title}" if title else self.title
        return Entry(self.enterprise, counts, said, self.href)


@shared
def rounds(window: Window) -> dict[int, Round]:
    """Rounds that were opened by the last day and ended less than three years before the first.

    What happened after the last day has not happened yet.
    """
    rows = Consultation.objects.filter(
        Q(case__closed_on=None) | Q(case__closed_on__gte=window.oldest),
        enterprise__in=window.ids,
        case__opened_on__lte=window.until,
    ).order_by("pk")
    found = {}
    for pk, enterprise, case, title, opened_on, occasion, published_on, closed_on in (
        rows.values_list(
            "pk", "enterprise_id", "case_id", "title", "case__opened_on", "occasion",
            "contract__published_on", "case__closed_on",
        )
    ):  # fmt: skip
        ended_on = published_on or closed_on
        if ended_on is not None and ended_on < window.oldest:
            continue
        if ended_on is not None and ended_on > window.until:
            ended_on = None
        amends = occasion == Occasion.AMENDMENT
        href = f"/desk/rounds/{pk}/"
        found[pk] = Round(pk, enterprise, case, title, opened_on, ended_on, amends, href)
    return found


def chosen(
    window: Window, speaks: Callable[[Round], bool], among: Iterable[Round] | None = None
) -> Iterator[Round]:
    """By enterprise: the rounds of the quarter that have something to tell, or else the last.

    Args:
        speaks: whether there is something to count in a round.
        among: rounds of another procedure, in place of ``rounds``.
    """
    of: dict[int, list[Round]] = defaultdict(list)
    for one in rounds(window).values() if among is None else among:
        if speaks(one):
            of[one.enterprise].append(one)
    for some in of.values():
        now = [one for one in some if one.ended_on is None or one.ended_on >= window.since]
        yield from now or [max(some, key=lambda one: (one.ended_on or one.opened_on, one.pk))]
