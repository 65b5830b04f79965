"""When a limit passes, both sides hear of it once, whenever the sweep runs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.services import sweep
from xieshang.apps.contracts.tests.factories import Told, contract_at
from xieshang.apps.notices.models import Notice
from xieshang.apps.notices.services import notify

pytestmark = pytest.mark.django_db
LATE = date(2026, 8, 1)


def late_publication() -> Told:
    told = contract_at("8_publish")
    sweep(LATE)
    return told


def client(user: User) -> Client:
    signed_in = Client()
    signed_in.force_login(user)
    return signed_in


def test_a_passed_limit_is_told_to_both_sides_and_to_nobody_else() -> None:
    told = late_publication()
    assert told.state == "8_overdue"
    people = told.people
    heard = set(
        Notice.objects.filter(body__contains="公布已逾期").values_list("person", flat=True)
    )
    assert {people.chair.pk, people.boss.pk, people.hr.pk} <= heard
    assert not heard & {people.outsider.pk, people.reviewer.pk}


def test_a_second_sweep_and_a_late_one_tell_nothing_twice() -> None:
    late_publication()
    before = Notice.objects.count()
    sweep(LATE)
    sweep(LATE + timedelta(days=30))
    again = Notice.objects.filter(body__contains="公布已逾期")
    assert Notice.objects.count() >= before
    assert again.count() == again.values("person").distinct().count()


def test_no_message_names_a_person() -> None:
    told = late_publication()
    names = {getattr(told.people, who).name for who in ("chair", "boss", "hr", "recorder")}
    for notice in Notice.objects.all():
        assert not any(name in notice.title + notice.body for name in names)


def test_the_page_says_how_many_are_unread_and_marks_them_read() -> None:
    told = late_publication()
    mine = client(told.people.chair)
    shown = mine.get(reverse("notices")).content.decode()
    assert "没读" in shown and "合同公布已逾期" in shown
    assert mine.post(reverse("notices_read")).status_code == 302
    assert "通知都读过了" in mine.get(reverse("notices")).content.decode()
    other = Notice.objects.filter(person=told.people.boss)
    assert other.filter(read_on=None).exists()


def test_older_messages_come_twenty_at_a_time() -> None:
    told = contract_at("4_meeting")
    for number in range(45):
        notify(told.people.chair, event=f"e/{number}", title=f"第{number}件", on=LATE)
    mine = client(told.people.chair)
    first = mine.get(reverse("notices")).content.decode()
    assert "第44件" in first and "第24件" not in first
    last = Notice.objects.get(event="e/25").pk
    second = mine.get(reverse("notices"), {"before": last}).content.decode()
    assert "第24件" in second and "第4件" not in second.replace("第24件", "")


def test_nobody_new_is_told_that_there_is_nothing_yet() -> None:
    told = contract_at("4_meeting")
    Notice.objects.all().delete()
    assert "还没有通知" in client(told.people.hr).get(reverse("notices")).content.decode()
