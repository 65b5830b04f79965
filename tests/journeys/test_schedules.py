"""A bad line sends a form twice, later, and after what was written later: one effect each.

A schedule takes one worker, one to three forms of one kind, and copies of each; every copy
arrives on some day within a week, in any order. ``SCHEDULES=10000`` for the whole trial; the
seed is the one that pytest prints, and a failure tells it. Copies at the same moment are met in
``make kills``.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.micro.models import Card, CardSupport
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.participation.models import Opinion, Second, Stance, Statement
from xieshang.apps.participation.tests.crowd import TODAY, Here, asked, listening_round, said
from xieshang.apps.surveys import services
from xieshang.apps.surveys.models import Answer, Survey
from xieshang.apps.trail.models import Event, Submission

pytestmark = pytest.mark.django_db
SCHEDULES = int(os.environ.get("SCHEDULES", "200"))
PART = 1000  # schedules of one test: none takes long
LATEST = 7  # days after which a form still counts
MOST_COPIES = 3
STANCES = ("agree", "disagree", "pass")
VALUES = {"agree": 1, "disagree": -1, "pass": 0}


@dataclass(frozen=True, slots=True)
class Form:
    """One form that was filled in once; ``no`` is its place among those of the same worker."""

    path: str
    fields: dict[str, str]
    no: int = 1


@dataclass
class Ground:
    """Everything a worker of one enterprise can do, and a browser in which one is signed in."""

    here: Here
    opinion: Opinion
    statement: Statement
    survey: Survey
    card: Card
    browser: Client

    def deliver(self, form: Form, written: date) -> int:
        """A copy arrives; the phone says on which day it was written."""
        sent = form.fields | {"written_on": written.isoformat()}
        answer = self.browser.post(form.path, sent)
        return answer.status_code


@pytest.fixture
def ground(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Ground:
    settings.KEYS = tmp_path / "keys"
    seed(range(2025, 2028), announced_until=2026)
    day(monkeypatch, TODAY)
    here = listening_round(12)
    survey = services.prepare(
        "raise", enterprise=here.enterprise, closes_on=TODAY + timedelta(days=30),
        by=here.people.chair, today=TODAY,
    )  # fmt: skip
    services.approve(survey, by=make.county_officer(), today=TODAY)
    card = Card.objects.create(
        enterprise=here.enterprise, title="夜班热菜", text="夜里只有泡面", put_on=TODAY
    )
    browser = Client()
    backend = "xieshang.apps.accounts.backends.PhoneBackend"
    browser.force_login(here.workers[0], backend=backend)
    opinion = said(here, "夜班太冷", here.workers[1])
    return Ground(here, opinion, asked(here, "三档奖励好"), survey, card, browser)


def day(monkeypatch: pytest.MonkeyPatch, on: date) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: on)


def opinions(ground: Ground, chance: random.Random) -> list[Form]:
    """Several opinions, each with the key of its own form."""
    return [
        Form("/w/say/", {"submission": key(chance), "text": f"第{no}件事", "anyway": "1"}, no)
        for no in range(1, chance.randint(1, 3) + 1)
    ]


def seconds(ground: Ground, chance: random.Random) -> list[Form]:
    return [
        Form(f"/w/say/{ground.opinion.pk}/second/", {}) for _ in range(chance.randint(1, 2))
    ]


def stances(ground: Ground, chance: random.Random) -> list[Form]:
    """A mind that changes up to twice; the words differ, so that one knows which stands."""
    words = chance.sample(STANCES, chance.randint(1, 3))
    return [
        Form(
            "/w/cards/",
            {"statement": str(ground.statement.pk), "turn": str(no), "stance": word},
            no,
        )
        for no, word in enumerate(words, 1)
    ]


def answers(ground: Ground, chance: random.Random) -> list[Form]:
    """One questionnaire, filled in once or, in a second tab, once more."""
    path = f"/w/surveys/{ground.survey.pk}/"
    return [
        Form(path, {"submission": key(chance), "q-raise": str(no), "q-first": "base"}, no)
        for no in range(1, chance.randint(1, 2) + 1)
    ]


def cards(ground: Ground, chance: random.Random) -> list[Form]:
    return [Form(f"/w/pool/{ground.card.pk}/second/", {}) for _ in range(chance.randint(1, 2))]


def key(chance: random.Random) -> str:
    return f"{chance.getrandbits(64):016x}"


Kind = Callable[[Ground, random.Random], list[Form]]
KINDS: tuple[Kind, ...] = (opinions, seconds, stances, answers, cards)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One copy of a form, so many days after it was written."""

    form: Form
    late: int


