"""The county's coverage opens down to its contracts, and adds up on the way back."""

from __future__ import annotations

import pytest
from django.db.models import Sum

from xieshang.apps.assessment.models import Fact, Giver, Period
from xieshang.apps.assessment.platform import PLATFORM, Window
from xieshang.apps.assessment.reading import standing
from xieshang.apps.assessment.services.facts import put
from xieshang.apps.assessment.services.gather import gather
from xieshang.apps.assessment.told import Told
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.contracts.models import Contract
from xieshang.apps.organizations.models import Enterprise
from xieshang.config.demo import contracts, people, places
from xieshang.config.demo.contracts import COVERED, IN_FORCE
from xieshang.config.demo.days import ANNOUNCED_UNTIL, TODAY, YEARS
from xieshang.config.demo.places import COUNTY
from xieshang.core.index.data import State

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
WORKERS = "employees_covered_by_contract_in_force"


def counted() -> Period:
    """Anlan's contracts and workers, and what the platform counts of them."""
    seed(YEARS, announced_until=ANNOUNCED_UNTIL)
    county = places.build()
    contracts.build(county, people.build(county))
    period = Period.objects.create(year=2026, quarter=1)
    rows = [
        Told(one.pk, "employees_end", float(one.headcount or 0), State.VALUE, period.ends_on)
        for one in county.firms.values()
    ]
    put(period, rows, giver=Giver.HRSS, by=None, today=TODAY)
    gather(period, by=None, today=TODAY)
    return Period.objects.get(pk=period.pk)


def test_the_coverage_of_the_county_is_the_sum_of_what_its_contracts_cover() -> None:
    period = counted()
    here = list(Enterprise.objects.in_region(COUNTY))
    facts = Fact.objects.filter(period=period, variable=WORKERS, enterprise__in=here)
    covered = facts.aggregate(all=Sum("value"))["all"]
    workers = sum(firm.headcount or 0 for firm in here)

    found = standing(period)
    of_county = found.region_place[COUNTY]
    pooled = found.area.scored.result.data
    assert pooled.column("A1-2")[of_county] == pytest.approx(100 * covered / workers)

    by_firm = dict(facts.values_list("enterprise", "value"))
    window = Window.of(by_firm, period, period.ends_on)
    lines = list(PLATFORM[WORKERS].find(window))
    assert sum(line.counts or 0 for line in lines) == covered
    assert sum(bool(value) for value in by_firm.values()) == COVERED
    in_force = Contract.objects.in_force(period.ends_on).values_list("pk", flat=True)
    opened = {line.href for line in lines}
    assert len(opened) == IN_FORCE
    assert opened <= {f"/desk/contracts/{pk}/" for pk in in_force}
    for firm in here[::20]:
        shown = PLATFORM[WORKERS].records(firm, period)
        assert sum(line.counts for line in shown) == by_firm[firm.pk] in {0, firm.headcount}
        assert {line.href for line in shown} <= opened
