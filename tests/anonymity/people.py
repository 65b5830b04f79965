"""Sixteen workers with telephones, who do through the pages whatever a worker can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.test import Client
from django.urls import reverse

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.micro.models import Card, MicroTopic
from xieshang.apps.micro.services import pool
from xieshang.apps.organizations.consult_code import code_of
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.participation.models import Opinion, Statement
from xieshang.apps.participation.tests.crowd import Here, asked, listening_round
from xieshang.apps.surveys.models import Survey
from xieshang.apps.surveys.tests.factories import Stage, opened
from xieshang.apps.voices.mixing import mix_all

TODAY = make.TODAY
NOW = datetime(2026, 4, 10, 9, tzinfo=UTC)
MANY = 16
FOUND = 13  # of sixteen: the attack works
LUCK = 9  # of sixteen at most by guessing; more happens once in nine million guesses
_keys = count(1)


@dataclass
class Crowd:
    """An enterprise whose workers can say, second, vote, answer, put topics."""

    here: Here
    statement: Statement
    phones: dict[User, Client] = field(default_factory=dict)

    @property
    def workers(self) -> list[User]:
        return self.here.workers

    def phone(self, worker: User) -> Client:
        """The worker's telephone; signed in on first use, the code on the wall scanned."""
        if worker not in self.phones:
            number = self.workers.index(worker) if worker in self.workers else 200
            phone = Client(REMOTE_ADDR=f"10.0.0.{number + 1}")
            phone.force_login(worker, backend="xieshang.apps.accounts.backends.PhoneBackend")
            phone.get(reverse("worker_scan", args=[code_of(self.here.enterprise)]))
            self.phones[worker] = phone
        return self.phones[worker]

    def number(self, worker: User) -> int:
        return self.workers.index(worker)

    def post(self, worker: User, address: str, **sent: Any) -> None:
        """Send a form; it is taken."""
        sent.setdefault("submission", f"key-{next(_keys)}")
        answer = self.phone(worker).post(address, sent)
        assert answer.status_code == 302, answer.content.decode()[:2000]


def words_of(number: int) -> str:
    """A long text of one's own: it does not fit on a page of the file beside others."""
    return f"甲{number:02d}" * 333


def crowd(workers: int = MANY, **fields: Any) -> Crowd:
    """The workers are on the roster; nobody has come in yet."""
    seed(range(2025, 2029), announced_until=2026)
    here = listening_round(workers, **fields)
    for number, worker in enumerate(here.workers):
        worker.name = f"赵{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未'[number]}"
        worker.save(update_fields=["name"])
        worker.roster_entries.update(name=worker.name)
    return Crowd(here, asked(here, "三档奖励好"))


def says(crowd_: Crowd, worker: User, text: str = "") -> str:
    """Say something of one's own; what it was."""
    text = text or words_of(crowd_.number(worker))
    crowd_.post(worker, reverse("worker_say"), text=text, anyway="1")
    return text


Act = Callable[[User], None]


@dataclass
class Acts:
    """Everything that one worker can do about what others have begun."""

    crowd: Crowd
    opinion: Opinion
    survey: Survey
    card: Card
    asked: MicroTopic

    def all(self) -> dict[str, Act]:
        post = self.crowd.post
        return {
            "say": lambda one: post(one, reverse("worker_say"), text="夜班太冷", anyway="1"),
            "reply": lambda one: post(
                one, reverse("worker_thread", args=[self.opinion.pk]), text="早班也冷"
            ),
            "second": lambda one: post(one, reverse("worker_second", args=[self.opinion.pk])),
            "stand": lambda one: post(
                one,
                reverse("worker_cards"),
                statement=self.crowd.statement.pk,
                turn=1,
                stance="agree",
            ),
            "answer": lambda one: post(
                one,
                reverse("worker_survey", args=[self.survey.pk]),
                **{"q-work": "frontline", "q-satisfied": "5"},
            ),
            "put": lambda one: post(
                one, reverse("pool_put"), title="夜班热菜", text="", whose="no", loses="no"
            ),
            "back": lambda one: post(one, reverse("pool_second", args=[self.card.pk])),
            "call": lambda one: post(
                one, reverse("pool_answer", args=[self.asked.card_id]), done="yes"
            ),
        }


def acts(crowd_: Crowd) -> Acts:
    """What the last worker of the crowd begins, for the others to act upon.

    The survey is open, one topic lies in the pool, of another the workers are asked whether
    it was done.
    """
    here = crowd_.here
    last = crowd_.workers[-1]
    says(crowd_, last, "食堂菜少")
    survey = opened(Stage(here.enterprise, here.people.chair, make.county_officer()))
    entry = last.roster_entries.get()
    put: dict[str, Any] = {"text": "", "individual": False, "cuts": False, "now": NOW}
    day = TODAY - timedelta(days=2)
    card = pool.put(entry, title="开通勤班车", minted="a", today=day, **put)
    other = pool.put(entry, title="更衣室加柜子", minted="b", today=day, **put)
    pool.take_in(TODAY - timedelta(days=1))
    topic = MicroTopic.objects.select_related("case").get(card=other)
    topic.case.state, topic.case.state_since = "callback", TODAY
    topic.case.save()
    topic.asked_on, topic.turn = TODAY, 1
    topic.save()
    timers.refresh(topic.case, TODAY)
    return Acts(crowd_, Opinion.objects.get(), survey, card, topic)


def night() -> None:
    """What the housekeeping does with rows that must tell no order."""
    mix_all()
