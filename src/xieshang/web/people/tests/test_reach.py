"""An address counts once its owner has shown the code that went there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db.models import DateField
from django.test import Client
from django.urls import reverse

from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.sms import MemoryMessenger
from xieshang.apps.notices import reach
from xieshang.apps.notices.delivery import deliver
from xieshang.apps.notices.models import Reach
from xieshang.apps.notices.services import notify
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Submission

pytestmark = pytest.mark.django_db
PHONE = "13800138000"
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def person(client: Client) -> Iterator[User]:
    MemoryMessenger.outbox.clear()
    made = make.chair_of(make.enterprise())
    client.force_login(made)
    yield made
    MemoryMessenger.outbox.clear()


def sent_code() -> str:
    [found] = re.findall(r"\d{6}", MemoryMessenger.outbox[-1][1])
    return str(found)


def ask(client: Client, address: str = PHONE, channel: str = "sms") -> Any:
    return client.post(reverse("reach_add", args=[channel]), {"address": address})


def show(client: Client, code: str) -> Any:
    return client.post(reverse("reach_code"), {"code": code})


def test_an_address_is_kept_once_the_code_is_right(client: Client, person: User) -> None:
    assert ask(client).headers["Location"] == reverse("reach_code")
    assert show(client, "000000" if sent_code() != "000000" else "1").status_code == 422
    assert not Reach.objects.exists()
    assert show(client, sent_code()).headers["Location"] == reverse("reach")
    assert reach.address_of(person.reaches.get()) == PHONE
    page = client.get(reverse("reach")).content.decode()
    assert "138****8000" in page
    assert PHONE not in page


def test_neither_number_nor_code_lies_in_the_session(client: Client, person: User) -> None:
    ask(client)
    lies = str(dict(client.session.items()))
    assert PHONE not in lies
    # Within a hash or the fractions of a second six digits come up by chance.
    assert sent_code() not in re.findall(r"[\w.]+", lies)


@pytest.mark.usefixtures("one_window")
def test_the_eleventh_guess_of_an_hour_is_refused(client: Client, person: User) -> None:
    ask(client)
    answers = [show(client, "x").status_code for _guess in range(11)]
    assert answers == [422] * 10 + [429]
    assert show(client, sent_code()).status_code == 429


def test_nobody_can_have_the_platform_call_any_address(client: Client, person: User) -> None:
    for address in (
        "https://qyapi.weixin.qq.com.example.org/cgi-bin/webhook/send?key=1",
        "http://oapi.dingtalk.com/robot/send?access_token=1",
        "https://user@oapi.dingtalk.com/robot/send",
        "https://oapi.dingtalk.com:8443/robot/send",
        "https://127.0.0.1/robot/send",
        "json://127.0.0.1:8000",
    ):
        answer = ask(client, address, "chat")
        assert answer.status_code == 422, address
        assert "群机器人" in answer.content.decode()


def test_everyday_notices_are_switched_off_and_the_address_is_removed(
    client: Client, person: User
) -> None:
    ask(client)
    show(client, sent_code())
    assert client.get(reverse("reach_service", args=["sms"])).status_code == 200
    client.post(reverse("reach_service", args=["sms"]), {"submission": "a" * 22})
    assert not person.reaches.get().wants_service
    client.post(reverse("reach_remove", args=["sms"]), {"submission": "b" * 22})
    assert not person.reaches.exists()


def test_a_channel_that_is_not_there_is_not_found(
    client: Client, person: User, settings: Any
) -> None:
    settings.EMAIL_HOST = ""
    assert ask(client, "a@example.org", "email").status_code == 404
    assert ask(client, "a", "carrier-pigeon").status_code == 404


@pytest.fixture
def worker(client: Client) -> Iterator[User]:
    MemoryMessenger.outbox.clear()
    here = make.enterprise()
    made = make.worker_of(here)
    client.force_login(made)
    yield made
    MemoryMessenger.outbox.clear()


def adds(client: Client, address: str = PHONE, channel: str = "sms") -> None:
    """As the worker does it, from link to link of the worker's own pages."""
    assert reverse("worker_reach") in client.get(reverse("worker_notices")).content.decode()
    page = client.get(reverse("worker_reach")).content.decode()
    assert f'href="{channel}/"' in page
    way = reverse("worker_reach_add", args=[channel])
    assert client.post(way, {"address": address}).headers["Location"] == reverse(
        "worker_reach_code"
    )
    shown = client.post(reverse("worker_reach_code"), {"code": sent_code()})
    assert shown.headers["Location"] == reverse("worker_reach")
    assert "138****8000" in client.get(reverse("worker_reach")).content.decode()


def test_a_worker_is_told_by_phone_too_and_only_what_it_is_about(
    client: Client, worker: User
) -> None:
    adds(client)
    MemoryMessenger.outbox.clear()
    notify(worker, event="answers", title="2026年工资协商", on=make.TODAY, body="有新的答复")
    deliver(datetime(2026, 4, 10, 10, tzinfo=SHANGHAI), worked=lambda _day: True)
    [(to, text)] = MemoryMessenger.outbox
    assert to == PHONE
    assert "2026年工资协商" in text
    assert worker.name not in text
    client.post(reverse("worker_reach_service", args=["sms"]), {"service": "False"})
    client.post(reverse("worker_reach_service", args=["sms"]), {"service": "False"})  # twice
    assert len(notify(worker, event="more", title="t", on=make.TODAY)) == 1
    assert len(notify(worker, event="law", title="t", on=make.TODAY, legal=True)) == 2
    client.post(reverse("worker_reach_remove", args=["sms"]))
    assert not worker.reaches.exists()


def test_no_day_and_no_submission_tells_when_a_worker_chose(
    client: Client, worker: User
) -> None:
    adds(client)
    client.post(reverse("worker_reach_service", args=["sms"]), {"service": "False"})
    assert not [one for one in Reach._meta.get_fields() if isinstance(one, DateField)]
    assert not Submission.objects.exists()
    [notice] = notify(worker, event="e", title="t", on=date(2026, 4, 1))
    client.post(reverse("worker_notices"))
    notice.refresh_from_db()
    assert notice.read_on == date(2026, 4, 1)  # that it was read, not on which day


def test_a_worker_is_offered_no_robot_which_talks_to_a_whole_group(
    client: Client, worker: User
) -> None:
    assert client.get(reverse("worker_reach_add", args=["chat"])).status_code == 404
    assert 'href="chat/"' not in client.get(reverse("worker_reach")).content.decode()


def test_the_chair_sees_nothing_of_a_workers_address(client: Client, worker: User) -> None:
    adds(client)
    [line] = worker.roster_entries.all()
    client.force_login(make.chair_of(line.enterprise))
    for address in (
        reverse("reach"),
        reverse("roster", args=[line.enterprise_id]),
        reverse("roster_edit", args=[line.enterprise_id, line.pk]),
    ):
        page = client.get(address).content.decode()
        assert PHONE not in page
        assert "138****8000" not in page


def test_an_address_that_cannot_be_read_any_more_is_asked_for_again(
    client: Client, person: User, settings: Any
) -> None:
    ask(client)
    show(client, sent_code())
    Reach.objects.update(address="gAAAAA-of-another-key")
    assert "请重新填" in client.get(reverse("reach")).content.decode()
