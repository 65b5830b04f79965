"""Everyday matters: promises kept in time (A4-2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from xieshang.apps.assessment.models import Giver
from xieshang.apps.assessment.platform.selector import Entry, Selector
from xieshang.apps.assessment.platform.window import Window, shared
from xieshang.apps.cases.models import Deadline, DeadlineStatus
from xieshang.apps.micro.models import MicroTopic

PROMISES = ("measure", "decide")  # the day promised for the measure; the head's time to decide


@dataclass(frozen=True, slots=True)
class Due:
    """A topic with something promised for the quarter."""

    enterprise: int
    pk: int
    title: str
    in_time: bool


@shared
def topics(window: Window) -> list[Due]:
    """Topics with a promise whose day lies in the window; in time if each of them was kept.

    A reasoned no by the head is an answer, too. A promise that was met before its day counts
    on its day.
    """
    rows = Deadline.objects.filter(
        case__procedure="M03",
        case__enterprise__in=window.ids,
        timer__in=PROMISES,
        breach_on__range=(window.since, window.until),
    ).exclude(status=DeadlineStatus.VOID)
    kept: dict[int, bool] = defaultdict(lambda: True)
    for case, status, settled_on, last_day in rows.order_by("pk").values_list(
        "case_id", "status", "settled_on", "breach_on"
    ):
        met = settled_on if status == DeadlineStatus.MET else None
        kept[case] &= met is not None and last_day is not None and met <= last_day
    known = MicroTopic.objects.filter(case__in=kept).select_related("card").order_by("pk")
    return [Due(one.enterprise_id, one.pk, one.card.title, kept[one.case_id]) for one in known]


def _entries(window: Window, *, all_of: bool) -> Iterator[Entry]:
    for one in topics(window):
        counts = 1.0 if all_of else float(one.in_time)
        yield Entry(one.enterprise, counts, one.title, f"/desk/micro/{one.pk}/")


SELECTORS = (
    Selector("micro_topics_due", Giver.PLATFORM, lambda window: _entries(window, all_of=True)),
    Selector(
        "micro_topics_closed_in_time",
        Giver.PLATFORM,
        lambda window: _entries(window, all_of=False),
    ),
)
