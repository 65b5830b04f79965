"""Regions, both union trees and the 430 enterprises of Anlan County."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.models import (
    Department,
    Enterprise,
    Grant,
    ManagementArea,
    Union,
)
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.services import (
    areas,
    departments,
    enterprises,
    grants,
    regions,
)
from xieshang.config.demo.days import FOUNDED

TABLE = Path(__file__).parent / "data" / "enterprises.csv"
COUNTY, CITY, PROVINCE = "980121", "980100", "980000"
SECTORS = {"G60": "快递物流", "C35M": "模具", "C18": "服装针织", "H62": "餐饮住宿"}
SHORT = {
    "E001": "安澜迅驰快递",
    "E002": "紫杏药业",
    "E003": "宏锐模具",
    "E004": "贝恩服饰",
    "E005": "江北热电",
    "E006": "恒居物业",
    "E007": "江畔食府",
    "E008": "筑基建设",
}
INDUSTRIES = {"G60": "交通邮政", "C35M": "机械冶金", "C18": "轻工纺织", "H62": "财贸旅游"}
DEPARTMENTS = {
    Department.Kind.HRSS: "人力资源和社会保障",
    Department.Kind.LAW_ENFORCEMENT: "综合行政执法",
    Department.Kind.DRC: "发展和改革",
    Department.Kind.MARKET: "市场监督管理",
    Department.Kind.EMERGENCY: "应急管理",
    Department.Kind.TAX: "税务",
    Department.Kind.HEALTHCARE: "医疗保障",
}
ZONE = "980121400"  # the development zone: a township-level code that looks after more
DESIGNATED_SIZE = 300  # demo rule of thumb: large enterprises count as above designated size


@dataclass(slots=True)
class County:
    """What was built, by the identifiers of the table."""

    admin: User
    steward: User
    firms: dict[str, Enterprise] = field(default_factory=dict)
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    towns: dict[str, str] = field(default_factory=dict)
    unions: dict[str, Union] = field(default_factory=dict)


def rows() -> list[dict[str, str]]:
    """The table of enterprises as it lies in the folder."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _person(username: str, name: str) -> User:
    user = User(username=username, name=name, is_staff_member=True)
    user.set_unusable_password()
    user.save()
    return user


def build() -> County:
    """Make the places; the first administrator is put there by hand, as in real life."""
    admin = _person("admin", "系统管理员")
    Grant.objects.create(
        user=admin, role=Role.PLATFORM_ADMIN, region_code="000000", since=FOUNDED
    )
    steward = _person("steward", "数据管理员")
    grants.give(steward, Role.DATA_STEWARD, by=admin, today=FOUNDED, region_code=PROVINCE)
    county = County(admin, steward)
    table = rows()
    county.towns = {row["town_code"]: row["town"] for row in table}
    _regions(county)
    _departments(county)
    _unions(county)
    for row in table:
        _firm(county, row)
    _areas(county)
    return county


def answer_for(county: County, region: str) -> None:
    """A second post for the data steward: who opens a quarter opens it for everybody."""
    grants.give(
        county.steward, Role.DATA_STEWARD, by=county.admin, today=FOUNDED, region_code=region
    )


def _regions(county: County) -> None:
    above = {PROVINCE: "示例省", CITY: "明川市", COUNTY: "安澜县"}
    for code, name in (above | dict(sorted(county.towns.items()))).items():
        regions.add(code=code, name=name, valid_from=None, by=county.admin, today=FOUNDED)


def _departments(county: County) -> None:
    """4+X: the three that join the county federation, whoever else may join, the townships."""
    for kind, name in DEPARTMENTS.items():
        departments.register(
            kind=kind, name=f"安澜县{name}局", short_name=f"{name}局", region_code=COUNTY,
            by=county.admin, today=FOUNDED,
        )  # fmt: skip
    for code, name in sorted(county.towns.items()):
        ending = {"道": "办事处", "区": "管理委员会"}.get(name[-1], "人民政府")
        departments.register(
            kind=Department.Kind.STREET, name=f"{name}{ending}", short_name=name,
            region_code=code, by=county.admin, today=FOUNDED,
        )  # fmt: skip


def _union(county: County, key: str, **fields: object) -> Union:
    kind = fields.pop("kind", Union.Kind.TERRITORIAL)
    found = enterprises.found_union(by=county.steward, today=FOUNDED, kind=kind, **fields)
    county.unions[key] = found
    return found


