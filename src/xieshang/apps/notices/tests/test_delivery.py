"""What leaves, leaves once, in office hours; what cannot leave is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from xieshang.apps.accounts.models import User
from xieshang.apps.notices import reach
from xieshang.apps.notices.delivery import deliver
from xieshang.apps.notices.models import Channel, Notice
from xieshang.apps.notices.services import notify
from xieshang.apps.notices.tests.lines import Killed, Line, mail_server

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Shanghai")
FRIDAY, SATURDAY, MONDAY = date(2026, 4, 10), date(2026, 4, 11), date(2026, 4, 13)
SMS = "13800138000"


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=HERE)


def weekdays(day: date) -> bool:
    return day.weekday() < 5


def run(now: datetime) -> int:
    return deliver(now, worked=weekdays).sent


@pytest.fixture(autouse=True)
def line(settings: Any) -> Iterator[type[Line]]:
    settings.SMS_MESSENGER = "xieshang.apps.notices.tests.lines.Line"
    Line.repaired()
    yield Line
    Line.repaired()


@pytest.fixture
def person() -> User:
    made = User.objects.create_user("chair", name="方敏")
    reach.keep(made, Channel.SMS, SMS)
    return made


def tell(person: User, *events: str, legal: bool = False) -> None:
    for event in events:
        notify(person, event=event, title=f"事{event}", on=FRIDAY, legal=legal)


@pytest.mark.parametrize(
    ("legal", "now", "goes"),
    [
        (False, at(FRIDAY, 8, 59), 0),
        (False, at(FRIDAY, 9), 1),
        (False, at(FRIDAY, 17, 59), 1),
        (False, at(FRIDAY, 18), 0),
        (False, at(SATURDAY, 10), 0),
        (True, at(SATURDAY, 7, 59), 0),
        (True, at(SATURDAY, 8), 1),
        (True, at(SATURDAY, 19, 59), 1),
        (True, at(SATURDAY, 20), 0),
    ],
)
def test_nothing_leaves_out_of_hours(
    person: User, legal: bool, now: datetime, goes: int
) -> None:
    tell(person, "1", legal=legal)
    assert run(now) == goes


def test_three_things_of_a_day_leave_as_one_message(person: User) -> None:
    tell(person, "1", "2", "3")
    assert run(at(FRIDAY, 9)) == 1
    assert Line.outbox == [(SMS, "【协商】事1。协商：有3件事要看")]
    tell(person, "4")
    assert run(at(FRIDAY, 10)) == 0  # the digest of today is gone
    assert run(at(SATURDAY, 10)) == 0
    assert run(at(MONDAY, 9)) == 1
    assert Line.outbox[1:] == [(SMS, "【协商】事4。请登录平台看")]


def test_the_third_text_message_of_a_day_waits_for_the_next(person: User) -> None:
    for hour, event in ((8, "1"), (9, "2"), (10, "3")):
        tell(person, event, legal=True)
        run(at(FRIDAY, hour))
    assert len(Line.outbox) == 2
    assert run(at(SATURDAY, 8)) == 1


def test_an_outage_of_three_days_loses_nothing_and_sends_nothing_twice(person: User) -> None:
    Line.is_down = True
    now = at(FRIDAY, 9)
    tell(person, "1", legal=True)
    while now < at(MONDAY, 12):
        run(now)
        now += timedelta(minutes=30)
    assert Notice.objects.get(channel="sms").state == "waiting"
    Line.is_down = False
    for _tick in range(60):
        now += timedelta(minutes=30)
        run(now)
    assert len(Line.outbox) == 1
    assert Notice.objects.get(channel="sms").state == "sent"


def test_after_a_week_of_failures_the_ledger_says_so(person: User) -> None:
    Line.is_down = True
    tell(person, "1", legal=True)
    now = at(FRIDAY, 9)
    for _tick in range(24 * 30):
        run(now)
        now += timedelta(hours=1)
    row = Notice.objects.get(channel="sms")
    assert (row.state, row.tries) == ("failed", 30)
    assert Notice.objects.get(channel="in_app").state == "sent"


def test_a_process_killed_while_sending_does_not_send_the_text_message_again(
    person: User,
) -> None:
    tell(person, "1")
    Line.dies = True
    with pytest.raises(Killed):
        run(at(FRIDAY, 9))
    Line.dies = False
    assert run(at(FRIDAY, 9, 9)) == 0
    assert Notice.objects.get(channel="sms").state == "claimed"
    assert run(at(FRIDAY, 9, 11)) == 0
    assert Notice.objects.get(channel="sms").state == "uncertain"
    assert len(Line.outbox) == 1


def test_what_was_switched_off_meanwhile_is_held_and_the_ledger_says_so(person: User) -> None:
    tell(person, "1")
    reach.choose(person.reaches.get(), service=False)
    assert run(at(FRIDAY, 9)) == 0
    assert Notice.objects.get(channel="sms").state == "held"


def test_a_mail_goes_by_smtp_and_is_known_again(person: User, settings: Any) -> None:
    reach.forget(person, Channel.SMS)
    reach.keep(person, Channel.EMAIL, "chair@example.org")
    with mail_server() as (port, taken):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.DEFAULT_FROM_EMAIL = "协商 <no-reply@example.org>"
        notify(person, event="1", title="该答复了", link="/desk/cases/1/", on=FRIDAY)
        assert run(at(FRIDAY, 9)) == 1
        # The process died after the server had taken the mail.
        row = Notice.objects.filter(channel="email")
        row.update(state="claimed", handed_at=at(FRIDAY, 9))
        assert run(at(FRIDAY, 9, 11)) == 1
    assert len({mail["Message-ID"] for mail in taken}) == 1
    assert len(taken) == 2
    payload = taken[0].get_payload(decode=True)
    assert isinstance(payload, bytes)
    text = payload.decode()
    assert f"{settings.SITE}/desk/cases/1/" in text
    assert "方敏" not in text


def test_a_mail_server_that_is_not_there_is_tried_again(person: User, settings: Any) -> None:
    reach.forget(person, Channel.SMS)
    reach.keep(person, Channel.EMAIL, "chair@example.org")
    with mail_server() as (port, _taken):
        pass  # the port is free again
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    notify(person, event="1", title="该答复了", on=FRIDAY)
    assert deliver(at(FRIDAY, 9), worked=weekdays).failed == 1
    assert Notice.objects.get(channel="email").tries == 1


def test_an_address_that_nobody_can_read_any_more_holds_up_nobody_else(
    person: User, settings: Any
) -> None:
    other = User.objects.create_user("other", name="何静")
    settings.SECRET_KEY = "k" * 50  # the deployment's key was replaced
    reach.keep(other, Channel.SMS, "13900139000")
    tell(person, "1")
    tell(other, "1")
    assert run(at(FRIDAY, 9)) == 1
    assert [to for to, _text in Line.outbox] == ["13900139000"]
    assert Notice.objects.get(person=person, channel="sms").state == "held"


def test_a_robot_whose_library_is_gone_is_tried_again(person: User, settings: Any) -> None:
    settings.CHAT_MESSENGER = "xieshang.apps.notices.chat.send"
    robot = "https://oapi.dingtalk.com/robot/send?access_token=0123456789abcdef"
    reach.keep(person, Channel.CHAT, robot)
    tell(person, "1")
    settings.CHAT_MESSENGER = ""
    done = deliver(at(FRIDAY, 9), worked=weekdays)
    assert (done.sent, done.failed) == (1, 1)  # the text message went all the same
    assert Notice.objects.get(channel="chat").state == "waiting"
