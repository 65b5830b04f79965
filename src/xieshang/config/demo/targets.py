"""The target sheets of Anlan County and its city: what was on paper, what is counted now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from xieshang.apps.accounts.models import User
from xieshang.apps.targets.services import goals, month_ends, readings
from xieshang.apps.targets.services.goals import Wanted
from xieshang.apps.targets.services.readings import Entry
from xieshang.config.demo.days import FOUNDED
from xieshang.config.demo.people import Staff
from xieshang.config.demo.pictures import scan
from xieshang.config.demo.places import CITY, COUNTY, County
from xieshang.core.targets.reading import Measured, month_end

Paper = tuple[str, str]  # who keeps it, what it is called
Row = tuple[float, ...]  # year, month, numerator, denominator, population
BEGAN = date(2024, 12, 31)  # of the plan
# Code: baseline, milestones of 2025 and 2026, owner.
COUNTY_GOALS = {
    "T01": (81.4, 88, 90, "权益保障部"),
    "T02": (86.2, 93, 95, "权益保障部"),
    "T05": (31.3, 60, 80, "经济技术部"),
    "T07": (3, 6, 12, "权益保障部"),
    "T08": (0, 1, 3, "权益保障部"),
    "T09": (52.7, 60, 70, "权益保障部"),
    "T10": (68.0, 80, 90, "权益保障部"),
    "T15": (174, 250, 400, "组织部"),
    "T17": (73.1, 76, 80, "经济技术部"),
    "T18": (22.4, 30, 40, "经济技术部"),
}
CITY_GOALS = {
    "T03": (40.0, 80, 100, "市总经济技术部"),
    "T04": (52.0, 90, 100, "市总经济技术部"),
    "T06": (1, 3, 5, "市总权益保障部"),
    "T11": (2, 3, 3, "市总权益保障部"),
    "T12": (60.0, 80, 100, "市总权益保障部"),
    "T13": (19, 25, 30, "市总权益保障部"),
    "T14": (318, 400, 500, "市总权益保障部"),
    "T16": (46.9, 48, 50, "市总政策研究室"),
}
# Before the platform the county kept a ledger: covered, of, by month of 2025.
LEDGER = {
    6: ((352, 404), (113, 124)),
    7: ((356, 404), (114, 124)),
    8: ((361, 405), (116, 125)),
    9: ((369, 405), (117, 125)),
    10: ((381, 406), (119, 125)),
    11: ((393, 406), (121, 125)),
}
BOOK = "集体合同台账"
# Code: source, paper, and what stood there: (year, month, numerator, denominator, population).
COUNTY_PAPERS = {
    "T05": (
        "县产改试点名册", "安澜县产改试点单位能级工资协议核对表",
        ((2025, 9, 9, 16), (2025, 12, 11, 16), (2026, 3, 12, 16)),
    ),
    "T07": (
        "示范企业评定文件", "安澜县总工会关于认定示范企业的通知",
        ((2025, 9, 5), (2025, 12, 6), (2026, 1, 7), (2026, 3, 8)),
    ),
    "T08": (
        "示范行业评定文件", "安澜县总工会关于认定示范行业的通知",
        ((2025, 9, 1), (2025, 12, 1), (2026, 3, 1)),
    ),
    "T15": (
        "培训签到册", "安澜县集体协商培训签到册",
        ((2025, 12, 264), (2026, 1, 18), (2026, 2, 52), (2026, 3, 96)),
    ),
    "T17": (
        "县统计局抽样", "2025年安澜县职工家庭收入抽样调查报告",
        ((2025, 12, 612, 800, 24_800),),
    ),
    "T18": (
        "县统计局抽样", "2025年安澜县职工家庭收入抽样调查报告",
        ((2025, 12, 214, 800, 24_800),),
    ),
}  # fmt: skip
REGISTER = "明川市集体协商指导员名册"
CITY_PAPERS = {
    "T03": (
        "市产改试点名册", "明川市产改试点单位能级工资协议核对表",
        ((2025, 9, 15, 20), (2025, 12, 17, 20), (2026, 3, 18, 20)),
    ),
    "T04": (
        "省、市产改试点名册", "明川市产改试点单位能级工资协议核对表",
        ((2025, 9, 23, 26), (2025, 12, 25, 26), (2026, 3, 26, 26)),
    ),
    "T06": (
        "市总协议登记册", "明川市新就业形态协商协议登记册",
        ((2025, 9, 2), (2025, 12, 2), (2026, 3, 3)),
    ),
    "T11": ("指导员名册", REGISTER, ((2026, 1, 3), (2026, 2, 3), (2026, 3, 3))),
    "T12": ("指导员名册", REGISTER, ((2026, 1, 8, 10), (2026, 2, 9, 10), (2026, 3, 9, 10))),
    "T13": ("指导员名册", REGISTER, ((2026, 1, 28), (2026, 2, 29), (2026, 3, 31))),
    "T14": ("指导员名册", REGISTER, ((2026, 1, 470), (2026, 2, 481), (2026, 3, 489))),
    "T16": (
        "市统计局", "明川市2024年收入法地区生产总值公报",
        ((2024, 12, 486.1, 1020.4),),
    ),
}  # fmt: skip


def build(county: County, staff: Staff) -> None:
    """Everything through the services, on the days on which it could have been done."""
    shenlan, steward = staff["shenlan"], county.steward
    _goals(COUNTY, COUNTY_GOALS, shenlan)
    _goals(CITY, CITY_GOALS, steward)
    for month, pairs in LEDGER.items():
        for code, (part, whole) in zip(("T01", "T02"), pairs, strict=True):
            _enter(COUNTY, code, (BOOK, f"安澜县{BOOK}"), (2025, month, part, whole), shenlan)
    for area, papers, by in ((COUNTY, COUNTY_PAPERS, shenlan), (CITY, CITY_PAPERS, steward)):
        for code, (source, title, rows) in papers.items():
            for row in rows:
                _enter(area, code, (source, title), row, by)
    for year, month in ((2025, 12), (2026, 1), (2026, 2), (2026, 3)):
        on = month_end(date(year, month, 1))
        month_ends.take(COUNTY, on, today=on + timedelta(days=1))


def _goals(area: str, wanted: Mapping[str, tuple[float, float, float, str]], by: User) -> None:
    for code, (baseline, *milestones, owner) in wanted.items():
        for year, milestone in zip((2025, 2026), milestones, strict=True):
            goal = Wanted(milestone, owner, baseline, BEGAN)
            goals.set_goal(area, year, code, goal, by=by, today=FOUNDED)


def _enter(area: str, code: str, paper: Paper, row: Row, by: User) -> None:
    """A reading was entered on the fifth of the next month, or when the platform began."""
    year, month, numerator, *more = row
    on = month_end(date(int(year), int(month), 1))
    denominator = more[0] if more else None
    population = int(more[1]) if len(more) > 1 else None
    read = Measured(on, numerator, denominator, population)
    today = max(FOUNDED, on + timedelta(days=5))
    title = f"{paper[1]}（{year}年{month}月）"
    parts = f"{numerator:g}" if denominator is None else f"{numerator:g} / {denominator:g}"
    entry = Entry(read, paper[0], title, scan(title, parts))
    readings.enter(area, code, entry, by=by, today=today)
