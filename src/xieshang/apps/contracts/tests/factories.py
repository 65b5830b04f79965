"""Brings a round by services to any state of steps 5 to 8."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta

from xieshang.apps.accounts.models import User
from xieshang.apps.consultations.choices import RoundKind
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.contracts.choices import AdoptionMethod, Material, Place
from xieshang.apps.contracts.models import Clause, Contract
from xieshang.apps.contracts.services import adoption, draft, filing, publication, signing
from xieshang.apps.contracts.tests.table import (
    DELEGATES,
    MET,
    SHANGHAI,
    People,
    open_round,
    people_of,
    to_the_table,
)
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories, stage

DRAFTED = date(2026, 4, 9)
AGREED = date(2026, 4, 10)
VOTED = date(2026, 4, 20)
SIGNED = date(2026, 4, 21)
FILED = date(2026, 4, 22)
RECEIVED = date(2026, 4, 23)
EFFECTIVE = date(2026, 4, 30)
PUBLISHED = date(2026, 5, 6)
STARTS, ENDS = date(2026, 6, 1), date(2027, 5, 31)
ORDER = ("4_meeting", "5_adopt", "6_sign", "7_file", "7_review", "8_publish", "in_force")
FILLED = {
    "raise_percent": "4",
    "raise_frontline_percent": "5",
    "lowest_post_wage": "3200",
    "pay_day": "15",
    "incentive_1_yuan": "0.02",
    "incentive_2_yuan": "0.08",
    "incentive_3_yuan": "0.12",
    "award_places": "10",
    "award_low_yuan": "300",
    "award_high_yuan": "500",
    "mentor_yuan": "200",
    "weekly_hours": "40",
    "training_percent": "1.5",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A round somewhere in steps 4 to 8, with its people."""

    round: Consultation
    people: People

    @property
    def contract(self) -> Contract:
        return Contract.objects.get(consultation=self.round)

    @property
    def state(self) -> str:
        self.round.case.refresh_from_db()
        return self.round.case.state

    def clause(self, stable_id: str) -> Clause:
        return self.contract.clauses.get(stable_id=stable_id)


def contract_at(
    state: str,
    *,
    region_code: str = factories.TOWN,
    kind: RoundKind = RoundKind.WAGE,
    within: Enterprise | None = None,
    incentive: bool = False,
) -> Told:
    """A round that has come by services to ``state``, with its contract being written."""
    if within is not None:
        return _built(state, within, kind, incentive)

    def build() -> tuple[int, dict[str, int]]:
        told = _from_the_step_before(state, region_code, kind, incentive)
        names = [one.name for one in fields(People)]
        return told.round.pk, {name: getattr(told.people, name).pk for name in names}

    round_pk, people_pks = stage.built((state, region_code, kind, incentive), build)
    users = User.objects.in_bulk(people_pks.values())
    people = People(**{name: users[pk] for name, pk in people_pks.items()})
    return Told(Consultation.objects.get(pk=round_pk), people)


def _from_the_step_before(
    state: str, region_code: str, kind: RoundKind, incentive: bool
) -> Told:
    """One step on from a round that is remembered, rather than all of them from the first."""
    at = ORDER.index(state)
    if at == 0:
        return _built(state, factories.enterprise(region_code=region_code), kind, incentive)
    told = contract_at(ORDER[at - 1], region_code=region_code, kind=kind, incentive=incentive)
    STEPS[at - 1](told)
    assert told.state == state, told.state
    return told


def _built(state: str, here: Enterprise, kind: RoundKind, incentive: bool) -> Told:
    people = people_of(here)
    round_ = open_round(here, people, kind)
    to_the_table(round_, people)
    told = Told(round_, people)
    contract = draft.start(
        round_,
        starts_on=STARTS,
        ends_on=ENDS,
        incentive=incentive,
        by=people.chair,
        today=DRAFTED,
    )
    draft.take_topics(contract, by=people.chair, today=DRAFTED)
    for clause in contract.clauses.all():
        fill(clause, told)
    for here_, onwards in zip(ORDER, STEPS, strict=False):
        if here_ == state:
            return told
        onwards(told)
    assert told.state == state, told.state
    return told


def fill(clause: Clause, told: Told, *, today: date = DRAFTED, **figures: str) -> Clause:
    """Fill the figures of a clause; the usual ones where none are given."""
    return draft.edit_clause(
        clause,
        title=clause.title,
        body=clause.body,
        figures=FILLED | figures,
        by=told.people.chair,
        today=today,
    )


def agree(told: Told, today: date = AGREED) -> None:
    draft.agree(told.round, by=told.people.chair, today=today)
    draft.agree(told.round, by=told.people.boss, today=today)


def convene(told: Told, today: date = AGREED, meets_on: date | None = None) -> None:
    adoption.convene(
        told.round,
        method=AdoptionMethod.CONGRESS,
        papers_sent_on=today,
        meets_on=meets_on or today + timedelta(days=10),
        by=told.people.chair,
        today=today,
    )


def count(
    told: Told, *, yes: int, present: int = 36, entitled: int = DELEGATES, today: date = VOTED
) -> None:
    adoption.record_vote(
        told.round,
        entitled=entitled,
        present=present,
        yes=yes,
        no=present - yes,
        abstain=0,
        decided_on=today,
        tellers="郑云、许飞",
        by=told.people.chair,
        today=today,
    )


def sign(told: Told, today: date = SIGNED) -> None:
    for chief in (told.people.chair, told.people.boss):
        signing.sign(told.round, name=chief.name, by=chief, today=today)


def in_shanghai(told: Told) -> bool:
    return told.round.enterprise.region_code.startswith(SHANGHAI)


def adopt(told: Told) -> None:
    if in_shanghai(told):
        sign(told, AGREED)
    convene(told)
    count(told, yes=34)


def conclude(told: Told) -> None:
    """Sign after the vote, or tell the vote where the signatures came before it."""
    if in_shanghai(told):
        adoption.notify_vote(told.round, notice_on=SIGNED, by=told.people.chair, today=SIGNED)
    else:
        sign(told)


def file(told: Told, today: date = FILED) -> None:
    filing.submit(told.round, on_paper=list(Material), copies=5, by=told.people.hr, today=today)


def receive(told: Told, today: date = RECEIVED) -> None:
    filing.record_receipt(
        told.round,
        receipt_no="安人社集审〔2026〕1号",
        received_on=today,
        by=told.people.reviewer,
        today=today,
    )


def review(told: Told, today: date = EFFECTIVE) -> None:
    receive(told)
    filing.decide(
        told.round, objections={}, opinion="无异议", by=told.people.reviewer, today=today
    )


def publish(told: Told, today: date = PUBLISHED) -> None:
    publication.write_summary(
        told.contract,
        summary="工资平均涨4%。\n每月15日前发。\n新人带教有补贴。",
        changes="平均每月多约180元。",
        by=told.people.chair,
        today=today,
    )
    publication.publish(
        told.round,
        places=[Place.BOARD, Place.PLATFORM],
        proof="公告栏照片",
        by=told.people.hr,
        today=today,
    )


STEPS = (agree, adopt, conclude, file, review, publish)
__all__ = ["MET", "Told", "contract_at"]
