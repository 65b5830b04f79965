"""Everybody is told once."""

from __future__ import annotations

from datetime import date

import pytest

from xieshang.apps.accounts.models import User
from xieshang.apps.notices import reach
from xieshang.apps.notices.models import Channel, Notice
from xieshang.apps.notices.services import notify, read

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 10)


@pytest.fixture
def person() -> User:
    return User.objects.create_user("chair", name="主席")


def test_a_second_notice_of_the_same_event_is_not_left(person: User) -> None:
    reach.keep(person, Channel.SMS, "13800138000")
    for _time in range(2):
        notify(person, event="case/1/late", title="该答复了", on=DAY)
    rows = Notice.objects.order_by("channel").values_list("channel", "state")
    assert list(rows) == [("in_app", "sent"), ("sms", "waiting")]


def test_what_the_law_wants_told_cannot_be_switched_off(person: User) -> None:
    row = reach.keep(person, Channel.SMS, "13800138000")
    reach.choose(row, service=False)
    assert len(notify(person, event="a", title="t", on=DAY)) == 1
    assert len(notify(person, event="b", title="t", on=DAY, legal=True)) == 2


def test_the_address_lies_encrypted(person: User) -> None:
    row = reach.keep(person, Channel.SMS, "13800138000")
    assert "13800138000" not in row.address
    assert reach.address_of(row) == "13800138000"


def test_only_the_person_marks_it_read(person: User) -> None:
    [notice] = notify(person, event="e", title="t", on=DAY)
    read(notice, by=User.objects.create_user("other"), today=DAY)
    notice.refresh_from_db()
    assert notice.read_on is None
    read(notice, by=person, today=DAY)
    notice.refresh_from_db()
    assert notice.read_on == DAY
