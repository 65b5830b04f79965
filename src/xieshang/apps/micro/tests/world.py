"""A power station with workers, their union and their head, and a topic anywhere on its way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.services import sweep
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.micro.choices import Mode
from xieshang.apps.micro.models import Card, MicroTopic
from xieshang.apps.micro.services import callback, pool, talks
from xieshang.apps.organizations.models import Enterprise, RosterEntry
from xieshang.apps.organizations.tests import factories as make

TODAY = date(2026, 4, 10)
NOW = datetime(2026, 4, 10, 9, tzinfo=UTC)
TITLE = "开通勤班车"
_keys = count(1)


@dataclass
class House:
    """One enterprise with everybody who matters to a micro-consultation."""

    enterprise: Enterprise
    chair: User
    head: User
    hr: User
    entries: list[RosterEntry] = field(default_factory=list)

    def worker(self, number: int = 0) -> RosterEntry:
        while len(self.entries) <= number:
            user = make.worker_of(self.enterprise)
            self.entries.append(user.roster_entries.get())
        return self.entries[number]


def house(region: str = make.TOWN) -> House:
    seed(range(2026, 2028), announced_until=2026)
    here = make.enterprise(region_code=region)
    return House(here, make.chair_of(here), make.head_of(here), make.hr_of(here))


def card(here: House, *, by: int = 0, minted: str = "", today: date = TODAY) -> Card:
    return pool.put(
        here.worker(by),
        title=TITLE,
        text="家在县城的同事每天来回两个小时。",
        individual=False,
        cuts=False,
        minted=minted or f"key {next(_keys)}",
        today=today,
        now=NOW,
    )


def seconded(here: House, one: Card, until: int, *, today: date = TODAY) -> None:
    """Until so many have seconded, the author counted."""
    for number in range(1, until):
        pool.second(one, here.worker(number), today=today)


def in_the_pool(here: House, supporters: int = 10) -> MicroTopic:
    one = card(here)
    seconded(here, one, supporters)
    assert pool.take_in(TODAY + timedelta(days=1)) == 1
    return MicroTopic.objects.get(card=one)


def measure(due_on: date) -> talks.Measure:
    return talks.Measure("开9辆班车，每天4班", "行政部孙平", due_on)


def talking(here: House) -> MicroTopic:
    topic = in_the_pool(here)
    day = TODAY + timedelta(days=1)
    talks.pick(topic, by=here.chair, today=day)
    talks.one_to_one(topic, union_talks="韩莉", head_talks="钟正", by=here.chair, today=day)
    return topic


def being_asked(here: House, supporters: int = 10) -> MicroTopic:
    """Agreed, done, and thirty days later the platform asks by itself."""
    topic = in_the_pool(here, supporters)
    day = TODAY + timedelta(days=1)
    talks.pick(topic, by=here.chair, today=day)
    talks.one_to_one(topic, union_talks="韩莉", head_talks="钟正", by=here.chair, today=day)
    talks.agree(
        topic, mode=Mode.ONE_TO_ONE, said="同意", measure=measure(day), by=here.head, today=day
    )
    talks.done(topic, evidence="班车合同", by=here.hr, today=day)
    timers.refresh(topic.case, day)
    sweep(day + timedelta(days=31))
    return MicroTopic.objects.get(pk=topic.pk)


def answers(here: House, topic: MicroTopic, good: int, bad: int, *, today: date) -> None:
    for number in range(good + bad):
        callback.answer(topic, here.worker(number), done=number < good, today=today)
