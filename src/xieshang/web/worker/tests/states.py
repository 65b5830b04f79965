"""Brings a round by services to every state that a worker's page can show."""

from __future__ import annotations

from datetime import date

from xieshang.apps.cases.models import DemoDay
from xieshang.apps.cases.services import sweep
from xieshang.apps.consultations.choices import Decision, Delivery, RoundKind, TopicKind
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.services import dispute, offer, preparation, table
from xieshang.apps.contracts.tests.factories import PUBLISHED, SIGNED, contract_at
from xieshang.apps.contracts.tests.table import (
    ANSWERED,
    ELECTED,
    MET,
    OFFERED,
    OPENED,
    People,
    hour,
    name_sides,
    open_round,
    people_of,
)
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories

LATER = (
    "4_meeting",
    "5_adopt",
    "6_sign",
    "7_file",
    "7_review",
    "8_publish",
    "in_force",
    "7_overdue",
    "8_overdue",
    "4_suspended",
    "4_overdue",
    "4_conciliation",
    "closed_failed",
)
HANGZHOU = "330106001"  # talks must end within sixty days there
STATES = (
    "none",
    "1_reps",
    "2_offer",
    "2_waiting",
    "2_overdue",
    "2_refused",
    "3_prepare",
    *LATER,
)


def enterprise_at(state: str) -> Enterprise:
    """An enterprise whose round stands in ``state`` on the demonstration's day."""
    if state in LATER:
        return _later(state)
    here = factories.enterprise(
        name="安澜迅驰快递有限公司", short_name="迅驰快递", headcount=126
    )
    people = people_of(here)
    day = OPENED
    if state != "none":
        day = _early(open_round(here, people, RoundKind.WAGE), people, state)
    _on(day)
    return here


def _early(round_: Consultation, people: People, state: str) -> date:
    if state == "1_reps":
        return OPENED
    name_sides(round_, people)
    if state == "2_offer":
        return ELECTED
    offer.add_topic(
        round_, kind=TopicKind.WAGE_LEVEL, title="今年工资调整", by=people.chair, today=OFFERED
    )
    terms = offer.OfferTerms(meet_at=hour(MET), meet_place="三楼会议室", reps_wanted=3)
    offer.write_offer(round_, terms, by=people.chair, today=OFFERED)
    offer.deliver_offer(
        round_,
        delivery=Delivery.RECEIPT,
        proof="企业签收回执",
        received_on=OFFERED,
        by=people.chair,
        today=OFFERED,
    )
    if state == "2_waiting":
        return OFFERED
    if state == "2_overdue":
        late = date(2026, 4, 2)
        sweep(late)
        return late
    refuses = state == "2_refused"
    offer.respond(
        round_,
        decision=Decision.REFUSE if refuses else Decision.AGREE,
        reason="今年订单不稳" if refuses else "",
        by=people.boss,
        today=ANSWERED,
    )
    if not refuses:
        preparation.open_opinions(round_, by=people.chair, today=ANSWERED)
    return ANSWERED


def _later(state: str) -> Enterprise:
    base = {
        "7_overdue": "7_file",
        "8_overdue": "8_publish",
        "4_suspended": "4_meeting",
        "4_overdue": "4_meeting",
        "4_conciliation": "4_meeting",
        "closed_failed": "4_meeting",
    }.get(state, state)
    where = HANGZHOU if state == "4_overdue" else factories.TOWN
    told = contract_at(base, incentive=True, region_code=where)
    round_, people = told.round, told.people
    day = {"4": MET, "5": SIGNED, "6": SIGNED, "7": SIGNED}.get(base[0], PUBLISHED)
    if state.endswith("overdue"):
        day = date(2026, 8, 1)
        sweep(day)
    elif state == "4_suspended":
        _add_open_topic(round_, people)
        for chief in (people.chair, people.boss):
            table.suspend(
                round_, reason="等上半年报表", resume_on=date(2026, 5, 6), by=chief, today=MET
            )
    elif state in {"4_conciliation", "closed_failed"}:
        dispute.apply(round_, reason="增幅谈不拢", by=people.chair, today=MET)
        dispute.accept(round_, accepted_on=MET, by=people.reviewer, today=MET)
        if state == "closed_failed":
            dispute.end(
                round_,
                "failed",
                failure_reason="双方对增幅没有一致。7月再提要约。",
                by=people.reviewer,
                today=MET,
            )
    _on(day)
    round_.case.refresh_from_db()
    assert round_.case.state == state, round_.case.state
    return round_.enterprise


def _add_open_topic(round_: Consultation, people: People) -> None:
    offer.add_topic(round_, kind=TopicKind.OTHER, title="夜餐补贴", by=people.chair, today=MET)


def _on(day: date) -> None:
    DemoDay.objects.all().delete()
    DemoDay.objects.create(day=day)


__all__ = ["STATES", "enterprise_at"]
