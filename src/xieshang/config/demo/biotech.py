"""A biotech firm in Shanghai whose workers' congress has decided four matters.

Handbook, collective contract, pay scheme and mobility scheme. The contract is the draft of a
round of its own, signed by both chiefs before the vote, as Shanghai asks; the resolution is
public and has still to be reported to the union above. A majority is counted of all 68
delegates, of whom 61 were there.
"""

from __future__ import annotations

from datetime import date

from xieshang.apps.accounts.models import User
from xieshang.apps.congress.choices import MatterKind, Mode, RemarkKind, RemarkState
from xieshang.apps.congress.models import Session
from xieshang.apps.congress.selectors import questions_of
from xieshang.apps.congress.services import agenda, closing, floor, voting
from xieshang.apps.congress.services.tallying import Tally
from xieshang.apps.consultations.choices import (
    Decision,
    Delivery,
    ElectionMethod,
    Occasion,
    RoundKind,
    Side,
    TopicKind,
    TopicResult,
)
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.services import offer, opening, preparation, sides, table
from xieshang.apps.consultations.services.sides import Seat
from xieshang.apps.contracts.choices import AdoptionMethod
from xieshang.apps.contracts.services import adoption, draft, signing
from xieshang.apps.organizations.models import Enterprise, RosterEntry, Union
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.services import delegates, enterprises, grants
from xieshang.config.demo import people, story
from xieshang.config.demo.days import FOUNDED
from xieshang.config.demo.people import Staff
from xieshang.config.demo.shanghai import DISTRICT, PARK, District

FIRM, USCC = "示例生物医药（上海）有限公司", "9131011598HX00021Q"  # belongs to nobody
ELECTED, UNTIL = date(2025, 12, 10), date(2028, 12, 9)
OPENED, OFFERED, ANSWERED = date(2026, 1, 12), date(2026, 1, 15), date(2026, 1, 22)
PREPARED, TALKED, SETTLED = date(2026, 2, 5), date(2026, 2, 26), date(2026, 3, 10)
ASKED, SENT, MET, PUBLIC = (
    date(2026, 3, 16), date(2026, 3, 18), date(2026, 4, 2), date(2026, 4, 3)
)  # fmt: skip
STARTS, ENDS = date(2026, 5, 1), date(2029, 4, 30)
DELEGATES, PRESENT = 68, 61
DRAFT = "集体合同（续订）草案"
FOUR = (  # matter, what the delegates read, in favour, against, abstained
    (
        MatterKind.RULES, "员工手册（2026年修订）",
        "请假在手机上办，当天批；加班先由本人同意。违纪处理先听本人说明，再征求工会意见。",
        57, 2, 2,
    ),
    (MatterKind.DRAFT, DRAFT, "", 58, 1, 2),
    (
        MatterKind.PLAN, "薪酬调整方案",
        "全员基本工资涨4%，一线涨5%，从5月起发。项目奖金的算法写进工资条。",
        55, 4, 2,
    ),
    (
        MatterKind.PLAN, "岗位变动和内部流动办法",
        "调岗提前15天书面告知，工资三个月内不降。空缺岗位先在内部公示7天。",
        52, 6, 3,
    ),
)  # fmt: skip
TOPICS = (
    (TopicKind.WAGE_LEVEL, "工资增长", "全员平均涨4%，一线涨5%"),
    (TopicKind.OVERTIME, "加班和调休", "加班先由本人同意，调休三个月内安排"),
    (TopicKind.TRAINING, "技能培训", "每人每年带薪培训不少于40小时"),
)
FIGURES = {
    "raise_percent": "4", "raise_frontline_percent": "5", "lowest_post_wage": "3200",
    "pay_day": "15", "weekly_hours": "40", "training_percent": "2",
}  # fmt: skip


def build(admin: User, district: District) -> None:
    here = _firm(district)
    made = Staff()
    chair = people.person(made, "xuling", "徐玲")
    boss = people.person(made, "shaojun", "邵军")
    grants.give(chair, Role.UNION_CHAIR, by=admin, today=FOUNDED, union=here.union)
    grants.give(boss, Role.EMPLOYER_HEAD, by=admin, today=FOUNDED, enterprise=here)
    round_ = _settled(here, chair, boss)
    sitting = _delegates(here, chair)
    session = _called(here, round_, chair, boss)
    _hold(session, sitting, chair)
    adoption.notify_vote(round_, notice_on=PUBLIC, by=chair, today=PUBLIC)
    closing.publish(session, by=chair, today=PUBLIC)


