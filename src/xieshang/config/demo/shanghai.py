"""A round in Shanghai, so that the same screens can be seen under another place's rules.

There the union selects the representatives, an answer is due in fifteen days, three matters may
not be refused, and the chiefs sign the draft before the congress votes on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from xieshang.apps.accounts.models import User
from xieshang.apps.consultations.choices import (
    DataItem,
    Delivery,
    ElectionMethod,
    Occasion,
    RoundKind,
    Side,
    TopicKind,
)
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.services import offer, opening, sides
from xieshang.apps.consultations.services.sides import Seat
from xieshang.apps.organizations.codes import level_of
from xieshang.apps.organizations.models import Department, Enterprise, Region, Union
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.services import enterprises, grants
from xieshang.config.demo import people, story
from xieshang.config.demo.days import FOUNDED
from xieshang.config.demo.people import Staff

CITY, DISTRICT, PARK = "310000", "310115", "310115401"
PLACES = {CITY: ("上海市", None), DISTRICT: ("浦东新区", CITY), PARK: ("示例工业园", DISTRICT)}
FIRM = "示例精工（上海）有限公司"
USCC = "9131011598HX00012T"  # belongs to nobody
STAFF = {  # user name → name; each is one person
    "luxiaoyan": "陆晓燕",
    "gujianping": "顾建平",
    "shenjie": "沈洁",
    "qinlan": "秦岚",
    "qianwen": "钱文",
    "yaolei": "姚磊",
}
SELECTED = date(2026, 3, 24)
OFFERED = date(2026, 4, 2)
MEETS = date(2026, 4, 28)


@dataclass(frozen=True, slots=True)
class District:
    """The enterprise and everybody who has to do with its round."""

    firm: Enterprise
    staff: Staff

    def __getitem__(self, username: str) -> User:
        return self.staff[username]


def found(admin: User) -> District:
    """Regions, union, enterprise and its people; nothing has begun yet."""
    for code, (name, parent) in PLACES.items():
        Region.objects.create(code=code, name=name, level=level_of(code), parent_id=parent)
    staff = Staff()
    for username, name in STAFF.items():
        people.person(staff, username, name)
    steward = people.person(staff, "steward31", "数据管理员")
    _give(admin, steward, Role.DATA_STEWARD, region_code=DISTRICT)
    district = District(_firm(steward), staff)
    _offices(admin, district)
    return district


def _give(admin: User, user: User, role: Role, **scope: object) -> None:
    grants.give(user, role, by=admin, today=FOUNDED, **scope)  # type: ignore[arg-type]


def _firm(steward: User) -> Enterprise:
    above = enterprises.found_union(
        by=steward, today=FOUNDED, name="浦东新区总工会", region_code=DISTRICT,
        kind=Union.Kind.TERRITORIAL,
    )  # fmt: skip
    own = enterprises.found_union(
        by=steward, today=FOUNDED, name=f"{FIRM}工会委员会", short_name="示例精工工会",
        region_code=PARK, kind=Union.Kind.ENTERPRISE, parent=above,
    )  # fmt: skip
    return enterprises.register(
        by=steward,
        today=FOUNDED,
        uscc=USCC,
        name=FIRM,
        short_name="示例精工",
        region_code=PARK,
        industry_code="C34",
        industry_name="通用设备制造",
        size="medium",
        headcount=180,
        women_count=66,
        has_womens_committee=True,
        above_designated_size=False,
        union=own,
    )


def _offices(admin: User, district: District) -> None:
    firm = district.firm
    hrss = Department.objects.create(
        kind=Department.Kind.HRSS,
        name="浦东新区人力资源和社会保障局",
        short_name="人社局",
        region_code=DISTRICT,
    )
    _give(admin, district["luxiaoyan"], Role.UNION_CHAIR, union=firm.union)
    _give(admin, district["gujianping"], Role.EMPLOYER_HEAD, enterprise=firm)
    _give(admin, district["shenjie"], Role.EMPLOYER_HR, enterprise=firm)
    _give(admin, district["qinlan"], Role.RECORDER, enterprise=firm)
    _give(admin, district["qianwen"], Role.COUNTY_RIGHTS, region_code=DISTRICT)
    _give(admin, district["yaolei"], Role.HRSS_REVIEWER, region_code=DISTRICT, department=hrss)


def begin(district: District, topics: Iterable[tuple[TopicKind, str]]) -> Consultation:
    """A round from its opening to the delivered offer about these topics."""
    chair = district["luxiaoyan"]
    round_ = opening.open_round(
        district.firm,
        kind=RoundKind.WAGE,
        occasion=Occasion.EVENT,
        title="2026年工资专项协商",
        by=chair,
        today=SELECTED,
    )
    seat_workers(round_, district)
    for kind, title in topics:
        offer.add_topic(round_, kind=kind, title=title, by=chair, today=OFFERED)
    offer.write_offer(
        round_,
        offer.OfferTerms(
            meet_at=story.at(MEETS, 14),
            meet_place="一楼会议室",
            reps_wanted=3,
            why_now="生产线搬迁，职工最关心去留和工资。",
            data_wanted=[DataItem.HEADCOUNT, DataItem.TOTAL_WAGES],
        ),
        by=chair,
        today=OFFERED,
    )
    offer.deliver_offer(
        round_,
        delivery=Delivery.RECEIPT,
        proof="沈洁签收，回执编号2026-04-02-1",
        received_on=OFFERED,
        by=chair,
        today=OFFERED,
    )
    return round_


def seat_workers(round_: Consultation, district: District) -> None:
    """The union selects its side (上海市集体合同条例 第七条) and makes the list public."""
    chair = district["luxiaoyan"]
    for name, post, sex, chief in (
        ("陆晓燕", "工会主席", "F", True),
        ("张国强", "装配一班", "M", False),
        ("李秀英", "检验班", "F", False),
    ):
        seat = Seat(
            name,
            user=chair if chief else None,
            sex=sex,
            post=post,
            frontline=not chief,
            chief=chief,
        )
        sides.name_representative(round_, Side.WORKERS, seat, by=chair, today=SELECTED)
    sides.record_election(
        round_,
        method=ElectionMethod.SELECTED,
        held_on=SELECTED,
        entitled=0,
        present=0,
        by=chair,
        today=SELECTED,
    )
    sides.publish_representatives(round_, by=chair, today=SELECTED)


def build(admin: User) -> District:
    """For the demonstration: a lay-off is on the table, and an answer is awaited."""
    district = found(admin)
    begin(district, [(TopicKind.LAYOFF, "生产线搬迁后24名职工的安置")])
    return district
