"""What the platform counts becomes facts: every night, of each quarter that is not frozen."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xieshang.apps.assessment.models import Fact, Giver, Period
from xieshang.apps.assessment.pieces import AT_ONCE
from xieshang.apps.assessment.platform import PLATFORM
from xieshang.apps.assessment.reading import facts_of
from xieshang.apps.assessment.services.gather import gather, gather_all
from xieshang.apps.assessment.tests import factories
from xieshang.apps.assessment.tests.world import on_paper
from xieshang.apps.cases import housekeeping
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.contracts.models import Contract
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.index.data import State

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
STARTS, ENDS = date(2026, 1, 1), date(2026, 3, 31)
COVERED = "employees_covered_by_contract_in_force"


@pytest.fixture
def firm() -> Enterprise:
    seed(range(2025, 2029), announced_until=2026)
    here = make.enterprise(headcount=120)
    on_paper(here, date(2025, 4, 1), date(2026, 3, 20))
    return here


def kept(firm: Enterprise, name: str) -> tuple[float | None, int, date]:
    fact = Fact.objects.get(enterprise=firm, variable=name, giver=Giver.PLATFORM)
    return fact.value, fact.state, fact.as_of


def test_the_last_day_counted_is_yesterday(firm: Enterprise) -> None:
    period = factories.period()
    assert gather(period, by=None, today=STARTS) == 0
    assert not Fact.objects.exists()
    gather(period, by=None, today=date(2026, 3, 21))
    assert kept(firm, COVERED) == (120, State.VALUE, date(2026, 3, 20))
    assert gather(period, by=None, today=date(2026, 3, 22)) == 2  # and no wage clause
    assert kept(firm, COVERED) == (0, State.VALUE, date(2026, 3, 21))
    assert kept(firm, "contracts_expiring") == (1, State.VALUE, date(2026, 3, 20))


def test_after_its_end_a_quarter_is_counted_to_its_last_day(firm: Enterprise) -> None:
    period = factories.period()
    gather(period, by=None, today=ENDS + 30 * DAY)
    assert {fact.as_of for fact in Fact.objects.all()} == {ENDS}


def test_a_second_count_changes_nothing(firm: Enterprise) -> None:
    period = factories.period()
    assert gather(period, by=None, today=ENDS) == Fact.objects.count() > 0
    version = Period.objects.get().version
    assert gather(period, by=None, today=ENDS + DAY) == 0
    assert Period.objects.get().version == version


def test_of_whom_the_platform_is_silent_the_union_tells(firm: Enterprise) -> None:
    period = factories.period()
    factories.tell(period, firm, Giver.UNION, worker_reps=5)
    gather(period, by=None, today=ENDS)
    assert not Fact.objects.filter(variable="worker_reps", giver=Giver.PLATFORM).exists()
    assert facts_of(period, [firm]).value("worker_reps").tolist() == [5]


@pytest.mark.parametrize(
    ("ours", "theirs", "value", "state"),
    [
        (ENDS, ENDS, None, State.CONFLICTING),
        (ENDS, STARTS, None, State.CONFLICTING),
        (ENDS, STARTS - DAY, 3, State.VALUE),
        (STARTS - DAY, ENDS, 5, State.VALUE),
        (STARTS - DAY, STARTS - DAY, None, State.CONFLICTING),
    ],
)
def test_what_was_carried_over_gives_way_to_what_the_quarter_brought(
    firm: Enterprise, ours: date, theirs: date, value: float | None, state: State
) -> None:
    """The platform counts 3 representatives, the union tells 5."""
    period = factories.period()
    told = {"period": period, "enterprise": firm, "variable": "worker_reps"}
    Fact.objects.create(**told, giver=Giver.PLATFORM, value=3, as_of=ours)
    Fact.objects.create(**told, giver=Giver.UNION, value=5, as_of=theirs)
    found = facts_of(period, [firm])
    assert found.state("worker_reps").tolist() == [state]
    if value is not None:
        assert found.value("worker_reps").tolist() == [value]


def test_women_of_one_round_are_never_divided_by_the_seats_of_another(firm: Enterprise) -> None:
    """The union told of the last round; of this one the platform does not know every sex."""
    period = factories.period()
    told = {"period": period, "enterprise": firm}
    for name, value in (("worker_reps", 10), ("female_worker_reps", 4)):
        Fact.objects.create(
            **told, variable=name, giver=Giver.UNION, value=value, as_of=STARTS - DAY
        )
    assert facts_of(period, [firm]).value("female_worker_reps").tolist() == [4]
    counted = {"worker_reps": 5, "female_worker_reps": State.MISSING}
    factories.tell(period, firm, Giver.PLATFORM, **counted)
    found = facts_of(period, [firm])
    assert found.value("worker_reps").tolist() == [5]
    assert found.state("female_worker_reps").tolist() == [State.MISSING]
    factories.tell(period, firm, Giver.UNION, female_worker_reps=2)  # of this one
    assert facts_of(period, [firm]).value("female_worker_reps").tolist() == [2]


def test_a_department_of_last_year_still_contradicts_one_of_this(firm: Enterprise) -> None:
    period = factories.period()
    told = {"period": period, "enterprise": firm, "variable": "total_wages"}
    Fact.objects.create(**told, giver=Giver.TAX, value=100, as_of=STARTS - DAY)
    Fact.objects.create(**told, giver=Giver.ENTERPRISE, value=200, as_of=ENDS)
    assert facts_of(period, [firm]).state("total_wages").tolist() == [State.CONFLICTING]


def test_what_has_no_record_any_more_is_missing_and_what_was_carried_by_the_year_stands(
    firm: Enterprise,
) -> None:
    period = factories.period()
    factories.tell(period, firm, Giver.PLATFORM, lowest_post_wage=2600)
    earlier = {"giver": Giver.PLATFORM, "value": 3, "as_of": STARTS - DAY}
    for name in ("distinct_participants", "worker_reps"):
        Fact.objects.create(period=period, enterprise=firm, variable=name, **earlier)
    gather(period, by=None, today=ENDS)
    assert kept(firm, "lowest_post_wage") == (None, State.MISSING, ENDS - DAY)
    assert kept(firm, "distinct_participants") == (3, State.VALUE, STARTS - DAY)
    assert kept(firm, "worker_reps") == (None, State.MISSING, ENDS - DAY)  # of an old round


def test_what_was_carried_and_counts_the_same_speaks_of_this_quarter(firm: Enterprise) -> None:
    period = factories.period()
    earlier = {"giver": Giver.PLATFORM, "value": 0, "as_of": STARTS - DAY}
    Contract.objects.update(ended_on=STARTS)
    Fact.objects.create(period=period, enterprise=firm, variable="wage_clause", **earlier)
    gather(period, by=None, today=ENDS)
    assert kept(firm, "wage_clause") == (0, State.VALUE, ENDS - DAY)


def test_the_records_are_those_of_the_last_count(firm: Enterprise) -> None:
    period = factories.period()
    gather(period, by=None, today=date(2026, 3, 21))
    [line] = PLATFORM[COVERED].records(firm, period)
    assert line.counts == kept(firm, COVERED)[0] == 120
    gather(period, by=None, today=date(2026, 3, 22))
    assert PLATFORM[COVERED].records(firm, period) == []


def test_every_night_the_quarters_that_run_are_counted(
    firm: Enterprise, frozen: Callable[[Period], Period]
) -> None:
    frozen(factories.period(2025, 4))
    factories.period(2026, 1)
    factories.period(2026, 2)
    factories.period(2026, 3)
    gather_all(date(2026, 4, 10))
    told = Fact.objects.filter(variable=COVERED).values_list("period__quarter", "as_of")
    assert sorted(told) == [(1, ENDS), (2, date(2026, 4, 9))]


def test_the_housekeeping_counts(firm: Enterprise) -> None:
    factories.period(2026, 1)
    housekeeping.WORK["facts"](datetime(2026, 11, 1, tzinfo=UTC))
    assert Fact.objects.filter(variable="contracts_expiring", value=1).exists()
    assert "facts" in housekeeping.NAMES


def test_a_contract_entered_late_is_in_the_next_count(firm: Enterprise) -> None:
    period = factories.period()
    gather(period, by=None, today=ENDS)
    Contract.objects.update(ends_on=date(2026, 12, 31))
    gather(period, by=None, today=ENDS)
    assert kept(firm, COVERED)[0] == 120


def test_of_many_enterprises_each_statement_reads_those_that_are_counted(
    firm: Enterprise,
) -> None:
    others = []
    for number in range(AT_ONCE):
        other = copy(firm)
        other.pk, other.uscc = None, f"{number:018d}"
        others.append(other)
    Enterprise.objects.bulk_create(others)
    with CaptureQueriesContext(connection) as seen:
        gather(factories.period(), by=None, today=ENDS)
    told = [one["sql"] for one in seen if 'FROM "assessment_fact"' in one["sql"]]
    assert told
    assert [sql[:300] for sql in told if '"enterprise_id" IN' not in sql] == []
    assert Fact.objects.filter(variable=COVERED).count() == AT_ONCE + 1
