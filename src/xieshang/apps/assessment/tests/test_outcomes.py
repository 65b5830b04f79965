"""Who concluded a round beside who did not, from the facts of two quarters."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from xieshang.apps.assessment.models import Giver, Period
from xieshang.apps.assessment.outcomes import Compared, a_year_before, compared
from xieshang.apps.assessment.reading import facts_of
from xieshang.apps.assessment.services.facts import put
from xieshang.apps.assessment.tests import factories
from xieshang.apps.assessment.tests.years import DAY, NOW, THEN, concluded, county, two_years
from xieshang.apps.contracts.choices import Level
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db


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


def wages(when: Period, firms: list[Enterprise], value: float, as_of: date) -> None:
    rows = [factories.told(one, "total_wages", value, as_of) for one in firms]
    put(when, rows, giver=Giver.TAX, by=None, today=factories.TODAY)


@pytest.mark.parametrize(
    ("last", "left_out"), [(date(2024, 12, 31), 20), (date(2025, 12, 31), 0)]
)
def test_a_yearly_value_that_was_only_carried_over_is_not_the_next_years(
    last: date, left_out: int
) -> None:
    firms = county()
    before, after = two_years(firms)
    concluded(firms[:10], NOW)
    wages(before, firms, 7_000_000, date(2024, 12, 31))
    wages(after, firms, 7_700_000, last)
    found = compared(before, after)
    assert found.outcomes["wages"].left_out == left_out
    assert found.years == (date(2024, 12, 31), last)
    assert found.outcomes["disputes"].left_out == 0


def test_a_few_variables_are_read_as_all_of_them_are() -> None:
    firms = county(2)
    _before, after = two_years(firms)
    all_of_them = facts_of(after, firms)
    some = facts_of(after, firms, variables=["accepted_disputes"])
    name = "accepted_disputes"
    np.testing.assert_array_equal(some.value(name), all_of_them.value(name))
    assert np.isnan(some.value("employees_avg")).all()
