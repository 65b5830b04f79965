"""What employer and chair are told: texts alone, nothing of fewer than ten, never who."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.anonymity import eyes
from tests.anonymity.people import TODAY, Crowd, acts, crowd, says
from xieshang.apps.accounts.models import User
from xieshang.apps.consultations.choices import Disposition
from xieshang.apps.consultations.services import preparation
from xieshang.apps.organizations.access import NOTHING
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.organizations.services import slips
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.participation import jobs, policies
from xieshang.apps.participation.models import Opinion, stances
from xieshang.apps.participation.services import moderation, release
from xieshang.apps.surveys import jobs as survey_jobs
from xieshang.apps.surveys import services as surveys
from xieshang.apps.surveys.models import Survey
from xieshang.apps.surveys.tests.factories import HAPPY, UNHAPPY, opened, stage
from xieshang.apps.voices.models import Nick
from xieshang.core.questions import results

Patch = pytest.MonkeyPatch
pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)
LEADERS = ("chair", "boss", "hr")


def texts_bear_the_nick(patch: Patch) -> None:
    """A pseudonym before each text: whoever reads lays the texts of one person together."""

    def shown(one: Opinion) -> str:
        nick = Nick.objects.get(voice=one.voice).nick
        return f"{nick}：{one.blotted or one.text}"

    patch.setattr(Opinion, "shown", property(shown))


def texts_bear_the_day(patch: Patch) -> None:
    """The day on which it was said: beside a duty roster it says much."""
    patch.setattr(Opinion, "shown", property(lambda one: f"{one.text} [{one.said_on}]"))


def list_bears_the_nick(patch: Patch) -> None:
    """The entry of the list keeps from whom it came; documents and exports repeat it."""
    real = preparation.add_opinion

    def signed(round_: Any, *, text: str, **rest: Any) -> Any:
        nick = Nick.objects.order_by("nick").values_list("nick", flat=True)[0]
        return real(round_, text=f"{text}（{nick}）", **rest)

    patch.setattr(preparation, "add_opinion", signed)


def what_leaders_read(made: Crowd, patch: Patch, name: str) -> tuple[int, int]:
    """The attack: all that is reached by links; pseudonyms, signs and days that stand there."""
    for worker in made.workers:
        says(made, worker, f"第{made.number(worker)}件事要办")
    patch.setattr(timezone, "localdate", lambda: TOMORROW)
    jobs.daily(TOMORROW)
    rows, chair = list(Opinion.objects.order_by("pk")), made.here.people.chair
    moderation.check(made.here.round, rows[:10], by=chair, today=TOMORROW)
    item = moderation.take_up(
        rows[0], text="夜班要暖气", by=chair, today=TOMORROW, topic=made.here.topic
    )
    preparation.answer_opinion(
        item, disposition=Disposition.ADOPTED, answer="办", topic=made.here.topic, by=chair,
        today=TOMORROW,
    )  # fmt: skip
    read = eyes.pages(
        eyes.reader(made, getattr(made.here.people, name)),
        ("/desk/", "/w/", "/w/pool/", "/w/say/", "/w/cards/", "/w/common/", "/w/mine/"),
    )
    whole = "\n".join(read.values())
    assert any(row.text in whole for row in rows)
    signs = {*Nick.objects.values_list("nick", flat=True), *(row.voice for row in rows)}
    days = [one for row in rows for one in re.findall(f"{row.text}[^<]*{TODAY}", whole)]
    return sum(sign in whole for sign in signs), len(days)


@pytest.mark.parametrize("name", LEADERS)
def test_on_leaders_read_neither_pseudonym_nor_day(name: str, monkeypatch: Patch) -> None:
    made = crowd()
    if name == "chair":  # a chair is usually on the roster, too
        make.entry(made.here.enterprise, user=made.here.people.chair)
    assert what_leaders_read(made, monkeypatch, name) == (0, 0)


@pytest.mark.parametrize("name", LEADERS)
def test_off_the_pseudonym_stands_there(name: str, monkeypatch: Patch) -> None:
    texts_bear_the_nick(monkeypatch)
    assert what_leaders_read(crowd(), monkeypatch, name)[0] >= 10


def test_off_the_day_stands_there(monkeypatch: Patch) -> None:
    texts_bear_the_day(monkeypatch)
    assert what_leaders_read(crowd(), monkeypatch, "boss")[1] >= 10


def test_off_the_list_gives_it_away(monkeypatch: Patch) -> None:
    list_bears_the_nick(monkeypatch)
    assert what_leaders_read(crowd(), monkeypatch, "chair")[0] >= 1


def test_off_a_chair_who_reads_as_a_worker_reads_pseudonyms(monkeypatch: Patch) -> None:
    made = crowd()
    make.entry(made.here.enterprise, user=made.here.people.chair)
    monkeypatch.setattr(policies, "access_of", lambda user, on: NOTHING)
    assert what_leaders_read(made, monkeypatch, "chair")[0] >= 10


def one_voice_read(patch: Patch, workers: int) -> int:
    """The attack: of so many who work here one has spoken; the employer reads it."""
    made = crowd(workers)
    text = says(made, made.workers[0], "后厨太热")
    jobs.daily(TOMORROW)
    chair = made.here.people.chair
    moderation.check(
        made.here.round, list(made.here.round.sayings.all()), by=chair, today=TOMORROW
    )
    patch.setattr(timezone, "localdate", lambda: TOMORROW)
    jobs.daily(TOMORROW + timedelta(days=1))
    read = eyes.pages(eyes.reader(made, made.here.people.boss))
    assert len(read) > 5
    return sum(text in page for page in read.values())


@pytest.mark.parametrize("workers", [4, 16])
def test_on_one_voice_alone_is_not_read(workers: int, monkeypatch: Patch) -> None:
    assert one_voice_read(monkeypatch, workers) == 0


def test_off_without_a_smallest_number_of_speakers_it_is(monkeypatch: Patch) -> None:
    monkeypatch.setattr(release, "SPEAKERS", 0)
    assert one_voice_read(monkeypatch, 16) >= 1


def test_off_without_a_smallest_size_either_it_is_in_a_shop_of_four(
    monkeypatch: Patch,
) -> None:
    monkeypatch.setattr(release, "SPEAKERS", 0)
    assert one_voice_read(monkeypatch, 4) == 0
    monkeypatch.setattr(release, "SMALLEST", 0)
    assert one_voice_read(monkeypatch, 4) >= 1


def three_votes_read() -> list[str]:
    """The attack: three have voted, all against; does a page say so?"""
    made = crowd()
    for worker in made.workers[:3]:
        made.post(
            worker, reverse("worker_cards"), statement=made.statement.pk, turn=1,
            stance="disagree",
        )  # fmt: skip
    jobs.daily(TOMORROW)
    round_, found = made.here.round, []
    for name in ("round_statements", "round_ground"):
        page = eyes.reader(made, made.here.people.chair).get(reverse(name, args=[round_.pk]))
        found += re.findall(r"不赞成\s*3|3人", page.content.decode())
    page = made.phone(made.workers[0]).get(reverse("worker_cards"))
    return found + re.findall(r"不赞成\s*3|3人不", page.content.decode())


def test_on_three_votes_are_not_told() -> None:
    assert three_votes_read() == []


def test_off_counts_from_one_on_tell_them(monkeypatch: Patch) -> None:
    monkeypatch.setattr(stances, "SHOWN_FROM", 1)
    assert three_votes_read() != []


def lone_answers_told() -> list[Any]:
    """The attack: eleven are content, one is not; cells of fewer than ten in what is told."""
    on = stage(12)
    survey = opened(on)
    for number, worker in enumerate(on.workers):
        sent = UNHAPPY if number == 5 else HAPPY
        surveys.answer(survey, sent, key=f"k{number}", by=worker, today=TODAY)
    survey.case.state = "analysing"
    survey.case.save()
    survey_jobs.wind_up(survey, TOMORROW)
    told = survey.results.get(k=survey.k).content
    return [one for one in _numbers(told["questions"]) if 0 < one < 10]


def _numbers(content: Any) -> list[int]:
    if isinstance(content, dict):
        return [n for key, one in content.items() if key != "share" for n in _numbers(one)]
    if isinstance(content, list):
        return [number for one in content for number in _numbers(one)]
    counted = isinstance(content, int) and not isinstance(content, bool)
    return [content] if counted else []


def test_on_one_among_twelve_is_not_told() -> None:
    assert lone_answers_told() == []


def test_off_a_result_that_hides_nothing_tells_it(monkeypatch: Patch) -> None:
    def bare(questionnaire: Any, given: Any, *, entitled: int, k: int) -> Any:
        return results(questionnaire, given, entitled=entitled, k=1)

    monkeypatch.setattr(survey_jobs, "results", bare)
    assert 1 in lone_answers_told()


def test_nobody_can_turn_the_smallest_number_back() -> None:
    """Not by a setting, not by hand: the database refuses (EUSurvey's switch)."""
    survey = opened(stage(12))
    with pytest.raises(IntegrityError), transaction.atomic():
        Survey.objects.filter(pk=survey.pk).update(k=5)


def with_a_new_slip(made: Crowd) -> list[str]:
    """The attack: the chair prints another slip for somebody, comes in with it and looks."""
    entry = make.entry_without_phone(made.here.enterprise)
    owner = _enters(made, entry)
    text = says(made, owner, "后厨太热")
    intruder = _enters(made, entry)
    page = made.phone(intruder).get(reverse("worker_mine")).content.decode()
    return [text] if text in page else []


def _enters(made: Crowd, entry: RosterEntry) -> User:
    chair, here = made.here.people.chair, made.here.enterprise
    [slip] = slips.issue(here, [entry], by=chair, today=TODAY)
    came = slips.enter(slip.code, address="10.0.0.9", now=timezone.now(), today=TODAY)
    return came.user


def test_on_a_new_slip_shows_nothing_of_before() -> None:
    assert with_a_new_slip(crowd()) == []


def test_off_a_voice_that_knows_no_slip_shows_it(monkeypatch: Patch) -> None:
    monkeypatch.setattr(policies, "identity", lambda entry, slip: f"entry/{entry}")
    assert with_a_new_slip(crowd()) == ["后厨太热"]


def carried_over(read: Callable[[], Client]) -> int:
    """How many texts of another enterprise are read."""
    there = crowd()
    said = [says(there, worker) for worker in there.workers]
    page = read().get(reverse("worker_say")).content.decode()
    return sum(text in page for text in said)


def test_a_worker_next_door_reads_nothing_and_reading_needs_no_sign_in() -> None:
    made = acts(crowd()).crowd
    assert carried_over(lambda: made.phone(made.workers[0])) == 0
    passer_by = eyes.reader(made, None)
    assert passer_by.get("/w/").status_code == 200
    assert "sessionid" not in passer_by.cookies
