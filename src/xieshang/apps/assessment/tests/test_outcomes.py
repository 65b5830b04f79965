"""Who concluded a round beside who did not, from the facts of two quarters."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from xieshang.apps.assessment.models import Giver, Period
from xieshang.apps.assessment.outcomes import Compared, a_year_before, compared
from xieshang.apps.assessment.services.facts import put
from xieshang.apps.assessment.tests import factories
from xieshang.apps.contracts.choices import Level
from xieshang.apps.contracts.models import Contract
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db
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


def test_the_difference_between_who_consulted_and_who_did_not() -> None:
    firms = county()
    before, after = two_years(firms)
    concluded(firms[:10], THEN + DAY)
    found = compared(before, after)
    disputes = found.outcomes["disputes"]
    assert (found.enterprises, found.consulted) == (20, 10)
    assert (disputes.consulted.before, disputes.consulted.after) == (0.04, 0.02)
    assert (disputes.consulted.change, disputes.matched.change) == (-0.5, -0.25)
    assert disputes.difference == pytest.approx(0.5 / 0.75 - 1)
    assert found.outcomes["wages"].left_out == 20  # nobody told them
    assert np.isnan(found.outcomes["wages"].difference)


@pytest.mark.parametrize(
    ("effective_on", "many"), [(THEN, 0), (THEN + DAY, 10), (NOW, 10), (NOW + DAY, 0)]
)
def test_a_round_is_concluded_when_its_contract_takes_effect(
    effective_on: date, many: int
) -> None:
    firms = county()
    before, after = two_years(firms)
    concluded(firms[:10], effective_on)
    assert compared(before, after).consulted == many


def test_a_contract_from_above_is_no_round_of_the_enterprise() -> None:
    firms = county()
    before, after = two_years(firms)
    concluded(firms[:10], NOW, level=Level.SECTOR)
    assert compared(before, after).consulted == 0


def test_only_the_same_trade_and_size_is_matched() -> None:
    firms = county()
    before, after = two_years(firms)
    concluded(firms[:10], NOW)
    Enterprise.objects.filter(pk__in=[one.pk for one in firms[10:]]).update(size="micro")
    assert _disputes(compared(before, after)) == (0, 0, 20)
    Enterprise.objects.update(size="micro", industry_name="快递")
    assert _disputes(compared(before, after)) == (10, 10, 0)
    Enterprise.objects.filter(pk__in=[one.pk for one in firms[10:]]).update(
        industry_name="建筑"
    )
    assert _disputes(compared(before, after)) == (0, 0, 20)


def _disputes(found: Compared) -> tuple[int, int, int]:
    one = found.outcomes["disputes"]
    return one.consulted.enterprises, one.matched.enterprises, one.unmatched


def test_nine_on_a_side_are_not_told() -> None:
    firms = county(9)
    before, after = two_years(firms)
    concluded(firms[:9], NOW)
    assert np.isnan(compared(before, after).outcomes["disputes"].difference)


def test_a_region_is_its_own_enterprises() -> None:
    here, there = county(1), county(1, region_code=make.OTHER_TOWN)
    before, after = two_years([*here, *there])
    assert compared(before, after).enterprises == 4
    assert compared(before, after, region_code=make.COUNTY).enterprises == 2
    assert compared(before, after, region_code=make.OTHER_TOWN).enterprises == 2


def test_the_year_before_is_the_same_quarter_and_comes_first() -> None:
    before, after = factories.period(2025, 1), factories.period(2026, 1)
    factories.period(2025, 4)
    assert a_year_before(after) == before
    assert a_year_before(before) is None
    with pytest.raises(ValueError, match="is not before"):
        compared(after, before)
