"""Coverage, renewal and publication in time, counted by hand at their edges."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from xieshang.apps.assessment.models import Fact, Giver, Settled
from xieshang.apps.assessment.platform import PLATFORM, Window
from xieshang.apps.assessment.tests.world import SINCE, UNTIL, count, on_paper, quarter, records
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.consultations.choices import Decision, RoundKind, Side
from xieshang.apps.consultations.models import Offer, Response
from xieshang.apps.contracts.choices import ContractKind, Level
from xieshang.apps.contracts.models import Contract, Renewal
from xieshang.apps.contracts.services.registration import end
from xieshang.apps.contracts.tests.factories import PUBLISHED, contract_at
from xieshang.apps.contracts.tests.table import hour, open_round, people_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
YEAR_AGO = date(2025, 7, 1)
COVERED = "employees_covered_by_contract_in_force"
CONTRACTS = (
    COVERED, "contracts_expiring", "contracts_renewed_before_expiry", "contracts_effective",
    "contracts_published_in_time",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _known_years() -> None:
    seed(range(2025, 2029), announced_until=2026)


def sector(**fields: Any) -> Contract:
    given: dict[str, Any] = {
        "level": Level.SECTOR, "title": "快递行业工资专项集体合同", "region_code": make.COUNTY,
        "industry_code": "G60", "industry_name": "快递物流",
    }  # fmt: skip
    return on_paper(None, date(2026, 1, 1), UNTIL, **(given | fields))


def test_workers_are_covered_by_a_contract_that_holds_on_the_last_day() -> None:
    inside, outside, never = (make.enterprise(headcount=n) for n in (120, 80, 40))
    on_paper(inside, YEAR_AGO, UNTIL)
    on_paper(outside, YEAR_AGO, UNTIL - DAY)
    assert count(COVERED, [inside, outside, never]) == [120, 0, 0]
    assert count(COVERED, [outside], until=UNTIL - DAY) == [80]


def test_a_contract_that_ended_early_or_has_not_begun_covers_nobody() -> None:
    ended, future = make.enterprise(), make.enterprise()
    made = on_paper(ended, YEAR_AGO, date(2026, 12, 31))
    Contract.objects.filter(pk=made.pk).update(ended_on=UNTIL)
    on_paper(future, UNTIL + DAY, date(2027, 6, 30), effective_on=UNTIL)
    assert count(COVERED, [ended, future]) == [0, 0]


def test_a_contract_that_ran_its_term_covered_on_its_last_day() -> None:
    here = make.enterprise()
    made = on_paper(here, YEAR_AGO, UNTIL)
    Contract.objects.filter(pk=made.pk).update(ended_on=UNTIL)  # so the sweep a day later
    assert count(COVERED, [here]) == [126]


def test_two_contracts_cover_the_same_workers_once_and_both_are_shown() -> None:
    here = make.enterprise(headcount=120, industry_code="G6010")
    on_paper(here, YEAR_AGO, UNTIL, title="工资专项集体合同")
    sector()
    assert count(COVERED, [here]) == [120]
    told = [(one.title, one.counts) for one in records(COVERED, here)]
    assert told == [("工资专项集体合同", 120), ("快递行业工资专项集体合同", 0)]


def test_a_contract_of_a_sector_covers_its_trade_and_place_and_whom_it_names() -> None:
    inside = make.enterprise(industry_code="G60")
    trade = make.enterprise(industry_code="G59")
    place = make.enterprise(industry_code="G60", region_code=make.OTHER_TOWN)
    sector()
    assert count(COVERED, [inside, trade, place]) == [126, 0, 0]
    sector(covers=(trade,), industry_code="C18")
    assert count(COVERED, [trade, inside]) == [126, 126]
    assert count(COVERED, [place]) == [0]


def test_a_sector_contract_ended_on_the_last_day_no_longer_covers() -> None:
    here = make.enterprise(industry_code="G60")
    made = sector()
    end(
        made, ended_on=make.TODAY, reason="协会解散", by=make.county_officer(), today=make.TODAY
    )
    assert count(COVERED, [here], until=make.TODAY - DAY) == [126]
    assert count(COVERED, [here], until=make.TODAY) == [0]


def test_the_workers_are_those_of_the_index_where_it_knows_them() -> None:
    here = make.enterprise(headcount=120)
    on_paper(here, YEAR_AGO, UNTIL)
    told = {"period": quarter(), "enterprise": here, "variable": "employees_end"}
    Fact.objects.create(**told, giver=Giver.ENTERPRISE, value=99, as_of=UNTIL)
    assert count(COVERED, [here]) == [99]
    Fact.objects.create(**told, giver=Giver.HRSS, value=101, as_of=UNTIL)
    assert count(COVERED, [here]) == [101]
    Settled.objects.create(
        **told, giver=Giver.ENTERPRISE, why="按花名册", by=make.county_officer(), on=UNTIL
    )
    assert count(COVERED, [here]) == [99]


@pytest.mark.parametrize(
    ("ends_on", "many"),
    [(SINCE - DAY, 0), (SINCE, 1), (UNTIL, 1), (UNTIL + DAY, 0)],
)
def test_contracts_expire_in_the_quarter_of_their_last_day(ends_on: date, many: int) -> None:
    here = make.enterprise()
    on_paper(here, YEAR_AGO - timedelta(days=200), ends_on)
    assert count("contracts_expiring", [here]) == [many]


def test_what_was_rescinded_or_changed_before_does_not_expire() -> None:
    rescinded, changed = make.enterprise(), make.enterprise()
    one, two = (on_paper(firm, YEAR_AGO, UNTIL) for firm in (rescinded, changed))
    Renewal.objects.filter(contract=one).update(rescission_filed_on=SINCE)
    newer = on_paper(changed, SINCE, date(2026, 12, 31))
    Contract.objects.filter(pk=newer.pk).update(supersedes=two)
    assert count("contracts_expiring", [rescinded, changed]) == [0, 0]


@pytest.mark.parametrize(("gap", "in_time"), [(1, 1), (2, 0)])
def test_a_renewal_leaves_no_day_without_a_contract(gap: int, in_time: int) -> None:
    here = make.enterprise()
    ends_on = date(2026, 5, 31)
    on_paper(here, date(2025, 6, 1), ends_on)
    on_paper(here, ends_on + gap * DAY, date(2027, 5, 31))
    assert count("contracts_renewed_before_expiry", [here]) == [in_time]
    [told] = records("contracts_renewed_before_expiry", here)
    assert told.counts == in_time


def test_another_kind_of_contract_renews_nothing() -> None:
    here = make.enterprise()
    on_paper(here, date(2025, 6, 1), date(2026, 5, 31))
    on_paper(here, date(2026, 5, 1), date(2027, 5, 31), kind=ContractKind.COMPREHENSIVE)
    assert count("contracts_renewed_before_expiry", [here]) == [0]


@pytest.mark.parametrize(
    ("late", "decision", "in_time"),
    [(0, Decision.AGREE, 1), (1, Decision.AGREE, 0), (0, Decision.REFUSE, 0)],
)
def test_a_round_agreed_to_on_the_last_day_renews(
    late: int, decision: Decision, in_time: int
) -> None:
    here = make.enterprise()
    ends_on = date(2026, 5, 31)
    on_paper(here, date(2025, 6, 1), ends_on)
    answered(here, ends_on + late * DAY, decision)
    assert count("contracts_renewed_before_expiry", [here]) == [in_time]


def answered(here: Enterprise, day: date, decision: Decision) -> None:
    """A round of this year, offered, and what the other side said to it."""
    round_ = open_round(here, people_of(here), RoundKind.WAGE)
    offer = Offer.objects.create(
        consultation=round_, from_side=Side.WORKERS, meet_at=hour(day), meet_place="会议室",
        reps_wanted=3,
    )  # fmt: skip
    Response.objects.create(offer=offer, decision=decision, reason="没有", answered_on=day)


def test_the_round_that_made_a_contract_does_not_renew_it() -> None:
    told = contract_at("in_force")
    Contract.objects.filter(pk=told.contract.pk).update(
        starts_on=date(2026, 2, 1), ends_on=date(2026, 6, 1)
    )
    assert count("contracts_expiring", [told.round.enterprise]) == [1]
    assert count("contracts_renewed_before_expiry", [told.round.enterprise]) == [0]


@pytest.mark.parametrize(
    ("effective_on", "many"),
    [
        (date(2026, 3, 24), 0),  # five working days: 31 March
        (date(2026, 3, 25), 1),  # 1 April
        (date(2026, 6, 23), 1),  # 30 June
        (date(2026, 6, 24), 0),  # 1 July
    ],
)
def test_a_contract_counts_in_the_quarter_of_its_last_day_to_be_published(
    effective_on: date, many: int
) -> None:
    here = make.enterprise()
    on_paper(here, effective_on, date(2027, 2, 28), published_on=effective_on)
    assert count("contracts_effective", [here]) == [many]


@pytest.mark.parametrize(
    ("published_on", "in_time"), [(date(2026, 6, 30), 1), (date(2026, 7, 1), 0)]
)
def test_published_on_the_last_day_is_in_time(published_on: date, in_time: int) -> None:
    here = make.enterprise()
    on_paper(here, date(2026, 6, 23), date(2027, 2, 28), published_on=published_on)
    assert count("contracts_published_in_time", [here]) == [in_time]


def test_a_register_that_does_not_tell_the_publication_is_not_late() -> None:
    here = make.enterprise()
    on_paper(here, date(2026, 6, 1), date(2027, 2, 28), published_on=None)
    assert count("contracts_effective", [here]) == [0]


def test_a_round_that_does_not_publish_is_late_once_its_day_has_passed() -> None:
    told = contract_at("8_publish")  # in effect on 30 April; holidays until 5 May
    here, last_day = told.round.enterprise, date(2026, 5, 11)
    publish = told.round.case.deadlines.get(timer="publish")
    assert publish.breach_on == last_day
    assert count("contracts_effective", [here], until=last_day - DAY) == [0]
    assert count("contracts_effective", [here], until=last_day) == [1]
    assert count("contracts_published_in_time", [here], until=last_day) == [0]


def test_a_round_that_publishes_is_in_time() -> None:
    told = contract_at("in_force")
    assert told.contract.published_on == PUBLISHED
    assert count("contracts_published_in_time", [told.round.enterprise]) == [1]
    [line] = records("contracts_published_in_time", told.round.enterprise)
    assert (line.href, line.counts) == (f"/desk/contracts/{told.contract.pk}/", 1)


def test_the_register_is_read_in_as_many_queries_for_many_enterprises_as_for_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    firms = [make.enterprise(industry_code="G60") for _one in range(5)]
    for one in firms:
        on_paper(one, date(2025, 6, 1), date(2026, 5, 31))
        on_paper(one, date(2026, 6, 1), date(2027, 5, 31))
    sector()
    for some in (firms[:1], firms):
        window = Window.of([one.pk for one in some], quarter(), UNTIL)
        with django_assert_num_queries(11):
            for name in CONTRACTS:
                assert len(PLATFORM[name].of(window)) == len(some)