def _unions(county: County) -> None:
    top = _unions_above(county)
    for code, name in sorted(county.towns.items()):
        town = _union(county, code, name=f"{name}总工会", region_code=code, parent=top)
        _union(
            county, f"joint/{code}",
            name=f"{name}小微企业联合工会", region_code=code, parent=town,
            kind=Union.Kind.JOINT,
        )  # fmt: skip
    for code, name in SECTORS.items():
        _union(
            county, f"sector/{code}",
            name=f"安澜县{name}行业工会联合会", region_code=COUNTY, parent=top,
            sector_parent=county.unions[f"city/{INDUSTRIES[code]}"], kind=Union.Kind.SECTOR,
        )  # fmt: skip


def _unions_above(county: County) -> Union:
    """Both trees from the province down: federations, and the industrial unions beside them."""
    province = _union(county, PROVINCE, name="示例省总工会", region_code=PROVINCE)
    city = _union(county, CITY, name="明川市总工会", region_code=CITY, parent=province)
    for industry in dict.fromkeys(INDUSTRIES.values()):
        upper = _union(
            county, f"province/{industry}",
            name=f"示例省{industry}工会", region_code=PROVINCE, parent=province,
            kind=Union.Kind.INDUSTRIAL,
        )  # fmt: skip
        _union(
            county, f"city/{industry}",
            name=f"明川市{industry}工会", region_code=CITY, parent=city, sector_parent=upper,
            kind=Union.Kind.INDUSTRIAL,
        )  # fmt: skip
    return _union(county, COUNTY, name="安澜县总工会", region_code=COUNTY, parent=city)


def _areas(county: County) -> None:
    """A zone that reaches into two townships, and a shopping district across two streets."""
    zone = areas.set_up(
        name="安澜经济开发区", kind=ManagementArea.Kind.ZONE, region_code=COUNTY,
        union=county.unions[ZONE], since=FOUNDED, by=county.steward, today=FOUNDED,
    )  # fmt: skip
    areas.include_place(zone, ZONE, by=county.steward, today=FOUNDED)
    district = areas.set_up(
        name="江滨商圈", kind=ManagementArea.Kind.DISTRICT, region_code=COUNTY,
        union=county.unions["sector/H62"], since=FOUNDED, by=county.steward, today=FOUNDED,
    )  # fmt: skip
    for area, towns, industries, most in (
        (zone, ("980121003", "980121100"), {"C33", "C34", "C35M"}, 12),
        (district, ("980121002", "980121003"), {"F52", "H62"}, 18),
    ):
        inside = [
            firm
            for firm, row in county.rows.items()
            if row["town_code"] in towns and row["industry_code"] in industries
        ]
        for firm in inside[:most]:
            areas.include(area, county.firms[firm], by=county.steward, today=FOUNDED)


def _firm(county: County, row: dict[str, str]) -> None:
    union = None
    short_name = SHORT.get(row["id"], _short(row["name"]))
    if row["union_type"] == "enterprise union":
        union = enterprises.found_union(
            by=county.steward,
            today=FOUNDED,
            name=f"{row['name']}工会委员会",
            short_name=f"{short_name}工会",
            kind=Union.Kind.ENTERPRISE,
            region_code=row["town_code"],
            parent=county.unions[row["town_code"]],
            sector_parent=county.unions.get(f"sector/{row['industry_code']}"),
        )
    elif row["union_type"] == "joint union":
        union = county.unions[f"joint/{row['town_code']}"]
    employees = int(row["employees"])
    county.rows[row["id"]] = row
    county.firms[row["id"]] = enterprises.register(
        by=county.steward,
        today=FOUNDED,
        uscc=row["uscc"],
        name=row["name"],
        short_name=short_name,
        region_code=row["town_code"],
        industry_code=row["industry_code"],
        industry_name=row["industry"],
        size=row["size"],
        headcount=employees,
        women_count=round(employees * 0.4),
        has_womens_committee=employees >= 100,
        above_designated_size=employees >= DESIGNATED_SIZE,
        union=union,
        grade=row["grade"],
    )


def _short(name: str) -> str:
    """The name as people say it: without the county and the legal form."""
    for prefix in ("安澜县", "安澜"):
        name = name.removeprefix(prefix)
    for ending in ("有限责任公司", "股份有限公司", "有限公司"):
        name = name.removesuffix(ending)
    return name
