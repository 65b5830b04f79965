"""Storyline S5: 江北热电's shuttle bus, agreed on and being done; and its pool of topics."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from xieshang.apps.micro.choices import Form, Mode, Source
from xieshang.apps.micro.models import Card, MicroTopic
from xieshang.apps.micro.services import pool, simplified, talks
from xieshang.apps.organizations.models import Enterprise, RosterEntry
from xieshang.apps.organizations.services import rosters
from xieshang.config.demo import people
from xieshang.config.demo.days import FOUNDED, TODAY
from xieshang.config.demo.people import Staff
from xieshang.config.demo.places import County

RAISED = date(2026, 3, 9)
DAY = timedelta(days=1)
TALKED = RAISED + 3 * DAY
AGREED = RAISED + 19 * DAY  # Saturday 28 March: the consultation day
STARTS = AGREED + 41 * DAY
WORKERS, SECONDED = 396, 164
FIRST_PHONE = 2000
DEPTS = ("运行一值", "运行二值", "运行三值", "检修", "燃料", "化水", "后勤")
WHY = (
    "七成同事住在52公里外的县城，每天自己开车来回两个多小时，夜班路上犯困，冬天还结冰。"
    "希望按四班时间开班车，沿途设几个站。"
)
OTHERS = (  # in the pool: title, why, author, seconded by, put on
    ("夜班食堂供热菜", "夜里11点以后只有泡面。", 40, 37, date(2026, 3, 30)),
    ("检修班加更衣柜", "三个人共用一个柜子。", 90, 6, date(2026, 4, 8)),
)


def build(county: County, staff: Staff) -> MicroTopic:
    """From the topic in the pool to the measure under way, act by act."""
    here = county.firms["E005"]
    entries = _roster(here, staff)
    card = _raise(entries[0], "开通上下班班车", WHY, RAISED)
    for entry in entries[1:SECONDED]:
        pool.second(card, entry, today=RAISED)
    pool.take_in(RAISED + DAY)
    topic = MicroTopic.objects.get(card=card)
    _agreed(topic, staff)
    for title, why, author, seconded, put_on in OTHERS:
        other = _raise(entries[author], title, why, put_on)
        for entry in entries[author + 1 : author + seconded]:
            pool.second(other, entry, today=put_on)
    pool.take_in(TODAY)
    _by_name(here, staff)
    _simplified(here, staff)
    return topic


def _roster(here: Enterprise, staff: Staff) -> list[RosterEntry]:
    entries = []
    for number in range(WORKERS):
        phone = people.phone_of(FIRST_PHONE + number)
        entry = rosters.add(
            here,
            rosters.Line(
                name="周海" if number == 1 else people.name_of(2100 + number),
                phone=phone,
                job_no=f"RD{number + 1:04d}",
                dept=DEPTS[number % len(DEPTS)],
                sex=people.SEX["F" if number % 5 == 0 else "M"],
                frontline=DEPTS[number % len(DEPTS)] != "后勤",
                since=FOUNDED,
            ),
            by=staff["hanli"],
            today=FOUNDED,
        )
        if number == 1:
            entry.user = people.worker(staff, here, "zhouhai", "周海", phone)
            entry.save(update_fields=["user"])
        entries.append(entry)
    return entries


def _raise(entry: RosterEntry, title: str, why: str, day: date) -> Card:
    return pool.put(
        entry,
        title=title,
        text=why,
        individual=False,
        cuts=False,
        minted=f"{title} {day}",
        today=day,
        now=datetime.combine(day, time(9), timezone.get_default_timezone()),
    )


def _agreed(topic: MicroTopic, staff: Staff) -> None:
    chair, head = staff["hanli"], staff["zhongzheng"]
    talks.pick(topic, by=chair, today=RAISED + 2 * DAY)
    talks.one_to_one(
        topic,
        union_talks="韩莉（工会主席）",
        head_talks="钟正（董事长）",
        by=chair,
        today=TALKED,
    )
    talks.no_agreement(
        topic,
        mode=Mode.ONE_TO_ONE,
        said="企业认为该办，先测算线路和费用，协商日再谈。",
        by=chair,
        today=TALKED,
    )
    talks.agree(
        topic,
        mode=Mode.CONSULTATION_DAY,
        said="测算做完：9辆车、4个班次，一年112万元，企业全部承担。",
        measure=talks.Measure(
            "开9辆班车，按四班时间每天4个班次，县城设6个站。", "行政部孙平", STARTS,
            Decimal("1120000"), "住县城的277名职工",
        ),
        by=head,
        today=AGREED,
    )  # fmt: skip


def _by_name(here: Enterprise, staff: Staff) -> None:
    pool.put_by_name(
        here,
        title="母婴室添冰箱",
        text="接待日两位女职工提的，工会去看过，确实没有。",
        source=Source.RECEPTION_DAY,
        individual=False,
        cuts=False,
        by=staff["hanli"],
        today=date(2026, 4, 3),
    )


def _simplified(here: Enterprise, staff: Staff) -> None:
    """By the simplified procedure: written down and waiting for the employer's word."""
    chair = staff["hanli"]
    talk = simplified.begin(
        here,
        title="高温检修错开中午",
        reason="只调整作息时间，工时和工资都不变，不用签集体合同。",
        contact="韩莉",
        needs_contract=False,
        cuts_rights=False,
        by=chair,
        today=date(2026, 4, 1),
    )
    simplified.start(talk, asked=True, by=chair, today=date(2026, 4, 2))
    simplified.agree(
        talk,
        form=Form.MEETING,
        result="6月至9月，室外检修避开11点到15点，提前到5点半开工。",
        owner="检修部高林",
        due_on=date(2026, 6, 1),
        by=chair,
        today=date(2026, 4, 8),
    )
    simplified.confirm(talk, by=chair, today=date(2026, 4, 8))
