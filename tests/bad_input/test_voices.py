"""What a worker's telephone could be made to send: refused in words, and nothing half-kept."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, router
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.consult_code import code_of
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.participation.models import Opinion, Statement
from xieshang.apps.participation.services import moderation, saying
from xieshang.apps.participation.tests.crowd import TODAY, Here, asked, listening_round, said
from xieshang.apps.trail.models import Event, Submission

pytestmark = pytest.mark.django_db
SAY, CARDS = "/w/say/", "/w/cards/"
TRICKS = {
    "reads the other way round": "夜班\u202e冷",
    "isolated": "夜班\u2066冷",
    "zero width": "夜\u200b班冷",
    "byte order mark": "\ufeff夜班冷",
    "looks empty": "\u3164\u2800",
    "tags": "夜班\U000e0061\U000e0062冷",
    "invisible operators": "夜\u2063班冷",
    "a terminal's": "夜班\x1b[31m冷",
    "a kilobyte too many": "冷" * 1001,
    "a hundred kilobytes": "x" * 100_000,
    "spaces": " \u3000\n",
}


@pytest.fixture(autouse=True)
def _own_day(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KEYS = tmp_path / "keys"
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


@pytest.fixture
def here() -> Here:
    return listening_round()


def phone(here: Here, user: User | None = None) -> Client:
    browser = Client()
    if user is not None:
        browser.force_login(user, backend="xieshang.apps.accounts.backends.PhoneBackend")
    browser.get(reverse("worker_scan", args=[code_of(here.enterprise)]))
    return browser


@contextmanager
def nothing_kept() -> Iterator[None]:
    """No row more, none less and none changed where workers' words are kept."""
    kept = [
        m
        for m in apps.get_models()
        if m._meta.db_table.startswith("nameless_")
        and router.db_for_read(m) == DEFAULT_DB_ALIAS  # no words in the ballot box
    ]
    kept += [Event, Submission, Statement]

    def rows() -> dict[str, list[Any]]:
        return {
            m._meta.db_table: sorted(map(repr, m._default_manager.values_list())) for m in kept
        }

    before = rows()
    yield
    assert rows() == before


@pytest.mark.parametrize("text", TRICKS.values(), ids=TRICKS)
def test_no_trick_passes_as_an_opinion_a_reply_or_an_appeal(here: Here, text: str) -> None:
    row = said(here, "组长偏心", here.workers[0])
    moderation.mask(here.round, [row], reason="点名", by=here.people.chair, today=TODAY)
    other = said(here, "食堂菜少", here.workers[1])
    browser = phone(here, here.workers[0])
    thread, appeal = (
        reverse("worker_thread", args=[other.pk]),
        reverse("worker_appeal", args=[row.pk]),
    )
    with nothing_kept():
        for where, field in ((SAY, "text"), (thread, "text"), (appeal, "appeal")):
            form = {"submission": "k", field: text, "anyway": "1"}
            answer = browser.post(where, form)
            assert answer.status_code == 422, where
            assert "xs-err" in answer.content.decode()


@pytest.mark.parametrize("text", TRICKS.values(), ids=TRICKS)
def test_no_trick_passes_in_what_the_workers_side_writes(here: Here, text: str) -> None:
    row = said(here, "组长偏心", here.workers[0])
    desk = Client()
    desk.force_login(here.people.chair)
    first = f"/desk/rounds/{here.round.pk}/opinions/"
    with nothing_kept():
        for where, form in (
            ("said/", {"act": "mask", "reason": text, "o": [row.pk]}),
            (f"said/{row.pk}/take/", {"text": text}),
            (f"said/{row.pk}/blot/", {"words": "组长", "reason": text}),
            ("statements/", {"text": text}),
        ):
            answer = desk.post(first + where, {"submission": where, **form})
            assert answer.status_code == 422, where


def test_another_rounds_opinions_and_statements_are_not_there(here: Here) -> None:
    there = listening_round()
    theirs, question = said(there, "别家的事", there.workers[0]), asked(there, "别家的说法")
    browser = phone(here, here.workers[0])
    with nothing_kept():
        for name in ("worker_thread", "worker_second", "worker_appeal"):
            form = {"text": "插一句", "appeal": "不服", "submission": "k"}
            answer = browser.post(reverse(name, args=[theirs.pk]), form)
            assert answer.status_code == 404, name
        form = {"statement": str(question.pk), "stance": "agree", "turn": "1"}
        assert browser.post(CARDS, form).status_code == 404


