"""Other rounds of the spring campaign, so that the desks of the unions above have work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xieshang.apps.accounts.models import User
from xieshang.apps.consultations.choices import (
    Decision,
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
from xieshang.config.demo import people, story
from xieshang.config.demo.days import TODAY
from xieshang.config.demo.people import Staff
from xieshang.config.demo.places import County

SEATS, DELEGATES = 3, 30


@dataclass(frozen=True, slots=True)
class Begun:
    """How far a round has come: offered on a day, answered or not."""

    firm: str
    offered_on: date | None
    answer: Decision | None = None
    answered_on: date | None = None


ROUNDS = (
    Begun("E209", date(2026, 3, 21)),  # 瑞锐食品: the reply is due these days
    Begun("E075", date(2026, 3, 26)),  # 瑞邦物流: past the reminder, not yet overdue
    Begun("E095", None),  # 正宇服饰: representatives elected
    Begun("E116", date(2026, 3, 2)),  # 广旺电器: overdue
    Begun("E295", date(2026, 3, 16), Decision.AGREE, date(2026, 3, 25)),
    Begun("E344", date(2026, 3, 20), Decision.REFUSE, date(2026, 4, 2)),
    Begun("E004", date(2026, 4, 1), Decision.AGREE, date(2026, 4, 8)),
    Begun("E006", date(2026, 4, 7)),
)


def build(county: County, staff: Staff) -> None:
    for number, begun in enumerate(ROUNDS):
        chair = staff.chairs.get(begun.firm) or people.chair(
            county, staff, begun.firm, f"roundchair{number}", people.name_of(1500 + number)
        )
        boss = staff.heads.get(begun.firm) or people.head(
            county, staff, begun.firm, f"roundhead{number}", people.name_of(1520 + number)
        )
        _begin(county, begun, chair, boss)


def _begin(county: County, begun: Begun, chair: User, boss: User) -> None:
    firm = county.firms[begun.firm]
    began = (begun.offered_on or TODAY - timedelta(days=4)) - timedelta(days=3)
    round_ = opening.open_round(
        firm,
        kind=RoundKind.WAGE,
        occasion=Occasion.YEARLY,
        title="2026年工资专项协商",
        by=chair,
        today=began,
    )
    seats = 5 if firm.above_designated_size else SEATS
    _sides(round_, chair, boss, began, seats, publish=begun.offered_on is not None)
    if begun.offered_on is None:
        return
    _offer(round_, chair, begun.offered_on, seats)
    if begun.answer is not None and begun.answered_on is not None:
        offer.respond(
            round_,
            decision=begun.answer,
            reason="今年订单减少，暂时不想谈" if begun.answer == Decision.REFUSE else "",
            by=boss,
            today=begun.answered_on,
        )


def _sides(
    round_: Consultation, chair: User, boss: User, day: date, seats: int, *, publish: bool
) -> None:
    base = round_.pk * 11
    named = [
        sides.name_representative(
            round_,
            Side.WORKERS,
            Seat(
                chair.name if number == 0 else people.name_of(base + number),
                user=chair if number == 0 else None,
                sex="F" if number % 2 else "M",
                post="工会主席" if number == 0 else "一线职工",
                frontline=number > 0,
                chief=number == 0,
            ),
            by=chair,
            today=day,
        )
        for number in range(seats)
    ]
    for number in range(seats):
        sides.name_representative(
            round_,
            Side.EMPLOYER,
            Seat(
                boss.name if number == 0 else people.name_of(base + 100 + number),
                user=boss if number == 0 else None,
                sex="M",
                post="总经理" if number == 0 else "部门经理",
                chief=number == 0,
            ),
            by=boss,
            today=day,
        )
    sides.record_election(
        round_,
        method=ElectionMethod.CONGRESS,
        held_on=day,
        entitled=DELEGATES,
        present=27,
        votes=[(one, 25, 1, 1) for one in named],
        by=chair,
        today=day,
    )
    if publish:
        sides.publish_representatives(round_, by=chair, today=day + timedelta(days=1))


def _offer(round_: Consultation, chair: User, day: date, seats: int) -> None:
    offer.add_topic(
        round_, kind=TopicKind.WAGE_LEVEL, title="2026年工资调整", by=chair, today=day
    )
    meets = day + timedelta(days=30)
    offer.write_offer(
        round_,
        offer.OfferTerms(
            meet_at=story.at(meets, 14),
            meet_place="企业会议室",
            reps_wanted=seats,
            why_now="年度工资协商",
        ),
        by=chair,
        today=day,
    )
    offer.deliver_offer(
        round_,
        delivery=Delivery.RECEIPT,
        proof="企业签收回执",
        received_on=day,
        by=chair,
        today=day,
    )
