"""The veto facts as the index and the grade read them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from django.db.models import Count, Q

from xieshang.apps.assessment.models import Period, Veto
from xieshang.apps.assessment.models.periods import MONTHS
from xieshang.apps.trail.models import Event
from xieshang.apps.trail.services import stream_of
from xieshang.core.index.consultation import score
from xieshang.core.index.consultation.score import VETO_QUARTERS, VetoFact, quarter

ENTERED: Final = "veto.entered"
LIFTED: Final = "veto.lifted"


def version_of_vetoes() -> tuple[int, int, int]:
    """Changes whenever a veto fact is entered, lifted, or taken back."""
    counted = Veto.objects.aggregate(
        entered=Count("pk"),
        lifted=Count("pk", filter=~Q(lifted_on=None)),
        mistaken=Count("pk", filter=Q(mistaken=True)),
    )
    return counted["entered"], counted["lifted"], counted["mistaken"]


def core_vetoes(
    enterprises: Iterable[int], *, period: Period | None = None
) -> list[score.Veto]:
    """Veto facts of enterprises, but no mistaken ones; of a frozen quarter as it was frozen."""
    wanted = set(enterprises)
    frozen_on = period.frozen_on if period is not None else None
    found = Veto.objects.order_by("pk")
    if frozen_on is None:
        found = found.exclude(mistaken=True)
    else:
        found = found.filter(entered_on__lte=frozen_on)
    if len(wanted) == 1:
        found = found.filter(enterprise__in=wanted)
    rows = [one for one in found if one.enterprise_id in wanted]
    if period is not None and frozen_on is not None:
        rows = _when_frozen(rows, period, frozen_on)
    return [core_veto(one) for one in rows]


def _when_frozen(rows: Sequence[Veto], period: Period, day: date) -> list[Veto]:
    """Those that stood at the freezing: what was done later on that day changes nothing."""
    later = _later_that_day(
        period, [one for one in rows if day in (one.entered_on, one.lifted_on)]
    )

    def taken_back(one: Veto) -> bool:
        by_then = one.lifted_on is not None and one.lifted_on <= day
        return one.mistaken and by_then and (LIFTED, one.pk) not in later

    return [one for one in rows if (ENTERED, one.pk) not in later and not taken_back(one)]


def _later_that_day(period: Period, rows: Sequence[Veto]) -> set[tuple[str, int]]:
    """What the trail tells of veto facts after the freezing; the rows carry only their day."""
    if not rows:
        return set()
    streams = {f"enterprise/{one.enterprise_id}" for one in rows}
    frozen = Event.objects.filter(stream=stream_of(period), kind="period.frozen").first()
    if frozen is None:
        return set()
    told = Event.objects.filter(stream__in=streams, kind__in=(ENTERED, LIFTED))
    after = told.filter(pk__gt=frozen.pk).values_list("kind", "payload")
    return {(kind, payload["veto"]) for kind, payload in after if "veto" in payload}


def capped_until(veto: Veto) -> Period:
    """The last quarter whose band a veto fact caps; it need not have been opened."""
    year, number = divmod(core_veto(veto).quarter + VETO_QUARTERS - 1, 4)
    return Period(year=year, quarter=number + 1)


def core_veto(veto: Veto) -> score.Veto:
    """One veto fact as the index reads it."""
    day = veto.happened_on
    when = quarter(day.year, (day.month - 1) // MONTHS + 1)
    return score.Veto(
        str(veto.enterprise_id), VetoFact(veto.fact), when, lifted=veto.lifted_on is not None
    )
