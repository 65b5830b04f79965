"""What the platform counts itself, against examples counted by hand."""

from __future__ import annotations

from datetime import date

import pytest

from xieshang.apps.assessment.models import Giver
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.targets import computed
from xieshang.apps.targets.computed import Counted, total
from xieshang.apps.targets.tests.factories import MARCH, contract, firm, sectoral, told

pytestmark = pytest.mark.django_db
AREA = make.COUNTY


def counted(code: str, area: str = AREA, on: date = MARCH) -> tuple[float, float | None, int]:
    """Numerator, denominator, and how many were left out."""
    found = total(computed.COMPUTED[code](area, on), area, on)
    assert found is not None
    return found.read.numerator, found.read.denominator, found.left_out


def test_t01_counts_unionised_enterprises_in_operation_and_those_covered() -> None:
    """Five belong in; their own contract, a sector's by name, a sector's by place: three."""
    own, named, _placed, expired, bare = (firm(industry_code=code) for code in "ABCDE")
    contract(own)
    sectoral(named)
    sectoral(region_code=AREA, industry_code="C")
    contract(expired, ends_on=date(2026, 3, 30))
    contract(make.enterprise())  # covered, and no union
    contract(firm(status=Enterprise.Status.SUSPENDED))
    contract(firm(status=Enterprise.Status.CLOSED))
    contract(firm(region_code=make.OTHER_TOWN))
    contract(firm(since=date(2026, 4, 1)))  # not yet there on the day
    assert counted("T01") == (3, 5, 0)
    assert {row.enterprise_id for row in computed.covered_enterprises(AREA, MARCH)
            if not row.numerator} == {expired.pk, bare.pk}  # fmt: skip
    assert counted("T01", on=date(2026, 3, 30)) == (4, 5, 0)


def test_t01_knows_contracts_from_their_first_day_on_and_not_after_their_end() -> None:
    contract(firm(), effective_on=MARCH)
    contract(firm(), effective_on=date(2026, 4, 1))
    contract(firm(), ended_on=MARCH)  # ended on the day: binds no longer
    assert counted("T01") == (1, 3, 0)


def test_a_contract_of_a_place_covers_what_lies_in_it_and_nothing_beside_it() -> None:
    inside = firm(region_code="980121003")
    firm(region_code="980121004")
    sectoral(region_code="980121003")
    assert counted("T01") == (1, 2, 0)
    assert counted("T01", "980121003") == (1, 1, 0)
    contract(inside)  # twice covered is covered once
    assert counted("T01") == (1, 2, 0)


def test_t02_takes_the_mean_of_insured_persons_and_else_the_register() -> None:
    """By the register 100 and 99; by a year's insured persons 99 and 100, and an old 500."""
    at_hundred, under = firm(headcount=100), firm(headcount=99)
    shrunk, grown = firm(headcount=300), firm(headcount=50)
    for here, before, now in ((shrunk, 120, 78), (grown, 80, 120)):
        told(here, giver=Giver.HRSS, year=2025, quarter=4, insured_pension=before)
        told(here, giver=Giver.HRSS, insured_pension=now)
    told(under, giver=Giver.HRSS, year=2025, quarter=1, insured_pension=500)  # a year ago
    told(under, giver=Giver.ENTERPRISE, insured_pension=500)  # not the authority's word
    contract(grown)
    contract(under)
    rows = computed.covered_large_enterprises(AREA, MARCH)
    assert {row.enterprise_id for row in rows} == {at_hundred.pk, grown.pk}
    assert counted("T02") == (1, 2, 0)


