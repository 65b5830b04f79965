"""The veto facts as the index and the grade read them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q

from xieshang.apps.assessment.models import Period, Veto
from xieshang.apps.assessment.models.periods import MONTHS
from xieshang.core.index.consultation import score
from xieshang.core.index.consultation.score import VETO_QUARTERS, VetoFact, quarter


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
    """Veto facts of enterprises, but no mistaken ones; of a frozen quarter as of that day."""
    wanted = set(enterprises)
    found = Veto.objects.order_by("pk")
    if period is not None and period.frozen_on is not None:
        by_then = found.filter(entered_on__lte=period.frozen_on)
        found = by_then.exclude(mistaken=True, lifted_on__lte=period.frozen_on)
    else:
        found = found.exclude(mistaken=True)
    if len(wanted) == 1:
        found = found.filter(enterprise__in=wanted)
    return [core_veto(one) for one in found if one.enterprise_id in wanted]


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
