"""Contracts on paper: whom they bind, until when, who enters them; drafts are held to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.contracts.checks import findings, upper_standards
from xieshang.apps.contracts.choices import ContractKind, Level
from xieshang.apps.contracts.models import Contract
from xieshang.apps.contracts.services.registration import (
    PaperContract,
    amend,
    end,
    entry_of,
    register,
)
from xieshang.apps.contracts.tests.factories import DRAFTED, Told, contract_at, fill
from xieshang.apps.organizations.models import Enterprise, Union
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def express(told: Told) -> None:
    Enterprise.objects.filter(pk=told.round.enterprise_id).update(industry_code="G60")


def sector(**fields: Any) -> PaperContract:
    make.region(make.COUNTY)
    given: dict[str, Any] = {
        "kind": ContractKind.WAGE,
        "level": Level.SECTOR,
        "title": "安澜县快递物流行业工资专项集体合同",
        "region_code": make.COUNTY,
        "industry_code": "G60",
        "industry_name": "快递物流",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "effective_on": date(2026, 1, 1),
        "filing_no": "安人社集审2025-31",
        "figures": {"lowest_post_wage": "3500", "pay_day": "10"},
    }
    return PaperContract(**(given | fields))


def registered(**fields: Any) -> Contract:
    [made] = register([sector(**fields)], by=make.county_officer(), today=DRAFTED)
    return made


def standards(told: Told, on: date = DRAFTED) -> dict[str, Decimal]:
    return {key: one.value for key, one in upper_standards(told.contract, on).items()}


def test_a_draft_below_its_sector_is_held_and_the_contract_is_named() -> None:
    told = contract_at("4_meeting")
    express(told)
    registered()
    held = {one.clause: one.blocker for one in findings(told.contract, DRAFTED)}
    assert held["T06-lowest"].code == "below-upper-contract"
    assert dict(held["T06-lowest"].values)["title"] == "安澜县快递物流行业工资专项集体合同"
    assert held["T06-payday"].code == "below-upper-contract"  # the later day is the worse one
    fill(told.clause("T06-lowest"), told, lowest_post_wage="3500", pay_day="10")
    fill(told.clause("T06-payday"), told, lowest_post_wage="3500", pay_day="10")
    codes = [one.blocker.code for one in findings(told.contract, DRAFTED)]
    assert "below-upper-contract" not in codes


def test_a_regional_contract_binds_every_industry_of_its_place() -> None:
    told = contract_at("4_meeting")
    make.region(make.TOWN)
    registered(level=Level.REGION, region_code=make.TOWN, industry_code="", industry_name="")
    assert standards(told)["lowest_post_wage"] == 3500


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"industry_code": "C18"},
        {"industry_code": "G601"},  # a part of the industry that this firm is not in
        {"region_code": make.OTHER_COUNTY},
        {"region_code": "980121009"},  # another town of the same county
    ],
)
def test_another_region_or_another_industry_binds_nobody_here(
    elsewhere: dict[str, str],
) -> None:
    told = contract_at("4_meeting")
    express(told)
    code = elsewhere.get("region_code", make.COUNTY)
    make.region(code)
    register([sector(**elsewhere)], by=make.county_officer(code[:6]), today=DRAFTED)
    assert standards(told) == {}


@pytest.mark.parametrize(
    ("term", "binds"),
    [
        ({"starts_on": DRAFTED}, True),
        ({"starts_on": DRAFTED + DAY}, False),
        ({"ends_on": DRAFTED}, True),
        ({"ends_on": DRAFTED - DAY}, False),
    ],
)
def test_the_first_and_the_last_day_bind_and_the_days_beside_do_not(
    term: dict[str, date], binds: bool
) -> None:
    told = contract_at("4_meeting")
    express(told)
    registered(**(term | ({"effective_on": term["starts_on"]} if "starts_on" in term else {})))
    assert bool(standards(told)) is binds


@pytest.mark.parametrize(("ended_on", "binds"), [(DRAFTED - DAY, False), (DRAFTED, False)])
def test_one_that_was_ended_binds_no_longer(ended_on: date, binds: bool) -> None:
    told = contract_at("4_meeting")
    express(told)
    contract = registered()
    officer = make.county_officer()
    end(contract, ended_on=ended_on, reason="双方重新签订", by=officer, today=DRAFTED)
    contract.refresh_from_db()
    assert bool(standards(told)) is binds
    assert contract.paper.end_reason == "双方重新签订"
    assert standards(told, DRAFTED - 2 * DAY)["lowest_post_wage"] == 3500


def test_the_better_of_sector_and_region_counts() -> None:
    told = contract_at("4_meeting")
    express(told)
    registered()
    better = {"lowest_post_wage": "3600", "pay_day": "12"}
    registered(
        level=Level.REGION, industry_code="", industry_name="", filing_no="2", figures=better
    )
    found = standards(told)
    assert (found["lowest_post_wage"], found["pay_day"]) == (Decimal(3600), Decimal(10))


def test_a_contract_that_names_its_firms_binds_no_other_firm() -> None:
    told, other = contract_at("4_meeting"), make.enterprise(industry_code="G60")
    express(told)
    registered(covers=(other,))
    assert standards(told) == {}


def test_it_can_be_corrected_until_it_has_ended() -> None:
    officer, contract = make.county_officer(), registered()
    entry = replace(entry_of(contract), figures={"lowest_post_wage": "3700"})
    amend(contract, entry, by=officer, today=DRAFTED)
    assert entry_of(Contract.objects.get(pk=contract.pk)).figures == {
        "lowest_post_wage": "3700"
    }
    last = contract.ends_on
    amend(contract, entry, by=officer, today=last)
    with pytest.raises(NotNow):
        amend(contract, entry, by=officer, today=last + DAY)
    end(contract, ended_on=DRAFTED, reason="改签", by=officer, today=DRAFTED)
    with pytest.raises(NotNow):
        amend(contract, entry, by=officer, today=DRAFTED)
    with pytest.raises(NotNow):
        end(contract, ended_on=DRAFTED, reason="再来", by=officer, today=DRAFTED)


def test_an_end_needs_a_reason_and_a_day_that_has_come() -> None:
    officer, contract = make.county_officer(), registered()
    with pytest.raises(ValidationError) as wrong:
        end(contract, ended_on=DRAFTED, reason=" ", by=officer, today=DRAFTED)
    assert "reason" in wrong.value.message_dict
    with pytest.raises(ValidationError) as wrong:
        end(contract, ended_on=DRAFTED + DAY, reason="改签", by=officer, today=DRAFTED)
    assert "ended_on" in wrong.value.message_dict


def test_who_enters_a_sectors_contract() -> None:
    make.region(make.TOWN)
    union = make.union(Union.Kind.SECTOR, region_code=make.COUNTY)
    of_sector = make.granted(Role.COUNTY_RIGHTS, union=union)
    town = make.township_officer()
    register([sector()], by=of_sector, today=DRAFTED)
    with pytest.raises(PermissionDenied):  # the county is not the town's to bind
        register([sector(filing_no="2")], by=town, today=DRAFTED)
    register([sector(region_code=make.TOWN, filing_no="3")], by=town, today=DRAFTED)
    region = {"level": Level.REGION, "industry_code": "", "industry_name": ""}
    with pytest.raises(PermissionDenied):  # a sector's union does not speak for the region
        register([sector(**region, filing_no="4")], by=of_sector, today=DRAFTED)
    with pytest.raises(PermissionDenied):
        register([sector()], by=make.county_officer(make.OTHER_COUNTY), today=DRAFTED)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"industry_code": ""}, "industry_code"),
        ({"region_code": "980199"}, "region_code"),
        ({"level": Level.REGION}, "industry_code"),
        ({"figures": {"lowest_post_wage": "三千"}}, "figure_lowest_post_wage"),
    ],
)
def test_what_contradicts_itself_is_refused_at_its_field(
    fields: dict[str, Any], named: str
) -> None:
    officer = make.county_officer("980100" if "region_code" in fields else make.COUNTY)
    with pytest.raises(ValidationError) as wrong:
        register([sector(**fields)], by=officer, today=DRAFTED)
    assert named in wrong.value.message_dict
    assert Contract.objects.count() == 0
