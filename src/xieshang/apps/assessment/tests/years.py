"""Enterprises over two years: half of them will have concluded a round."""

from __future__ import annotations

from datetime import date, timedelta

from xieshang.apps.assessment.models import Giver, Period
from xieshang.apps.assessment.services.facts import put
from xieshang.apps.assessment.tests import factories
from xieshang.apps.contracts.choices import Level
from xieshang.apps.contracts.models import Contract
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make

DAY = timedelta(days=1)
THEN, NOW = date(2025, 3, 31), date(2026, 3, 31)


def county(sides: int = 10, **fields: str) -> list[Enterprise]:
    """So many enterprises that will consult, and as many that will not."""
    return [make.enterprise(industry_name="快递", **fields) for _one in range(2 * sides)]


def told(when: Period, firms: list[Enterprise], ours: float, theirs: float) -> None:
    """Each has a hundred workers and so many disputes: the first half ours."""
    half = len(firms) // 2
    for giver, name, values in (
        (Giver.HRSS, "employees_avg", [100.0] * len(firms)),
        (Giver.COURT, "accepted_disputes", [ours] * half + [theirs] * half),
    ):
        rows = [
            factories.told(one, name, value, when.ends_on)
            for one, value in zip(firms, values, strict=True)
        ]
        put(when, rows, giver=giver, by=None, today=factories.TODAY)


def concluded(
    firms: list[Enterprise], effective_on: date, level: str = Level.ENTERPRISE
) -> None:
    Contract.objects.bulk_create(
        Contract(
            enterprise=one, kind="wage", title="合同", level=level, starts_on=effective_on,
            ends_on=effective_on + 365 * DAY, effective_on=effective_on,
        )
        for one in firms
    )  # fmt: skip


def two_years(firms: list[Enterprise]) -> tuple[Period, Period]:
    """Disputes fell from 4 to 2 with the first half, from 4 to 3 with the others."""
    before, after = factories.period(2025, 1), factories.period(2026, 1)
    told(before, firms, 4, 4)
    told(after, firms, 2, 3)
    return before, after