def _settled(here: Enterprise, chair: User, boss: User) -> Consultation:
    """A round from its opening to a draft that both sides agreed to and both chiefs signed."""
    round_ = opening.open_round(
        here, kind=RoundKind.COMPREHENSIVE, occasion=Occasion.EXPIRY,
        title="2026年综合协商", by=chair, today=OPENED,
    )  # fmt: skip
    _sides(round_, chair, boss)
    _offered(round_, chair, boss)
    _prepared(round_, chair, boss)
    _talked(round_, chair, boss)
    contract = draft.start(
        round_, starts_on=STARTS, ends_on=ENDS, title="集体合同（续订）", by=chair, today=TALKED
    )
    draft.take_topics(contract, by=chair, today=TALKED)
    for clause in contract.clauses.all():
        draft.edit_clause(
            clause, title=clause.title, body=clause.body, figures=FIGURES,
            by=chair, today=TALKED,
        )  # fmt: skip
    for one in (chair, boss):
        draft.agree(round_, by=one, today=SETTLED)
    for one in (chair, boss):
        signing.sign(round_, name=one.name, by=one, today=SETTLED)
    return round_


def _sides(round_: Consultation, chair: User, boss: User) -> None:
    """Three on each side; the union selects the workers' (上海市集体合同条例 第七条)."""
    ours = (("徐玲", "工会主席", "F"), ("沈建", "发酵班", "M"), ("陆萍", "质检班", "F"))
    theirs = (("邵军", "总经理", "M"), ("高敏", "人事总监", "F"), ("唐伟", "生产总监", "M"))
    for side, rows, by in ((Side.WORKERS, ours, chair), (Side.EMPLOYER, theirs, boss)):
        for number, (name, post, sex) in enumerate(rows):
            seat = Seat(
                name, user=None if number else by, sex=sex, post=post,
                frontline=side == Side.WORKERS and number > 0, chief=not number,
            )  # fmt: skip
            sides.name_representative(round_, side, seat, by=by, today=OPENED)
    sides.record_election(
        round_, method=ElectionMethod.SELECTED, held_on=OPENED, entitled=0, present=0,
        by=chair, today=OPENED,
    )  # fmt: skip
    sides.publish_representatives(round_, by=chair, today=OPENED)


def _offered(round_: Consultation, chair: User, boss: User) -> None:
    for kind, title, _agreed in TOPICS:
        offer.add_topic(round_, kind=kind, title=title, by=chair, today=OFFERED)
    terms = offer.OfferTerms(
        meet_at=story.at(TALKED, 14), meet_place="研发楼三楼", reps_wanted=3,
        why_now="现行集体合同4月30日到期。",
    )  # fmt: skip
    offer.write_offer(round_, terms, by=chair, today=OFFERED)
    offer.deliver_offer(
        round_, delivery=Delivery.RECEIPT, proof="高敏签收，回执编号2026-01-15-1",
        received_on=OFFERED, by=chair, today=OFFERED,
    )  # fmt: skip
    offer.respond(round_, decision=Decision.AGREE, by=boss, today=ANSWERED)
    sides.tell_employer_names(round_, by=boss, today=ANSWERED)


def _prepared(round_: Consultation, chair: User, boss: User) -> None:
    preparation.open_opinions(round_, by=chair, today=ANSWERED)
    preparation.close_opinions(round_, by=chair, today=PREPARED)
    preparation.supply_data(
        round_, year=2025, figures={"headcount": 860}, by=boss, today=PREPARED
    )
    for one, text in ((chair, "工资涨幅不低于4%，加班要本人同意。"), (boss, "涨幅控制在4%。")):
        preparation.write_plan(round_, text=text, ready=True, by=one, today=PREPARED)