def test_a_worker_who_scanned_another_enterprises_code_says_nothing_there(here: Here) -> None:
    there = listening_round()
    row, question = said(there, "别家的事", there.workers[0]), asked(there, "别家的说法")
    stranger = Client()
    stranger.force_login(
        here.workers[0], backend="xieshang.apps.accounts.backends.PhoneBackend"
    )
    stranger.get(reverse("worker_scan", args=[code_of(there.enterprise)]), {"here": "1"})
    with nothing_kept():
        assert stranger.post(SAY, {"submission": "k", "text": "冒充"}).status_code == 403
        second = reverse("worker_second", args=[row.pk])
        assert stranger.post(second).status_code == 403
        form = {"statement": str(question.pk), "stance": "agree", "turn": "1"}
        assert stranger.post(CARDS, form).status_code == 403


def test_a_key_that_somebody_else_has_used_is_refused_and_tells_nothing(here: Here) -> None:
    saying.say(here.round, text="夜班冷", key="seen", by=here.workers[0], today=TODAY)
    thief = phone(here, here.workers[1])
    with nothing_kept():
        for text in ("夜班冷", "别的话"):
            answer = thief.post(SAY, {"submission": "seen", "text": text})
            assert answer.status_code == 422
            assert "显示为" not in answer.content.decode()


def test_a_key_of_another_round_is_a_key_like_any_other(here: Here) -> None:
    there = listening_round()
    saying.say(there.round, text="别家的事", key="seen", by=there.workers[0], today=TODAY)
    form = {"submission": "seen", "text": "本家的事"}
    assert phone(here, here.workers[0]).post(SAY, form).status_code == 302
    assert Opinion.objects.get(text="本家的事").consultation == here.round


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"stance": "agree", "turn": "1"}, 409),  # the statement is closed
        ({"stance": "love", "turn": "1"}, 422),
        ({"stance": "2", "turn": "1"}, 422),
        ({"stance": "agree", "turn": "-1"}, 404),
        ({"stance": "agree", "turn": "²"}, 404),
        ({"stance": "agree", "turn": "9" * 40}, 404),
        ({"stance": "agree", "turn": ""}, 404),
    ],
)
def test_a_closed_statement_and_a_forged_stance_are_refused(
    here: Here, form: dict[str, str], status: int
) -> None:
    question = asked(here, "三档奖励好")
    moderation.close_statement(question, by=here.people.chair, today=TODAY)
    with nothing_kept():
        answer = phone(here, here.workers[0]).post(
            CARDS, {"statement": str(question.pk), **form}
        )
        assert answer.status_code == status


def test_what_was_masked_or_never_was_takes_neither_reply_nor_second(here: Here) -> None:
    row = said(here, "组长偏心", here.workers[0])
    moderation.mask(here.round, [row], reason="点名", by=here.people.chair, today=TODAY)
    browser = phone(here, here.workers[1])
    with nothing_kept():
        for key, status in ((row.pk, 409), (uuid.uuid4(), 404)):
            second = reverse("worker_second", args=[key])
            assert browser.post(second).status_code == status
            thread = reverse("worker_thread", args=[key])
            assert browser.post(thread, {"text": "也是", "submission": "k"}).status_code == 404


def test_who_left_yesterday_does_nothing_with_a_session_that_is_still_open(here: Here) -> None:
    row, question = said(here, "一件", here.workers[1]), asked(here, "三档奖励好")
    browser = phone(here, here.workers[0])
    RosterEntry.objects.filter(user=here.workers[0]).update(until=TODAY - timedelta(days=1))
    with nothing_kept():
        assert browser.post(SAY, {"submission": "k", "text": "还想说"}).status_code == 403
        second = reverse("worker_second", args=[row.pk])
        assert browser.post(second).status_code == 403
        form = {"statement": str(question.pk), "stance": "agree", "turn": "1"}
        assert browser.post(CARDS, form).status_code == 403
    RosterEntry.objects.filter(user=here.workers[0]).update(until=TODAY)
    assert browser.post(SAY, {"submission": "k", "text": "最后一天"}).status_code == 302
