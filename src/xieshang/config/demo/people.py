"""Staff of the unions and the labour authority, the people of the storylines, one roster."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.phones import phone_hash
from xieshang.apps.organizations.models import Department, Enterprise
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.services import consult_codes, delegates, grants, rosters
from xieshang.config.demo.days import FOUNDED
from xieshang.config.demo.places import COUNTY, ZONE, County

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红波宁辉鹏飞云莉斌婷梅琳宇浩"
KNOWN = {("instructor", 0): ("jiangyue", "江月")}
INSTRUCTORS, PART_TIMERS, MENTORS, SECONDED = 22, 96, 46, 28
SEX = {"F": "female", "M": "male"}
COURIERS, SORTERS, OFFICE = 92, 18, 16  # E001: 126 workers
WITHOUT_PHONE = range(COURIERS + 4, COURIERS + 8)  # sorters who come in with a paper slip
SEATS = (29, 6, 5)  # 40 delegates, in proportion
ELECTED, ELECTED_UNTIL = date(2025, 12, 15), date(2028, 12, 14)


@dataclass(slots=True)
class Staff:
    """The people by the user name under which the persona page knows them."""

    by_name: dict[str, User] = field(default_factory=dict)
    chairs: dict[str, User] = field(default_factory=dict)  # by enterprise id
    heads: dict[str, User] = field(default_factory=dict)
    townships: dict[str, User] = field(default_factory=dict)  # by region code

    def __getitem__(self, username: str) -> User:
        return self.by_name[username]


def name_of(number: int) -> str:
    """A common name that follows from a number, so that every build is the same."""
    given = GIVEN[number * 7 % len(GIVEN)]
    second = GIVEN[number * 13 % len(GIVEN)] if number % 3 else ""
    return f"{SURNAMES[number % len(SURNAMES)]}{given}{second}"


def person(staff: Staff, username: str, name: str) -> User:
    """An account without a password: the demonstration is entered through the persona page."""
    user = User(username=username, name=name, is_staff_member=True)
    user.set_unusable_password()
    user.save()
    staff.by_name[username] = user
    return user


def build(county: County) -> Staff:
    staff = Staff()
    _unions_above(county, staff)
    _departments(county, staff)
    _storylines(county, staff)
    _roster(county, staff)
    _codes(county, staff)
    _delegates(county, staff)
    return staff


def _give(county: County, user: User, role: Role, **scope: object) -> None:
    grants.give(user, role, by=county.admin, today=FOUNDED, **scope)  # type: ignore[arg-type]


def _unions_above(county: County, staff: Staff) -> None:
    for number, (username, name) in enumerate(
        (("shenlan", "沈岚"), ("county2", ""), ("county3", ""), ("county4", ""))
    ):
        user = person(staff, username, name or name_of(500 + number))
        _give(county, user, Role.COUNTY_RIGHTS, region_code=COUNTY)
    for number, code in enumerate(sorted(county.towns)):
        known = ("linhai", "林海") if code == "980121003" else (f"town{number}", "")
        user = person(staff, known[0], known[1] or name_of(600 + number))
        if code == ZONE:  # over the zone's union: its area reaches into two townships
            _give(county, user, Role.TOWNSHIP_OFFICER, union=county.unions[code])
        else:
            _give(county, user, Role.TOWNSHIP_OFFICER, region_code=code)
        staff.townships[code] = user
    pools = (
        (Role.INSTRUCTOR, INSTRUCTORS, "instructor"),
        (Role.INSTRUCTOR_PART_TIME, PART_TIMERS, "parttime"),
        (Role.MENTOR, MENTORS, "mentor"),
    )
    for at, (role, count, stem) in enumerate(pools):
        for number in range(count):
            known = KNOWN.get((stem, number), (f"{stem}{number + 1}", ""))
            user = person(staff, known[0], known[1] or name_of(700 + at * 200 + number))
            _give(county, user, role, region_code=COUNTY)


def _departments(county: County, staff: Staff) -> None:
    hrss = Department.objects.get(kind=Department.Kind.HRSS, region_code=COUNTY)
    for username, name in (("xuwei", "许蔚"), ("hrss2", name_of(1200))):
        user = person(staff, username, name)
        _give(county, user, Role.HRSS_REVIEWER, region_code=COUNTY, department=hrss)
    others = Department.objects.exclude(kind=Department.Kind.HRSS).order_by("region_code", "pk")
    for number, office in enumerate(others):
        user = person(staff, f"office{number + 1}", name_of(1600 + number))
        _give(
            county, user, Role.DEPARTMENT_OFFICER,
            region_code=office.region_code, department=office,
        )  # fmt: skip


def chair(county: County, staff: Staff, firm: str, username: str, name: str) -> User:
    """The chair of an enterprise's own union."""
    enterprise = county.firms[firm]
    user = person(staff, username, name)
    _give(county, user, Role.UNION_CHAIR, union=enterprise.union)
    staff.chairs[firm] = user
    return user


