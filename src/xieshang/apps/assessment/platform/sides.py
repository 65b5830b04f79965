"""Who speaks for the workers: front line (A2-1) and women (A2-2) among the representatives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from xieshang.apps.assessment.models import Giver
from xieshang.apps.assessment.platform.rounds import chosen, rounds
from xieshang.apps.assessment.platform.selector import Entry, Selector
from xieshang.apps.assessment.platform.window import Window, shared
from xieshang.apps.consultations.choices import Side
from xieshang.apps.consultations.models import Representative

Seat = tuple[bool, str]  # front line, sex


@shared
def seats(window: Window) -> dict[int, list[Seat]]:
    """The workers' representatives of each round on its last day, or on that of the window."""
    known = rounds(window)
    rows = Representative.objects.of(Side.WORKERS).filter(consultation__in=known)
    found: dict[int, list[Seat]] = defaultdict(list)
    for pk, since, until, frontline, sex in rows.order_by("pk").values_list(
        "consultation_id", "since", "until", "frontline", "sex"
    ):
        day = known[pk].ended_on or window.until
        if since <= day and (until is None or until >= day) and not known[pk].amends:
            found[pk].append((frontline, sex))
    return found


def _each(value: Callable[[list[Seat]], float | None]) -> Callable[[Window], Iterator[Entry]]:
    def find(window: Window) -> Iterator[Entry]:
        held = seats(window)
        for one in chosen(window, lambda one: bool(held[one.pk])):
            yield one.entry(value(held[one.pk]))

    return find


def _frontline(held: list[Seat]) -> float:
    return float(sum(frontline for frontline, _sex in held))


def _women(held: list[Seat]) -> float | None:
    """Not known where somebody's sex was not entered."""
    if any(not sex for _frontline, sex in held):
        return None
    return float(sum(sex == Representative.Sex.FEMALE for _frontline, sex in held))


SELECTORS = (
    Selector("worker_reps", Giver.PLATFORM, _each(lambda held: float(len(held)))),
    Selector("frontline_worker_reps", Giver.PLATFORM, _each(_frontline)),
    Selector("female_worker_reps", Giver.PLATFORM, _each(_women)),
)
