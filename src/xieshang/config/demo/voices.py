"""What the workers of the storyline say between the two meetings, and how they stand to it."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from xieshang.apps.accounts.models import User
from xieshang.apps.consultations.choices import Disposition
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.services import preparation
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.participation.jobs import daily
from xieshang.apps.participation.models import Opinion, Statement
from xieshang.apps.participation.services import moderation, saying
from xieshang.apps.participation.telling import tell_answers
from xieshang.config.demo.days import TODAY
from xieshang.config.demo.people import Staff
from xieshang.config.demo.pictures import dispenser

FIRST, SECOND = date(2026, 4, 8), date(2026, 4, 9)
SAID = (
    (FIRST, "签收率奖励", "档位别一下子跳到99%。老小区没电梯、没快递柜，96%就该有奖。"),
    (FIRST, "签收率奖励", "奖励当月算、当月发，并且能在手机上看到自己哪几件没算、为什么。"),
    (FIRST, "丢件扣款", "丢件扣款要封顶，一个月最多扣一天的工资。"),
    (FIRST, "丢件扣款", "丢件扣款一个月要有个上限，不能扣到没工资。"),
    (FIRST, "签收率奖励", "分拣错了、车晚到，都会拖签收率。分拣和派送应当一起拿奖。"),
    (SECOND, "不算数的件", "客户写错地址的件，不该算我没签收。"),
    (SECOND, "", "东门站点晚上八点后没人接车，能不能排个班？"),
    (SECOND, "新人带教", "带新人的头一个月，自己的件数要打折算。"),
    (SECOND, "", "休息室的饮水机坏了两个星期。"),
)  # fmt: skip
PICTURED = 8  # the place of the one with a photograph
FIRST_TO_SPEAK = "zhaojianguo"
STATEMENTS = (
    "96%、98%、99%三档，每档都有奖",
    "奖励随次月工资一起发",
    "丢件扣款每月要有上限",
    "带新人的头一个月，件数打折算",
    "分拣和派送按同一签收率拿奖",
    "宁可少一档奖，也要先涨派送单价",
    "雨雪天的件不计入签收率",
)
COURIERS, SORTERS = (1, 1, 1, 1, -1, 1, 1), (1, 1, 1, 0, 1, -1, -1)


def build(round_: Consultation, staff: Staff) -> None:
    """Nine opinions, one with a photograph; two answers; seven statements and how all stand."""
    crew = _crew(round_)
    topics = {topic.title: topic for topic in round_.topics.all()}
    rows = [
        saying.say(
            round_, text=text, key=f"demo-{at}", today=on, topic=topics.get(title),
            by=crew[at * 4] if at else staff[FIRST_TO_SPEAK],
            photo=dispenser() if at == PICTURED else b"",
        )
        for at, (on, title, text) in enumerate(SAID)
    ]  # fmt: skip
    _support(rows, crew)
    saying.say(
        round_, text="早班也一样，八点前没人接。", key="demo-reply", by=crew[3], today=SECOND,
        parent=rows[6],
    )  # fmt: skip
    _answers(rows, staff)
    statements = [
        moderation.choose_statement(
            round_, text=text, by=staff["fangmin"], today=SECOND, topic=topics["签收率奖励"]
        )
        for text in STATEMENTS
    ]
    _stances(statements, crew)
    daily(TODAY)
    tell_answers(TODAY)


def _crew(round_: Consultation) -> list[User]:
    """Workers who have entered with their telephones, the representative among them not."""
    lines: QuerySet[RosterEntry] = RosterEntry.objects.filter(
        enterprise=round_.enterprise, user=None
    ).exclude(phone_hash="")
    crew = []
    for entry in lines.order_by("pk")[:42]:
        entry.user = User.objects.of_phone(entry.phone_hash, name=entry.name)
        entry.save(update_fields=["user"])
        crew.append(entry.user)
    return crew


def _support(rows: list[Opinion], crew: list[User]) -> None:
    for at, persons in ((0, 23), (4, 12), (2, 6)):
        for person in crew[1 : persons + 1]:
            if person != crew[at * 4]:
                saying.second(rows[at], by=person, today=SECOND)


def _answers(rows: list[Opinion], staff: Staff) -> None:
    chair, boss = staff["fangmin"], staff["wangqiming"]
    round_ = rows[0].consultation
    moderation.check(round_, rows[:5], by=chair, today=SECOND)
    done = (
        (rows[0], Disposition.ADOPTED, "已改成96%、98%、99%三档，每档都有奖。"),
        (rows[1], Disposition.PARTLY, "次月15日随工资发；逐件明细要等系统改好。"),
    )
    for row, disposition, answer in done:
        item = moderation.take_up(
            row, text=row.text[:200], by=chair, today=SECOND, topic=row.topic
        )
        preparation.answer_opinion(
            item, disposition=disposition, answer=answer, topic=row.topic, by=chair,
            today=SECOND,
        )  # fmt: skip
        if row is rows[1]:
            preparation.answer_for_employer(
                item, answer="同意。逐件明细6月底前上线。", by=boss, today=SECOND
            )


def _stances(statements: list[Statement], crew: list[User]) -> None:
    for at, person in enumerate(crew[2:]):
        wanted = COURIERS if at < 26 else SORTERS
        for number, statement in enumerate(statements):
            value = wanted[number] if (at + number) % 9 else 0
            saying.stand(statement, value=value, turn=1, by=person, today=SECOND)
