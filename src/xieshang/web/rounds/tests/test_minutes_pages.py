"""Minutes before, on and after the day of the meeting; an act that the step does not know."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import DemoDay
from xieshang.apps.consultations.services import table
from xieshang.apps.contracts.tests.factories import Told, contract_at
from xieshang.apps.contracts.tests.table import hour

pytestmark = pytest.mark.django_db
PLANNED, MEETS = date(2026, 4, 10), date(2026, 4, 17)


@pytest.fixture(autouse=True)
def _a_day_of_our_own(settings: Settings) -> None:
    settings.DEMO = True


def stand_on(day: date) -> None:
    DemoDay.objects.all().delete()
    DemoDay.objects.create(day=day)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def with_a_second_meeting() -> Told:
    told = contract_at("4_meeting")
    table.plan_meeting(
        told.round,
        meets_at=hour(MEETS),
        place="三楼会议室",
        topics=list(told.round.topics.all()),
        recorder_name="周宁",
        recorder=told.people.recorder,
        by=told.people.chair,
        today=PLANNED,
    )
    return told


def test_locked_minutes_have_no_form_and_say_what_is_possible() -> None:
    stand_on(PLANNED)
    told = contract_at("4_meeting")
    address = reverse("round_record", args=[told.round.pk, 1])
    answer = client_of(told.people.recorder).get(address, follow=True)
    minutes = reverse("round_minutes", args=[told.round.pk, 1])
    assert answer.redirect_chain == [(minutes, 302)]
    assert "记录不能再改；要更正，请写更正附记" in answer.content.decode()


def test_minutes_that_are_not_locked_can_be_written() -> None:
    told = with_a_second_meeting()
    stand_on(MEETS)
    address = reverse("round_record", args=[told.round.pk, 2])
    page = client_of(told.people.recorder).get(address)
    assert page.status_code == 200 and 'name="held_on"' in page.content.decode()


def test_the_recorder_hears_of_the_meeting_before_its_day_and_writes_on_it() -> None:
    told = with_a_second_meeting()
    recorder = client_of(told.people.recorder)
    stand_on(PLANNED)
    before = recorder.get(reverse("inbox")).content.decode()
    assert f'href="{reverse("round_minutes", args=[told.round.pk, 2])}"' in before
    assert "看会议安排" in before
    stand_on(MEETS)
    on_the_day = recorder.get(reverse("inbox")).content.decode()
    assert f'href="{reverse("round_record", args=[told.round.pk, 2])}"' in on_the_day
    assert "今天到期1件" in on_the_day


def test_a_step_that_does_not_know_the_act_blames_nobody() -> None:
    stand_on(PLANNED)
    told = contract_at("4_meeting")
    address = reverse("round_act", args=[told.round.pk, "respond"])
    answer = client_of(told.people.boss).get(address)
    assert answer.status_code == 409
    assert "这一步现在办不了" in answer.content.decode()
    assert "你打开页面以后发生了" not in answer.content.decode()


def test_a_page_that_was_overtaken_says_what_happened_since() -> None:
    stand_on(PLANNED)
    told = contract_at("4_meeting")
    told.round.case.refresh_from_db()
    address = reverse("round_act", args=[told.round.pk, "respond"])
    seen = {"seen": str(told.round.case.revision - 1), "decision": "agree"}
    answer = client_of(told.people.boss).post(address, seen)
    assert answer.status_code == 409
    assert "你打开页面以后发生了" in answer.content.decode()
    last = told.round.case.moves.last()
    assert last is not None and last.sentence in answer.content.decode()
