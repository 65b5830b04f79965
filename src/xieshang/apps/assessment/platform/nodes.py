"""Limits that the law sets to the two sides, and those kept (A2-4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from xieshang.apps.assessment.models import Giver
from xieshang.apps.assessment.platform.rounds import chosen, rounds
from xieshang.apps.assessment.platform.selector import Entry, Selector
from xieshang.apps.assessment.platform.window import Window, shared
from xieshang.apps.cases.models import Deadline, DeadlineStatus
from xieshang.core.procedure.catalogue import procedure
from xieshang.core.procedure.model import Actor, Unit

TWICE = {"negotiate_ahead"}  # keeps the limit of ``negotiate`` in view before the talks
LEGAL = {
    timer.code: timer.rule
    for timer in procedure("M01").timers
    if timer.unit is Unit.LAW and timer.code not in TWICE
}
OF_THE_HOUSE = [
    actor.value
    for actor in (
        Actor.WORKERS_SIDE, Actor.WORKERS_CHIEF, Actor.EMPLOYER_SIDE, Actor.EMPLOYER_CHIEF,
        Actor.EITHER_CHIEF, Actor.OTHER_CHIEF, Actor.BOTH_CHIEFS, Actor.BOTH_SIDES,
        Actor.UNION, Actor.CONGRESS,
    )
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Node:
    """One limit that was due: settled, or past its last day."""

    title: str  # message id
    last_day: date
    settled_on: date | None

    @property
    def in_time(self) -> bool:
        return self.settled_on is not None and self.settled_on <= self.last_day


@shared
def nodes(window: Window) -> dict[int, list[Node]]:
    """Limits due by the end of the window, by case; one that was counted anew counts once."""
    cases = [one.case for one in rounds(window).values()]
    rows = Deadline.objects.filter(
        case__in=cases, timer__in=LEGAL, owner__in=OF_THE_HOUSE, breach_on__isnull=False
    ).exclude(status=DeadlineStatus.VOID)
    found: dict[int, dict[tuple[str, date | None], Node]] = defaultdict(dict)
    for row in rows.order_by("pk"):
        assert row.breach_on is not None  # noqa: S101 - asked for
        met = row.status == DeadlineStatus.MET
        settled_on = row.settled_on if met else None
        if settled_on is not None and settled_on > window.until:
            settled_on = None
        if settled_on is not None or row.breach_on <= window.until:
            node = Node(row.title, row.breach_on, settled_on)
            found[row.case_id][LEGAL[row.timer], row.anchor_on] = node
    return {case: list(some.values()) for case, some in found.items()}


def _due(window: Window) -> Iterator[Entry]:
    held = nodes(window)
    for one in chosen(window, lambda one: one.case in held):
        for node in held[one.case]:
            yield one.entry(1.0, _(node.title))


def _on_time(window: Window) -> Iterator[Entry]:
    held = nodes(window)
    for one in chosen(window, lambda one: one.case in held):
        for node in held[one.case]:
            yield one.entry(float(node.in_time), _(node.title))


SELECTORS = (
    Selector("deadline_nodes_due", Giver.PLATFORM, _due),
    Selector("deadline_nodes_on_time", Giver.PLATFORM, _on_time),
)