def arrivals(forms: list[Form], chance: random.Random) -> list[Arrival]:
    """Copies of each form, all mixed; within a schedule the days only go on."""
    copies = [form for form in forms for _ in range(chance.randint(1, MOST_COPIES))]
    chance.shuffle(copies)
    days = sorted(chance.choices(range(LATEST + 1), k=len(copies)))
    return [Arrival(form, late) for form, late in zip(copies, days, strict=True)]


def effects(ground: Ground) -> dict[str, Any]:
    """What stands in the tables of all that this worker sent."""
    mine = Opinion.objects.exclude(pk=ground.opinion.pk)
    return {
        "opinions": sorted(mine.values_list("text", flat=True)),
        "seconds": Second.objects.count(),
        "stances": list(Stance.objects.values_list("value", flat=True)),
        "answers": [
            float(row["raise"]) for row in Answer.objects.values_list("given", flat=True)
        ],
        "cards": CardSupport.objects.count(),
    }


def expected(kind: Kind, coming: list[Arrival]) -> dict[str, Any]:
    """Each form once, whatever its copies did; of a mind that changed, the latest word."""
    nothing = {"opinions": [], "seconds": 0, "stances": [], "answers": [], "cards": 0}
    if kind is opinions:
        return nothing | {"opinions": sorted({one.form.fields["text"] for one in coming})}
    if kind is seconds:
        return nothing | {"seconds": 1}
    if kind is cards:
        return nothing | {"cards": 1}
    if kind is answers:  # the first that arrives is the person's answer
        return nothing | {"answers": [float(coming[0].form.fields["q-raise"])]}
    last = max(coming, key=lambda one: one.form.no)
    return nothing | {"stances": [VALUES[last.form.fields["stance"]]]}


@pytest.mark.parametrize("part", range(max(1, SCHEDULES // PART)))
def test_each_form_has_exactly_one_effect_whatever_the_line_does(
    ground: Ground, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, part: int
) -> None:
    number = f"{request.config.getoption('randomly_seed', 0)}, part {part}"
    chance = random.Random(number)  # noqa: S311 — no secret
    trails = (Event.objects.count(), Submission.objects.count())
    for one in range(min(SCHEDULES, PART)):
        kind = KINDS[one % len(KINDS)]
        coming = arrivals(kind(ground, chance), chance)
        told = f"seed {number}, schedule {one}: {kind.__name__} {coming}"
        with transaction.atomic():
            for arrival in coming:
                day(monkeypatch, TODAY + timedelta(days=arrival.late))
                status = ground.deliver(arrival.form, TODAY)
                assert status in {302, 409}, f"{status} in {told}"
            assert effects(ground) == expected(kind, coming), told
            assert (Event.objects.count(), Submission.objects.count()) == trails, told
            transaction.set_rollback(True)


def test_a_form_of_the_eighth_day_is_asked_about_and_has_no_effect(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = opinions(ground, random.Random(1))[0]  # noqa: S311 — no secret
    day(monkeypatch, TODAY + timedelta(days=LATEST + 1))
    assert ground.deliver(form, TODAY) == 422
    assert effects(ground)["opinions"] == []
