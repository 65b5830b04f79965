"""374 contracts in force covering 402 firms, entered from paper."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from xieshang.apps.contracts.choices import ContractKind, Level
from xieshang.apps.contracts.services.registration import PaperContract, register
from xieshang.apps.organizations.models import Enterprise
from xieshang.config.demo.days import FOUNDED, TODAY
from xieshang.config.demo.people import Staff
from xieshang.config.demo.places import COUNTY, SECTORS, County

IN_FORCE, COVERED = 374, 402
REGIONAL = ("980121001", "980121100", "980121400")
WITHOUT_CONTRACT = ("E007", "E008")  # storylines S7 and S8
EXPIRING = 112  # between today and the end of the campaign on 30 June
CAMPAIGN_END = date(2026, 6, 30)
SECTOR_FIGURES = {"lowest_post_wage": "2450", "pay_day": "20", "raise_percent": "2"}
REGION_FIGURES = {"lowest_post_wage": "2400", "pay_day": "20"}
SMALL = {"micro", "small"}  # whom a regional contract is made for
YEAR = timedelta(days=365)


def uncovered(county: County) -> set[str]:
    """28 firms without any contract: the 24 without a union, two storylines, two more."""
    none = {firm for firm, row in county.rows.items() if row["union_type"] == "none"}
    none |= set(WITHOUT_CONTRACT)
    spare = (
        firm
        for firm, row in county.rows.items()
        if row["grade"] == "C" and row["union_type"] == "joint union" and firm not in none
    )
    while len(none) < len(county.rows) - COVERED:
        none.add(next(spare))
    return none


def plan(county: County) -> tuple[list[str], set[str]]:
    """Which firms have a contract of their own, and which are covered from above only."""
    without = uncovered(county)
    own_wanted = IN_FORCE - len(REGIONAL) - len(SECTORS)
    covered = [firm for firm in county.rows if firm not in without]
    above_only: set[str] = set()
    for firm in reversed(covered):
        if len(covered) - len(above_only) == own_wanted:
            break
        row = county.rows[firm]
        reachable = row["industry_code"] in SECTORS or row["town_code"] in REGIONAL
        if reachable and row["size"] in SMALL and not row["story"]:
            above_only.add(firm)
    return [firm for firm in covered if firm not in above_only], above_only


def build(county: County, staff: Staff) -> None:
    own, _above_only = plan(county)
    without = uncovered(county)
    entries = [_enterprise(county.firms[firm], number) for number, firm in enumerate(own)]
    entries += [_sector(county, code, without) for code in SECTORS]
    entries += [_region(county, town, without) for town in REGIONAL]
    register(entries, by=staff["shenlan"], today=FOUNDED)


def _enterprise(firm: Enterprise, number: int) -> PaperContract:
    """One wage contract of a year; the first ones end inside the campaign."""
    if firm.short_name == "安澜迅驰快递":
        ends_on = date(2026, 8, 31)
    elif number <= EXPIRING:
        span = (CAMPAIGN_END - TODAY).days
        ends_on = TODAY + timedelta(days=1 + number * (span - 1) // EXPIRING)
    else:
        ends_on = date(2026, 7, 1) + timedelta(days=number * 5 % 150)
    starts_on = ends_on - YEAR + timedelta(days=1)
    return PaperContract(
        enterprise=firm,
        kind=ContractKind.WAGE,
        starts_on=starts_on,
        ends_on=ends_on,
        effective_on=starts_on,
        published_on=starts_on,
    )


def _above(title: str, level: Level, covers: list[Enterprise], **more: Any) -> PaperContract:
    """One contract of a sector or a region, for the firms that it names."""
    return PaperContract(
        kind=ContractKind.WAGE,
        starts_on=date(2025, 10, 1),
        ends_on=date(2026, 9, 30),
        effective_on=date(2025, 10, 1),
        published_on=date(2025, 10, 1),
        title=title,
        level=level,
        covers=tuple(covers),
        scan=f"安澜县总工会档案室，{title}",
        **more,
    )


def _sector(county: County, code: str, without: set[str]) -> PaperContract:
    covers = [
        county.firms[firm]
        for firm, row in county.rows.items()
        if row["industry_code"] == code and firm not in without
    ]
    name = SECTORS[code]
    return _above(
        f"安澜县{name}行业工资专项集体合同",
        Level.SECTOR,
        covers,
        region_code=COUNTY,
        industry_code=code,
        industry_name=name,
        party_workers=f"安澜县{name}行业工会联合会",
        party_employers=f"安澜县{name}行业协会",
        filing_no=f"安人社集审〔2025〕{code}号",
        figures=SECTOR_FIGURES,
    )


def _region(county: County, town: str, without: set[str]) -> PaperContract:
    covers = [
        county.firms[firm]
        for firm, row in county.rows.items()
        if row["town_code"] == town and row["size"] in SMALL and firm not in without
    ]
    name = county.towns[town]
    return _above(
        f"{name}区域性工资专项集体合同",
        Level.REGION,
        covers,
        region_code=town,
        party_workers=f"{name}总工会",
        party_employers=f"{name}企业联合会",
        filing_no=f"安人社集审〔2025〕{town}号",
        figures=REGION_FIGURES,
    )
