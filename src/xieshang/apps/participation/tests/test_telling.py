"""Everybody hears that there are answers; the ledger of messages knows nothing of who spoke."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from xieshang.apps.consultations.choices import Disposition
from xieshang.apps.consultations.services import preparation
from xieshang.apps.notices.models import Notice
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.participation.services import moderation
from xieshang.apps.participation.telling import tell_answers
from xieshang.apps.participation.tests.crowd import TODAY, Here, listening_round, said

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def here() -> Here:
    return listening_round()


def answer(here: Here, text: str, on: date = TODAY) -> None:
    row = said(here, text, here.workers[0], on=on)
    item = moderation.take_up(row, text=text, by=here.people.chair, today=on)
    preparation.answer_opinion(
        item, disposition=Disposition.PARTLY, answer="先试一个月", topic=here.topic,
        by=here.people.chair, today=on,
    )  # fmt: skip


def test_all_are_told_alike_once_and_on_the_day_after(here: Here) -> None:
    answer(here, "加一班车")
    assert tell_answers(TODAY) == 0
    assert tell_answers(TOMORROW) == 12
    assert tell_answers(TOMORROW) == 0
    assert {row.person for row in Notice.objects.all()} == set(here.workers)
    rows = Notice.objects.values_list("event", "title", "body", "link", "sent_on")
    assert len(set(rows)) == 1  # to who spoke the same as to who did not
    assert all("加一班车" not in str(row) for row in rows)


def test_after_an_outage_one_message_tells_of_all_and_none_is_lost(here: Here) -> None:
    answer(here, "加一班车")
    answer(here, "食堂太咸", on=TOMORROW)
    assert tell_answers(TODAY + timedelta(days=9)) == 12
    assert Notice.objects.count() == 12
    answer(here, "门口没灯", on=TODAY + timedelta(days=9))
    assert tell_answers(TODAY + timedelta(days=10)) == 12


def test_a_run_that_was_cut_short_goes_on_where_it_stopped(here: Here) -> None:
    answer(here, "加一班车")
    tell_answers(TOMORROW)
    Notice.objects.filter(person__in=here.workers[5:]).delete()
    assert tell_answers(TOMORROW) == 7


def test_who_left_and_other_enterprises_hear_nothing(here: Here) -> None:
    elsewhere = listening_round()
    gone = here.workers[3]
    RosterEntry.objects.filter(user=gone).update(until=TODAY)
    answer(here, "加一班车")
    tell_answers(TOMORROW)
    assert not Notice.objects.filter(person__in=[gone, *elsewhere.workers]).exists()


def test_what_only_waits_is_no_news(here: Here) -> None:
    row = said(here, "加一班车", here.workers[0])
    moderation.take_up(row, text="加一班车", by=here.people.chair, today=TODAY)
    assert tell_answers(TOMORROW) == 0
