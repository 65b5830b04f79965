"""Storyline S1: 迅驰快递's delivery incentive, standing in the middle of its talks."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

from xieshang.apps.consultations.choices import (
    DataItem,
    Decision,
    Delivery,
    Disposition,
    ElectionMethod,
    Occasion,
    OpinionSource,
    RoundKind,
    Side,
    TopicKind,
    TopicResult,
)
from xieshang.apps.consultations.models import Consultation, Topic
from xieshang.apps.consultations.services import offer, opening, preparation, sides, table
from xieshang.apps.consultations.services.sides import Seat
from xieshang.apps.contracts.models import Contract
from xieshang.apps.contracts.services import draft
from xieshang.apps.organizations.models import RosterEntry
from xieshang.config.demo.people import Staff
from xieshang.config.demo.places import County

BEGAN = date(2026, 2, 24)
ELECTED = date(2026, 2, 27)
OFFERED = date(2026, 3, 9)
ANSWERED = date(2026, 3, 17)
PREPARED = date(2026, 3, 31)
MET = date(2026, 4, 8)
DRAFTED = date(2026, 4, 9)
NEXT = date(2026, 4, 15)
DELEGATES, PRESENT = 40, 36

TOPICS = (
    (TopicKind.INCENTIVE, "签收率奖励"),
    (TopicKind.RULES, "丢件扣款"),
    (TopicKind.INCENTIVE, "不算数的件"),
    (TopicKind.INCENTIVE, "优秀派送员"),
    (TopicKind.TRAINING, "新人带教"),
)
POSITIONS = {
    "签收率奖励": (
        "96%加0.10元，98%加0.15元，99%加0.20元",
        "96%不加，98%加0.08元，99%加0.12元",
    ),
    "丢件扣款": ("每月封顶，先扣站点责任件", "每件扣50元，查实后扣"),
}
AGREED = {
    "不算数的件": "客户拒收、暴雨红色预警、分拣错发，不计入签收率。",
    "优秀派送员": "每月10人，每人300至500元；评选小组一半是派送员。",
    "新人带教": "每带1名新人每月补200元，带满3个月。",
}
OPINIONS = (
    ("雨天客户不在家，不该算我没签收", "不算数的件", "写进议题“不算数的件”。"),
    ("丢件扣款要有个上限", "丢件扣款", "已列入议题，第二次会议继续谈。"),
    ("签收率高的应该多拿一点", "签收率奖励", "已列入议题，职工方提出三档奖励。"),
    ("带新人耽误自己派件，应该有补贴", "新人带教", "写进议题“新人带教”。"),
    ("评优别光看领导喜欢谁", "优秀派送员", "评选小组要有一半派送员。"),
)
NOT_NOW = ("夜班分拣想要夜餐补贴", "今年先谈派送奖励。夜班补贴列入9月的工资协商。")


def at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), timezone.get_default_timezone())


def build(county: County, staff: Staff) -> Consultation:
    """From the opening in February to the draft of 9 April, act by act."""
    here = county.firms["E001"]
    chair, boss = staff["fangmin"], staff["wangqiming"]
    round_ = opening.open_round(
        here,
        kind=RoundKind.WAGE,
        occasion=Occasion.EVENT,
        title="派送激励专项协商",
        by=chair,
        today=BEGAN,
    )
    _sides(round_, staff)
    topics = {
        title: offer.add_topic(round_, kind=kind, title=title, by=chair, today=OFFERED)
        for kind, title in TOPICS
    }
    _offer(round_, staff)
    preparation.open_opinions(round_, by=chair, today=ANSWERED)
    _opinions(round_, staff, topics)
    _prepare(round_, staff, topics)
    _first_meeting(round_, staff, topics)
    _draft(round_, staff)
    table.plan_meeting(
        round_,
        meets_at=at(NEXT, 14),
        place="三楼会议室",
        topics=[topics["签收率奖励"]],
        recorder_name="周宁",
        recorder=staff["zhouning"],
        by=boss,
        today=DRAFTED,
    )
    return round_


def _sides(round_: Consultation, staff: Staff) -> None:
    chair, boss = staff["fangmin"], staff["wangqiming"]
    roster = {
        entry.name: entry for entry in RosterEntry.objects.filter(enterprise=round_.enterprise)
    }
    ours = (
        Seat(
            "方敏", user=chair, sex="F", post="工会主席（兼职），客服组", phone="12351",
            chief=True,
        ),
        Seat("赵建国", user=staff["zhaojianguo"], roster=roster["赵建国"], sex="M",
             post="派送一组", phone="12351", frontline=True),
        Seat("刘小燕", user=staff["liuxiaoyan"], roster=roster["刘小燕"], sex="F",
             post="夜班分拣", phone="12351", frontline=True),
    )  # fmt: skip
    named = [
        sides.name_representative(round_, Side.WORKERS, seat, by=chair, today=ELECTED)
        for seat in ours
    ]
    sides.record_election(
        round_,
        method=ElectionMethod.CONGRESS,
        held_on=ELECTED,
        entitled=DELEGATES,
        present=PRESENT,
        votes=[(named[0], 34, 1, 1), (named[1], 33, 2, 1), (named[2], 31, 3, 2)],
        chair_name="方敏",
        teller_names="郑云、许飞",
        by=chair,
        today=ELECTED,
    )
    sides.publish_representatives(round_, by=chair, today=ELECTED)
    theirs = (
        Seat("王启明", user=boss, sex="M", post="总经理", chief=True),
        Seat("何静", user=staff["hejing"], sex="F", post="人事主管"),
        Seat("罗刚", sex="M", post="运营经理"),
    )
    for seat in theirs:
        sides.name_representative(round_, Side.EMPLOYER, seat, by=boss, today=OFFERED)


def _offer(round_: Consultation, staff: Staff) -> None:
    chair, boss = staff["fangmin"], staff["wangqiming"]
    offer.write_offer(
        round_,
        offer.OfferTerms(
            meet_at=at(MET, 14),
            meet_place="三楼会议室",
            reps_wanted=3,
            why_now="丢件率0.42%，同行0.08%；签收做得好，职工和企业都得利。",
            data_wanted=[
                DataItem.REVENUE,
                DataItem.NET_PROFIT,
                DataItem.HEADCOUNT,
                DataItem.TOTAL_WAGES,
                DataItem.FRONTLINE_WAGE,
            ],
        ),
        by=chair,
        today=OFFERED,
    )
    offer.deliver_offer(
        round_,
        delivery=Delivery.RECEIPT,
        proof="何静签收，回执编号2026-03-09-1",
        received_on=OFFERED,
        delivered_by="方敏",
        by=chair,
        today=OFFERED,
    )
    offer.respond(round_, decision=Decision.AGREE, contact="何静", by=boss, today=ANSWERED)


def _opinions(round_: Consultation, staff: Staff, topics: dict[str, Topic]) -> None:
    chair = staff["fangmin"]
    for text, topic, answer in OPINIONS:
        item = preparation.add_opinion(
            round_, text=text, source=OpinionSource.MEETING, by=chair, today=date(2026, 3, 20)
        )
        preparation.answer_opinion(
            item,
            disposition=Disposition.ADOPTED,
            answer=answer,
            topic=topics[topic],
            by=chair,
            today=date(2026, 3, 25),
        )
    item = preparation.add_opinion(
        round_, text=NOT_NOW[0], source=OpinionSource.BOX, by=chair, today=date(2026, 3, 22)
    )
    preparation.answer_opinion(
        item,
        disposition=Disposition.NOT_ADOPTED,
        answer=NOT_NOW[1],
        by=chair,
        today=date(2026, 3, 25),
    )
    preparation.close_opinions(round_, by=chair, today=date(2026, 3, 27))


def _prepare(round_: Consultation, staff: Staff, topics: dict[str, Topic]) -> None:
    chair, boss = staff["fangmin"], staff["wangqiming"]
    preparation.supply_data(
        round_,
        year=2025,
        figures={
            "revenue": Decimal("21800000"),
            "net_profit": Decimal("1140000"),
            "headcount": 126,
            "total_wages": Decimal("9954000"),
            "frontline_wage": Decimal("76800"),
            "last_revenue": Decimal("19600000"),
            "last_net_profit": Decimal("880000"),
            "last_total_wages": Decimal("9320000"),
            "social_insurance": "全员参保，按月足额缴纳",
        },
        by=staff["hejing"],
        today=PREPARED,
    )
    preparation.write_plan(
        round_,
        text=(
            "每件多0.05元，企业每月多付22,080元（441,600件×0.05元）。"
            "同行每件中位数0.87元；丢件率本企业0.42%、同行0.08%。先争取三档，底线是98%档0.12元。"
        ),
        references=["同行每件派费中位数0.87元", "丢件率对比", "上年利润增长"],
        ready=True,
        by=chair,
        today=PREPARED,
    )
    preparation.write_plan(
        round_,
        text="奖励总额每月不超过6万元；96%是现在的平均水平，不加。",
        ready=True,
        by=boss,
        today=PREPARED,
    )
    table.plan_meeting(
        round_,
        meets_at=at(MET, 14),
        place="三楼会议室",
        topics=list(topics.values()),
        recorder_name="周宁",
        recorder=staff["zhouning"],
        by=chair,
        today=PREPARED,
    )
    preparation.declare_ready(round_, by=chair, today=PREPARED)
    preparation.declare_ready(round_, by=boss, today=PREPARED)


def _first_meeting(round_: Consultation, staff: Staff, topics: dict[str, Topic]) -> None:
    chair, boss = staff["fangmin"], staff["wangqiming"]
    for title, (ours, theirs) in POSITIONS.items():
        table.put_position(topics[title], text=ours, by=chair, today=MET, tabled=True)
        table.put_position(topics[title], text=theirs, by=boss, today=MET, tabled=True)
    minutes = [
        table.Minute(
            topics[title],
            discussion="双方说明了依据。",
            result=TopicResult.AGREED if title in AGREED else TopicResult.OPEN,
            agreed_text=AGREED.get(title, ""),
        )
        for _kind, title in TOPICS
    ]
    meeting = round_.meetings.get(no=1)
    table.hold_meeting(
        meeting,
        held_on=MET,
        discussion="双方就五项议题逐项交换意见，三项谈成，两项下次继续。",
        minutes=minutes,
        present=list(round_.representatives.all()),
        by=staff["zhouning"],
        today=MET,
    )
    table.confirm_minutes(meeting, by=chair, today=MET)


def _draft(round_: Consultation, staff: Staff) -> Contract:
    chair = staff["fangmin"]
    contract = draft.start(
        round_,
        starts_on=date(2026, 6, 1),
        ends_on=date(2027, 5, 31),
        title="派送激励专项集体合同",
        incentive=True,
        by=chair,
        today=DRAFTED,
    )
    known = {
        "T06-raise": {"raise_percent": "4", "raise_frontline_percent": "5"},
        "T06-lowest": {"lowest_post_wage": "2600"},
        "T06-payday": {"pay_day": "15"},
        "T11-excellent": {
            "award_places": "10",
            "award_low_yuan": "300",
            "award_high_yuan": "500",
        },
        "T11-apprentice": {"mentor_yuan": "200"},
        "T06-deduction": {"deduction_cap_percent": ""},
    }
    for clause in contract.clauses.filter(stable_id__in=known):
        draft.edit_clause(
            clause,
            title=clause.title,
            body=clause.body,
            figures=known[clause.stable_id],
            by=chair,
            today=DRAFTED,
        )
    return contract
