"""Brings a round by services into any of its states, the late and the stuck ones included."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from xieshang.apps.cases.models import DemoDay
from xieshang.apps.cases.services import sweep
from xieshang.apps.consultations.choices import (
    Decision,
    Delivery,
    Disposition,
    OpinionSource,
    RoundKind,
    Side,
    TopicKind,
)
from xieshang.apps.consultations.models import SupervisionNote
from xieshang.apps.consultations.services import dispute, offer, preparation, sides, table
from xieshang.apps.consultations.services.sides import Seat
from xieshang.apps.contracts.services import publication
from xieshang.apps.contracts.tests import factories as steps
from xieshang.apps.contracts.tests.factories import Told, contract_at
from xieshang.apps.contracts.tests.table import (
    ANSWERED,
    MET,
    OFFERED,
    OPENED,
    PREPARED,
    hour,
    name_sides,
    open_round,
    people_of,
)
from xieshang.apps.organizations.tests import factories as make

LONG_AFTER = timedelta(days=60)
SHANDONG = "370102001"  # a good reason is enough to refuse there; 60 days to talk
SHANGHAI = "310115003"  # names are told in writing, the vote too


@dataclass(frozen=True, slots=True)
class World:
    """One round, its people, and the day on which they look at it."""

    told: Told
    today: date


def _opened(region_code: str = make.TOWN) -> Told:
    here = make.enterprise(region_code=region_code)
    people = people_of(here)
    return Told(open_round(here, people, RoundKind.WAGE), people)


def _seated(region_code: str = make.TOWN, kind: TopicKind = TopicKind.WAGE_LEVEL) -> Told:
    told = _opened(region_code)
    name_sides(told.round, told.people)
    offer.add_topic(
        told.round,
        kind=kind,
        title="今年的一件事",
        by=told.people.chair,
        today=OFFERED,
    )
    preparation.open_opinions(told.round, by=told.people.chair, today=OFFERED)
    return told


def _named() -> Told:
    """Both lists are there, the election is not counted yet."""
    told = _opened()
    for side, namer in ((Side.WORKERS, told.people.chair), (Side.EMPLOYER, told.people.boss)):
        for number in range(3):
            sides.name_representative(
                told.round,
                side,
                Seat(f"{side.label}{number}"),
                by=namer,
                today=OPENED,
            )
    return told


def _planned() -> Told:
    """The next meeting is fixed and not held yet."""
    told = _talking()
    offer.add_topic(
        told.round,
        kind=TopicKind.OVERTIME,
        title="夏天的班次",
        by=told.people.chair,
        today=steps.AGREED,
    )
    table.plan_meeting(
        told.round,
        meets_at=hour(steps.AGREED),
        place="三楼会议室",
        topics=list(told.round.topics.all()),
        recorder_name="周宁",
        recorder=told.people.recorder,
        by=told.people.chair,
        today=steps.AGREED,
    )
    return told


def _written(region_code: str = make.TOWN, kind: TopicKind = TopicKind.WAGE_LEVEL) -> Told:
    told = _seated(region_code, kind)
    terms = offer.OfferTerms(meet_at=hour(MET), meet_place="三楼会议室", reps_wanted=3)
    offer.write_offer(told.round, terms, by=told.people.chair, today=OFFERED)
    return told


def _offered(region_code: str = make.TOWN, kind: TopicKind = TopicKind.WAGE_LEVEL) -> Told:
    told = _written(region_code, kind)
    chair = told.people.chair
    offer.deliver_offer(
        told.round,
        delivery=Delivery.RECEIPT,
        proof="企业签收回执",
        received_on=OFFERED,
        by=chair,
        today=OFFERED,
    )
    return told


def _answered(
    decision: Decision,
    region_code: str = make.TOWN,
    kind: TopicKind = TopicKind.WAGE_LEVEL,
) -> Told:
    told = _offered(region_code, kind)
    reason = "今年经营困难" if decision == Decision.REFUSE else ""
    offer.respond(
        told.round, decision=decision, reason=reason, by=told.people.boss, today=ANSWERED
    )
    return told


def _preparing() -> Told:
    told = _answered(Decision.AGREE)
    preparation.add_opinion(
        told.round,
        text="夏天加班太多",
        source=OpinionSource.BOX,
        by=told.people.chair,
        today=ANSWERED,
    )
    return told


def _heard() -> Told:
    """Opinions have come in and each is answered."""
    told = _answered(Decision.AGREE)
    preparation.add_opinion(
        told.round,
        text="夏天加班太多",
        source=OpinionSource.BOX,
        by=told.people.chair,
        today=ANSWERED,
    )
    preparation.answer_opinion(
        told.round.opinions.get(),
        disposition=Disposition.ADOPTED,
        answer="列入方案",
        by=told.people.chair,
        today=ANSWERED,
    )
    return told


def _supervised() -> Told:
    told = _answered(Decision.REFUSE)
    offer.check_reason(
        told.round, holds=False, note="理由不成立", by=told.people.county, today=PREPARED
    )
    return told


def _talking(region_code: str = make.TOWN) -> Told:
    return contract_at("4_meeting", region_code=region_code, incentive=True)


def _suspended() -> Told:
    told = _talking()
    for chief in (told.people.chair, told.people.boss):
        table.suspend(
            told.round,
            reason="等上半年数字",
            resume_on=steps.AGREED + timedelta(days=20),
            by=chief,
            today=steps.AGREED,
        )
    return told


def _stuck() -> Told:
    told = _talking()
    dispute.apply(told.round, reason="涨幅谈不拢", by=told.people.chair, today=steps.AGREED)
    return told


def _accepted() -> Told:
    """The authority has taken the dispute up and written a settlement."""
    told = _stuck()
    reviewer, today = told.people.reviewer, steps.AGREED
    dispute.accept(told.round, accepted_on=today, by=reviewer, today=today)
    dispute.write_settlement(told.round, text="各让一步", by=reviewer, today=today)
    return told


def _convened() -> Told:
    told = contract_at("5_adopt")
    steps.convene(told)
    return told


def _summed_up() -> Told:
    told = contract_at("8_publish")
    publication.write_summary(
        told.contract,
        summary="工资平均涨4%。",
        changes="多约180元",
        by=told.people.chair,
        today=steps.EFFECTIVE,
    )
    return told


def _reminded(told: Told) -> Told:
    """The days pass, nobody acts, the union above reminds."""
    day = steps.EFFECTIVE + LONG_AFTER
    sweep(day)
    offer.note(
        told.round,
        kind=SupervisionNote.Kind.REMINDER,
        text="请尽快办理",
        by=told.people.county,
        today=day,
    )
    return told


def _received() -> Told:
    told = contract_at("7_review")
    steps.receive(told)
    return told


@dataclass(frozen=True, slots=True)
class Place:
    """A state of the round, how to get there, and the day on which one stands there."""

    state: str
    make: Callable[[], Told]
    today: date


LATE = steps.EFFECTIVE + LONG_AFTER
PLACES = {
    "opened": Place("1_reps", _opened, OPENED),
    "named": Place("1_reps", _named, OPENED),
    "seated": Place("2_offer", _seated, OFFERED),
    "written": Place("2_offer", _written, OFFERED),
    "offered": Place("2_waiting", _offered, OFFERED),
    "unanswered": Place("2_overdue", lambda: _reminded(_offered()), LATE),
    "refused": Place("2_refused", lambda: _answered(Decision.REFUSE), ANSWERED),
    "refused with a reason": Place(
        "2_refused",
        lambda: _answered(Decision.REFUSE, SHANDONG, TopicKind.WELFARE),
        ANSWERED,
    ),
    "supervised": Place("2_supervised", _supervised, PREPARED),
    "preparing": Place("3_prepare", _preparing, ANSWERED),
    "heard": Place("3_prepare", _heard, PREPARED),
    "in Shanghai": Place(
        "3_prepare", lambda: _answered(Decision.AGREE, region_code=SHANGHAI), ANSWERED
    ),
    "talking": Place("4_meeting", _talking, steps.AGREED),
    "planned": Place("4_meeting", _planned, steps.AGREED),
    "talking too long": Place("4_overdue", lambda: _reminded(_talking(SHANDONG)), LATE),
    "suspended": Place("4_suspended", _suspended, steps.AGREED),
    "stuck": Place("4_conciliation", _stuck, steps.AGREED),
    "accepted": Place("4_conciliation", _accepted, steps.AGREED),
    "agreed": Place("5_adopt", lambda: contract_at("5_adopt"), steps.AGREED),
    "convened": Place("5_adopt", _convened, steps.VOTED),
    "adopted": Place("6_sign", lambda: contract_at("6_sign"), steps.SIGNED),
    "adopted in Shanghai": Place(
        "6_sign", lambda: contract_at("6_sign", region_code=SHANGHAI), steps.SIGNED
    ),
    "signed": Place("7_file", lambda: contract_at("7_file"), steps.FILED),
    "not filed": Place("7_overdue", lambda: _reminded(contract_at("7_file")), LATE),
    "filed": Place("7_review", lambda: contract_at("7_review"), steps.FILED),
    "received": Place("7_review", _received, steps.RECEIVED),
    "effective": Place("8_publish", lambda: contract_at("8_publish"), steps.EFFECTIVE),
    "summed up": Place("8_publish", _summed_up, steps.EFFECTIVE),
    "not published": Place("8_overdue", lambda: _reminded(contract_at("8_publish")), LATE),
    "published": Place("in_force", lambda: contract_at("in_force"), steps.PUBLISHED),
}


def world_at(name: str) -> World:
    """A round that stands there, and the site's clock on its day."""
    place = PLACES[name]
    told = place.make()
    assert told.state == place.state, told.state
    DemoDay.objects.all().delete()
    DemoDay.objects.create(day=place.today)
    return World(told, place.today)
