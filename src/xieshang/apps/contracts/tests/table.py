"""Brings a round to the table (steps 1 to 4) by services, everything agreed and confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.work_calendar import seed
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
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories

OPENED = date(2026, 2, 24)
ELECTED = date(2026, 2, 27)
OFFERED = date(2026, 3, 9)
ANSWERED = date(2026, 3, 16)
PREPARED = date(2026, 3, 31)
MET = date(2026, 4, 8)
SHANGHAI = "31"
DELEGATES = 40


@dataclass(frozen=True, slots=True)
class People:
    """Who carries a round in the tests; each is one person."""

    chair: User  # the union's chair and the workers' chief
    boss: User  # the employer's chief
    hr: User
    recorder: User
    reviewer: User  # of the labour department
    county: User
    outsider: User  # the chair of another enterprise

    def everybody(self) -> tuple[User, ...]:
        return (self.chair, self.boss, self.hr, self.recorder, self.reviewer, self.county)


def people_of(here: Enterprise) -> People:
    county = here.region_code[:6]
    for code in {county, here.region_code}:
        factories.region(code)
    other = factories.enterprise(region_code=here.region_code)
    return People(
        chair=factories.chair_of(here, user=factories.person("方敏")),
        boss=factories.head_of(here, user=factories.person("王启明")),
        hr=factories.hr_of(here, user=factories.person("何静")),
        recorder=factories.person("周宁"),
        reviewer=factories.hrss_reviewer(county),
        county=factories.county_officer(county),
        outsider=factories.chair_of(other, user=factories.person("外人")),
    )


def hour(day: date) -> datetime:
    return datetime.combine(day, time(14), timezone.get_default_timezone())


def open_round(here: Enterprise, people: People, kind: RoundKind) -> Consultation:
    seed(range(2025, 2029), announced_until=2026)
    return opening.open_round(
        here,
        kind=kind,
        occasion=Occasion.YEARLY,
        title="2026年工资专项协商",
        by=people.chair,
        today=OPENED,
    )


def name_sides(round_: Consultation, people: People) -> None:
    named = [
        sides.name_representative(
            round_,
            Side.WORKERS,
            Seat(
                people.chair.name if number == 0 else f"职工代表{number}",
                user=people.chair if number == 0 else None,
                sex="F",
                frontline=number > 0,
                chief=number == 0,
            ),
            by=people.chair,
            today=ELECTED,
        )
        for number in range(3)
    ]
    for number in range(3):
        seat = Seat(
            people.boss.name if number == 0 else f"企业代表{number}",
            user=people.boss if number == 0 else None,
            chief=number == 0,
        )
        sides.name_representative(round_, Side.EMPLOYER, seat, by=people.boss, today=ELECTED)
    sides.record_election(
        round_,
        method=ElectionMethod.CONGRESS,
        held_on=ELECTED,
        entitled=DELEGATES,
        present=36,
        votes=[(one, 34, 1, 1) for one in named],
        by=people.chair,
        today=ELECTED,
    )
    sides.publish_representatives(round_, by=people.chair, today=ELECTED)


def to_the_table(round_: Consultation, people: People) -> None:
    """From the seats to the first meeting, with one topic agreed and the minutes confirmed."""
    chair, boss = people.chair, people.boss
    name_sides(round_, people)
    topic = offer.add_topic(
        round_, kind=TopicKind.WAGE_LEVEL, title="今年工资调整", by=chair, today=OFFERED
    )
    terms = offer.OfferTerms(
        meet_at=hour(MET), meet_place="三楼会议室", reps_wanted=3, why_now="年度协商"
    )
    offer.write_offer(round_, terms, by=chair, today=OFFERED)
    offer.deliver_offer(
        round_,
        delivery=Delivery.RECEIPT,
        proof="企业签收回执",
        received_on=OFFERED,
        by=chair,
        today=OFFERED,
    )
    offer.respond(round_, decision=Decision.AGREE, by=boss, today=ANSWERED)
    if round_.enterprise.region_code.startswith(SHANGHAI):
        sides.tell_employer_names(round_, by=boss, today=ANSWERED)
    preparation.open_opinions(round_, by=chair, today=ANSWERED)
    preparation.close_opinions(round_, by=chair, today=date(2026, 3, 27))
    preparation.supply_data(round_, year=2025, figures={}, by=boss, today=PREPARED)
    preparation.write_plan(round_, text="要涨工资", ready=True, by=chair, today=PREPARED)
    preparation.write_plan(round_, text="量力而行", ready=True, by=boss, today=PREPARED)
    meet(round_, people, topic_text="平均增长4%", planned=PREPARED, on=MET)
    assert topic.consultation_id == round_.pk


def meet(
    round_: Consultation, people: People, *, topic_text: str, planned: date, on: date
) -> None:
    """Plan, hold and confirm one meeting that settles every topic."""
    topics = list(round_.topics.all())
    meeting = table.plan_meeting(
        round_,
        meets_at=hour(on),
        place="三楼会议室",
        topics=topics,
        recorder_name="周宁",
        recorder=people.recorder,
        joint=round_.enterprise.region_code.startswith(SHANGHAI),
        by=people.chair,
        today=planned,
    )
    if round_.case.state == "3_prepare":
        preparation.declare_ready(round_, by=people.chair, today=planned)
        preparation.declare_ready(round_, by=people.boss, today=planned)
    table.hold_meeting(
        meeting,
        held_on=on,
        discussion="逐项协商。",
        minutes=[
            table.Minute(topic, "谈成", TopicResult.AGREED, topic_text) for topic in topics
        ],
        present=list(round_.representatives.all()),
        by=people.recorder,
        today=on,
    )
    table.confirm_minutes(meeting, by=people.chair, today=on)
    table.confirm_minutes(meeting, by=people.boss, today=on)
