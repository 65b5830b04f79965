"""Everybody is told once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.sms import MemoryMessenger
from xieshang.apps.notices.models import Notice
from xieshang.apps.notices.services import notify, read

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 10)


@pytest.fixture
def person() -> User:
    MemoryMessenger.outbox.clear()
    return User.objects.create_user("chair", name="主席")


def test_a_second_notice_of_the_same_event_is_not_sent(person: User) -> None:
    for _time in range(2):
        notify(person, event="case/1/late", title="该答复了", on=DAY, phone="13800138000")
    assert sorted(Notice.objects.values_list("channel", flat=True)) == ["in_app", "sms"]
    assert MemoryMessenger.outbox == [("13800138000", "【协商】该答复了")]


def test_a_messenger_that_fails_does_not_stop_the_act(person: User, settings: Any) -> None:
    settings.SMS_MESSENGER = f"{__name__}.Broken"
    [here, sms] = notify(person, event="e", title="t", on=DAY, phone="13800138000")
    assert (here.delivered, sms.delivered) == (True, False)


class Broken:
    """A messenger whose line is down."""

    def send(self, digits: str, text: str) -> None:
        raise ConnectionError


def test_only_the_person_marks_it_read(person: User) -> None:
    [notice] = notify(person, event="e", title="t", on=DAY)
    read(notice, by=User.objects.create_user("other"), today=DAY)
    notice.refresh_from_db()
    assert notice.read_on is None
    read(notice, by=person, today=DAY)
    notice.refresh_from_db()
    assert notice.read_on == DAY
