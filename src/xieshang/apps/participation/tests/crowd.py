"""A round that listens, and workers who speak in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.consultations.choices import (
    Occasion,
    OpinionSource,
    RoundKind,
    Side,
    TopicKind,
)
from xieshang.apps.consultations.models import Consultation, Topic
from xieshang.apps.consultations.services import preparation
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.participation.models import Opinion, Statement
from xieshang.apps.participation.services import moderation, saying

TODAY = make.TODAY
_keys = count(1)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who carries the round."""

    chair: User
    boss: User
    hr: User


@dataclass
class Here:
    """An enterprise in whose round workers can speak."""

    enterprise: Enterprise
    round: Consultation
    people: Staff
    topic: Topic
    workers: list[User] = field(default_factory=list)


def listening_round(workers: int = 12, *, state: str = "2_offer", **fields: Any) -> Here:
    """A round with one topic, whose chair asks for opinions since today."""
    enterprise = make.enterprise(**fields)
    chair = make.chair_of(enterprise)
    case = Case.objects.create(
        procedure="M01",
        state=state,
        title="2026年工资专项协商",
        enterprise=enterprise,
        union=enterprise.union,
        region_code=enterprise.region_code,
        pack="CN-98",
        state_since=TODAY,
        opened_on=TODAY,
    )
    round_ = Consultation.objects.create(
        case=case,
        enterprise=enterprise,
        kind=RoundKind.WAGE,
        occasion=Occasion.YEARLY,
        title="2026年工资专项协商",
        year=2026,
        opened_by_side=Side.WORKERS,
        opinions_from=TODAY,
    )
    topic = Topic.objects.create(
        consultation=round_,
        no=1,
        kind=TopicKind.WAGE_LEVEL,
        title="今年工资调整",
        raised_by=Side.WORKERS,
    )
    crew = [make.worker_of(enterprise) for _ in range(workers)]
    people = Staff(chair, make.head_of(enterprise), make.hr_of(enterprise))
    return Here(enterprise, round_, people, topic, crew)


def said(here: Here, text: str, by: User, on: date = TODAY, **fields: Any) -> Opinion:
    """One more opinion, with a key of its own."""
    return saying.say(
        here.round,
        text=text,
        key=f"key-{next(_keys)}",
        by=by,
        today=on,
        **fields,
    )


def asked(here: Here, text: str, on: date = TODAY) -> Statement:
    """One more statement to agree or disagree with."""
    return moderation.choose_statement(
        here.round, text=text, by=here.people.chair, today=on, topic=here.topic
    )


def many(here: Here, number: int) -> None:
    """Many opinions at once, some with an answer, as one table would hold them."""
    item = preparation.add_opinion(
        here.round, text="列入", source=OpinionSource.CODE, by=here.people.chair, today=TODAY
    )
    Opinion.objects.bulk_create(
        Opinion(
            consultation=here.round,
            topic=here.topic if one % 2 else None,
            text=f"第{one}件事，" + "夜班太冷，想要暖气和热水。" * 4,
            said_on=TODAY - timedelta(days=one % 30),
            voice=f"{one % 300:064x}",
            key_hash=f"{one:064x}",
            item=item if one % 3 == 0 else None,
            checked_on=TODAY if one % 4 == 0 else None,
            laid_open=True,
        )
        for one in range(number)
    )