def _talked(round_: Consultation, chair: User, boss: User) -> None:
    """One meeting, recorded by somebody whom both sides accept; every topic is agreed."""
    meeting = table.plan_meeting(
        round_, meets_at=story.at(TALKED, 14), place="研发楼三楼",
        topics=list(round_.topics.all()), recorder_name="方琳", joint=True,
        by=chair, today=PREPARED,
    )  # fmt: skip
    for one in (chair, boss):
        preparation.declare_ready(round_, by=one, today=PREPARED)
    agreed = {title: text for _kind, title, text in TOPICS}
    table.hold_meeting(
        meeting, held_on=TALKED, discussion="逐项谈成。",
        minutes=[
            table.Minute(topic, "双方说明了依据。", TopicResult.AGREED, agreed[topic.title])
            for topic in round_.topics.all()
        ],
        present=list(round_.representatives.all()), by=chair, today=TALKED,
    )  # fmt: skip
    for one in (chair, boss):
        table.confirm_minutes(meeting, by=one, today=TALKED)


def _called(here: Enterprise, round_: Consultation, chair: User, boss: User) -> Session:
    """The agenda with its four matters, agreed by both sides; the papers are out."""
    session = agenda.call(
        here, title="五届三次职工代表大会", form=AdoptionMethod.CONGRESS,
        meets_at=story.at(MET, 9), place="研发楼报告厅", online=True, by=chair, today=ASKED,
    )  # fmt: skip
    for kind, title, text, *_votes in FOUR:
        agenda.add_matter(
            session, kind=kind, title=title, text=text,
            consultation=round_ if kind == MatterKind.DRAFT else None, by=chair, today=ASKED,
        )  # fmt: skip
    for one in (chair, boss):
        agenda.agree(session, by=one, today=ASKED)
    agenda.publish_list(session, by=chair, today=ASKED)
    agenda.send_papers(session, by=chair, today=SENT)
    return session


def _hold(session: Session, sitting: list[RosterEntry], chair: User) -> None:
    remark = floor.put_remark(
        session.matters.get(no=4), RemarkKind.MOTION, group="研发组",
        text="内部流动先公示岗位，再报名。", by=chair, today=SENT,
    )  # fmt: skip
    floor.answer(
        remark, RemarkState.TAKEN, words="写进办法第五条。", by=chair, today=date(2026, 3, 27)
    )
    floor.enter_present(session, sitting[:PRESENT], by=chair, today=MET)
    floor.start(session, by=chair, today=MET)
    floor.name_tellers(session, sitting[:2], by=chair, today=MET)
    ballot = voting.open_ballot(
        session, list(session.matters.all()), mode=Mode.PAPER, by=chair, today=MET
    )
    voting.close_ballot(session, by=chair, today=MET)
    votes = {title: Tally(yes, no, abstain) for _kind, title, _text, yes, no, abstain in FOUR}
    tallies = {one: votes[one.title] for one in questions_of(ballot)}
    voting.count(session, tallies, cast=PRESENT, valid=PRESENT, by=chair, today=MET)
    voting.announce(session, by=chair, today=MET)


def _firm(district: District) -> Enterprise:
    """In the park of the other enterprise, 860 people."""
    steward = User.objects.get(username="steward31")
    above = Union.objects.get(region_code=DISTRICT, kind=Union.Kind.TERRITORIAL)
    own = enterprises.found_union(
        by=steward, today=FOUNDED, name=f"{FIRM}工会委员会", short_name="示例生物工会",
        region_code=PARK, kind=Union.Kind.ENTERPRISE, parent=above,
    )  # fmt: skip
    return enterprises.register(
        by=steward,
        today=FOUNDED,
        uscc=USCC,
        name=FIRM,
        short_name="示例生物",
        region_code=district.firm.region_code,
        industry_code="C27",
        industry_name="医药制造",
        size="large",
        headcount=860,
        women_count=430,
        has_womens_committee=True,
        above_designated_size=True,
        union=own,
    )


def _delegates(here: Enterprise, chair: User) -> list[RosterEntry]:
    """Two constituencies, each with what it counted; the delegates of our story come first."""
    rows = RosterEntry.objects.bulk_create(
        RosterEntry(
            enterprise=here, name=people.name_of(3000 + number), job_no=f"SW{number + 1:04d}",
            dept="研发" if number % 2 else "生产", sex="female" if number % 2 else "male",
            frontline=number % 2 == 0, since=FOUNDED,
        )
        for number in range(DELEGATES)
    )  # fmt: skip
    for part, name in ((rows[::2], "生产"), (rows[1::2], "研发")):
        term = delegates.Election(
            constituency=name, elected_on=ELECTED, since=ELECTED, until=UNTIL,
            electors=430, present=352, votes_yes=260,
        )  # fmt: skip
        delegates.elect(here, part, term, by=chair, today=ELECTED)
    return rows