def test_t09_sums_those_who_took_part_over_covered_enterprises() -> None:
    """60 of 80 and 30 of 40: 90 of 120. No contract: not asked. No facts: left out."""
    for part, whole in ((60, 80), (30, 40)):
        here = firm()
        contract(here)
        told(here, distinct_participants=part, employees_avg=whole)
    told(firm(), distinct_participants=9, employees_avg=10)
    silent, torn = firm(), firm()
    for here in (silent, torn):
        contract(here)
    told(torn, distinct_participants=9, employees_avg=10)
    told(torn, giver=Giver.ENTERPRISE, employees_avg=11)  # two say different things
    assert counted("T09") == (90, 120, 2)


def test_t09_reads_the_last_quarter_that_was_over() -> None:
    here = firm()
    contract(here)
    told(here, year=2025, quarter=4, distinct_participants=1, employees_avg=10)
    told(here, distinct_participants=7, employees_avg=10)
    assert counted("T09") == (7, 10, 0)
    assert counted("T09", on=date(2026, 2, 28)) == (1, 10, 0)


@pytest.mark.parametrize(
    ("answers", "workers", "belongs"),
    [(10, 29, True), (9, 29, False), (10, 50, True), (10, 51, False), (20, 100, True)],
)
def test_a_sample_needs_ten_answers_and_a_fifth_of_thirty_and_more(
    answers: int, workers: int, belongs: bool
) -> None:
    assert computed.enough(answers, workers) is belongs


def test_t10_pools_samples_that_are_enough() -> None:
    """18 of 20 (100 workers), 9 of 10 (20 workers), and 9 answers that are too few."""
    for right, answers, workers in ((18, 20, 100), (9, 10, 20), (9, 9, 20)):
        told(
            firm(), giver=Giver.SURVEY, aware_respondents=right,
            awareness_respondents=answers, employees_end=workers,
        )  # fmt: skip
    found = total(computed.aware(AREA, MARCH), AREA, MARCH)
    assert found is not None
    read = found.read
    assert (read.numerator, read.denominator, read.population) == (27, 30, 120)
    assert found.enterprises == 2


@pytest.mark.parametrize(
    ("code", "part", "whole"),
    [("T01", 3, 6), ("T02", 3, 4), ("T09", 100, 214), ("T10", 27, 43)],
)
def test_a_county_is_the_sum_of_its_townships(code: str, part: float, whole: float) -> None:
    """Six enterprises in three places: those of 120 are covered, one of them told nothing.

    Samples are enough in those of 40 and 90 workers alone: 13 of 21, 14 of 22.
    """
    places = {"980121001": (120, 40), "980121002": (120, 200, 90), "980121003": (120,)}
    for town, sizes in places.items():
        for number, size in enumerate(sizes):
            here = firm(region_code=town, headcount=size)
            if size == 120:
                contract(here)
            if town != "980121003":
                told(here, distinct_participants=size // 2 - 10, employees_avg=size - 13.3)
            told(
                here, giver=Giver.SURVEY, aware_respondents=number + 12,
                awareness_respondents=number + 20, employees_end=size,
            )  # fmt: skip
    rows = computed.COMPUTED[code](AREA, MARCH)
    county = total(rows, AREA, MARCH)
    assert county is not None
    parts = [found for town in places if (found := total(rows, town, MARCH)) is not None]
    # Asked for a township alone, the same function says the same of it.
    alone = [total(computed.COMPUTED[code](town, MARCH), town, MARCH) for town in places]
    assert [one for one in alone if one is not None] == parts
    assert len(parts) > 1
    assert sum(one.read.numerator for one in parts) == county.read.numerator
    assert sum(one.read.denominator or 0 for one in parts) == county.read.denominator
    assert sum(one.enterprises for one in parts) == county.enterprises
    # Those who told nothing lie where nothing was read at all, too.
    assert sum(one.left_out for one in parts) <= county.left_out
    assert (county.read.numerator, county.read.denominator) == (part, whole)


def test_where_there_is_nothing_to_measure_there_is_no_reading() -> None:
    assert total([], AREA, MARCH) is None
    assert total([Counted(1, make.TOWN, 1, 2, known=False)], AREA, MARCH) is None