def head(county: County, staff: Staff, firm: str, username: str, name: str) -> User:
    """Who leads an enterprise."""
    user = person(staff, username, name)
    _give(county, user, Role.EMPLOYER_HEAD, enterprise=county.firms[firm])
    staff.heads[firm] = user
    return user


def _storylines(county: County, staff: Staff) -> None:
    chair(county, staff, "E001", "fangmin", "方敏")
    head(county, staff, "E001", "wangqiming", "王启明")
    hejing = person(staff, "hejing", "何静")
    _give(county, hejing, Role.EMPLOYER_HR, enterprise=county.firms["E001"])
    zhouning = person(staff, "zhouning", "周宁")
    _give(county, zhouning, Role.RECORDER, enterprise=county.firms["E001"])
    own = [
        firm
        for firm, row in county.rows.items()
        if row["union_type"] == "enterprise union" and firm != "E001"
    ]
    for number, firm in enumerate(own[:SECONDED], start=1):
        leads = (
            (f"chair{number}", name_of(1300 + number)),
            (f"head{number}", name_of(1400 + number)),
        )
        if firm == "E005":
            leads = (("hanli", "韩莉"), ("zhongzheng", "钟正"))
        chair(county, staff, firm, *leads[0])
        head(county, staff, firm, *leads[1])


def phone_of(number: int) -> str:
    """A number in the form of a phone's that nobody has."""
    return f"1990000{number:04d}"


def worker(staff: Staff, here: Enterprise, username: str, name: str, phone: str) -> User:
    """A worker who has signed in once; known by the phone's keyed hash only."""
    user = User(username=username, name=name, phone_hash=phone_hash(phone))
    user.set_unusable_password()
    user.save()
    staff.by_name[username] = user
    return user


def _roster(county: County, staff: Staff) -> None:
    """E001's 126 workers: 92 couriers, 18 sorters, 16 in the office; numbers nobody has."""
    here, fang = county.firms["E001"], staff["fangmin"]
    known = {
        0: ("zhaojianguo", "赵建国", "派送一组", True, "M"),
        COURIERS: ("liuxiaoyan", "刘小燕", "夜班分拣", True, "F"),
        COURIERS + SORTERS: ("", "方敏", "客服组", False, "F"),
    }
    for number in range(COURIERS + SORTERS + OFFICE):
        if number < COURIERS:
            dept, frontline = f"派送{'一二三四'[number % 4]}组", True
        elif number < COURIERS + SORTERS:
            dept, frontline = "分拣", True
        else:
            dept, frontline = "办公室", False
        username, name, special, front, sex = known.get(
            number, ("", name_of(number), dept, frontline, "F" if number % 5 < 2 else "M")
        )
        phone = phone_of(number)
        entry = rosters.add(
            here,
            rosters.Line(
                name=name,
                phone="" if number in WITHOUT_PHONE else phone,
                job_no=f"XC{number + 1:04d}",
                dept=special,
                sex=SEX[sex],
                frontline=front,
                since=FOUNDED,
            ),
            by=fang,
            today=FOUNDED,
        )
        if username:
            entry.user = worker(staff, here, username, name, phone)
            entry.save(update_fields=["user"])


def _codes(county: County, staff: Staff) -> None:
    """A code for each place of E001 where a poster hangs."""
    here, fang = county.firms["E001"], staff["fangmin"]
    for kind, name in (("workshop", "分拣中心"), ("canteen", ""), ("dormitory", "")):
        consult_codes.add(here, kind=kind, name=name, by=fang, today=FOUNDED)


def _delegates(county: County, staff: Staff) -> None:
    """E001's congress: 40 delegates from three constituencies, elected for three years."""
    here, chair = county.firms["E001"], staff["fangmin"]
    entries = list(here.roster.order_by("job_no"))
    parts = {
        "派送": entries[:COURIERS],
        "分拣": entries[COURIERS : COURIERS + SORTERS],
        "办公室": entries[COURIERS + SORTERS :],
    }
    election = delegates.Election(
        constituency="", elected_on=ELECTED, since=ELECTED, until=ELECTED_UNTIL
    )
    for (name, workers), seats in zip(parts.items(), SEATS, strict=True):
        delegates.elect(
            here, workers[:seats], replace(election, constituency=name), by=chair, today=ELECTED
        )
