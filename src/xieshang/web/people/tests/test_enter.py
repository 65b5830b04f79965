"""A worker comes in by phone, and nobody else as that worker."""

from __future__ import annotations

import re
import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xieshang.apps.accounts.models import PhoneCode, Throttle, User
from xieshang.apps.accounts.phones import phone_hash
from xieshang.apps.accounts.sms import MemoryMessenger
from xieshang.apps.organizations.consult_code import code_of
from xieshang.apps.organizations.models import JoinRequest
from xieshang.apps.organizations.tests import factories as make
from xieshang.web.worker.here import SCANNED

pytestmark = pytest.mark.django_db
PHONE = "13800138000"


@pytest.fixture(autouse=True)
def no_messages() -> None:
    MemoryMessenger.outbox.clear()


def sent_code(client: Client, phone: str = PHONE) -> str:
    answer = client.post(reverse("enter"), {"phone": phone})
    assert answer.status_code == 302, answer.content.decode()
    digits, text = MemoryMessenger.outbox[-1]
    assert digits == PHONE
    found = re.search(r"\d{6}", text)
    assert found is not None
    return found.group()


def test_a_worker_on_the_roster_comes_in_and_the_session_is_a_new_one(client: Client) -> None:
    here = make.enterprise()
    entry = make.entry(here, PHONE, name="张三")
    code = sent_code(client, "+86 138-0013-8000")
    before = client.session.session_key
    answer = client.post(reverse("enter_code"), {"code": code})
    assert answer.headers["Location"] == "/w/"
    assert client.session.session_key != before
    entry.refresh_from_db()
    assert entry.user is not None
    assert (entry.user.name, entry.user.is_staff_member) == ("张三", False)
    assert client.cookies[SCANNED].value.startswith(f"{here.pk}:")


def test_someone_on_two_rosters_chooses(client: Client) -> None:
    here, there = make.enterprise(), make.enterprise()
    make.entry(here, PHONE)
    make.entry(there, PHONE)
    code = sent_code(client)
    answer = client.post(reverse("enter_code"), {"code": code}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("enter_where")
    foreign = make.enterprise()
    assert client.post(reverse("enter_where"), {"enterprise": foreign.pk}).status_code == 422
    assert client.post(reverse("enter_where"), {"enterprise": there.pk}).status_code == 302
    assert client.cookies[SCANNED].value.startswith(f"{there.pk}:")


def test_someone_on_no_roster_may_ask_and_the_chair_says_yes(client: Client) -> None:
    here = make.enterprise()
    chair = make.chair_of(here)
    code = sent_code(client)
    client.post(reverse("enter_code"), {"code": code})
    said = {"uscc": here.uscc.lower(), "name": "李四", "job_no": "", "remark": "上月入职"}
    for _twice in range(2):
        assert client.post(reverse("enter_ask"), said).status_code == 302
    [asking] = JoinRequest.objects.all()
    desk = Client()
    desk.force_login(chair)
    listed = desk.get(reverse("join_requests", args=[here.pk])).content.decode()
    assert "李四" in listed
    assert desk.post(reverse("join_accept", args=[here.pk, asking.pk])).status_code == 302
    assert here.roster.get().user == asking.user
    again = desk.post(reverse("join_accept", args=[here.pk, asking.pk]))
    assert again.status_code == 409
    assert "已经答复过" in again.content.decode()


def test_who_has_scanned_a_poster_need_not_know_the_companys_number(client: Client) -> None:
    here = make.enterprise()
    client.get(reverse("worker_scan", args=[code_of(here)]))
    client.post(reverse("enter_code"), {"code": sent_code(client)})
    page = client.get(reverse("enter_ask")).content.decode()
    assert here.name in page
    assert 'name="uscc"' not in page
    answer = client.post(reverse("enter_ask"), {"name": "李四", "job_no": "", "remark": ""})
    assert answer.status_code == 302
    assert JoinRequest.objects.get().enterprise == here


def test_who_has_a_line_by_slip_gets_the_phone_on_it_and_stays_one_person(
    client: Client,
) -> None:
    here = make.enterprise()
    chair = make.chair_of(here)
    line = make.entry_without_phone(here, name="李四", job_no="G7")
    client.get(reverse("worker_scan", args=[code_of(here)]))
    client.post(reverse("enter_code"), {"code": sent_code(client)})
    client.post(reverse("enter_ask"), {"name": "李四", "job_no": "G7", "remark": ""})
    [asking] = JoinRequest.objects.all()
    desk = Client()
    desk.force_login(chair)
    where = reverse("join_accept", args=[here.pk, asking.pk])
    assert "没有手机号" in desk.get(where).content.decode()
    assert desk.post(where).status_code == 422  # it has to be said
    assert desk.post(where, {"line": str(line.pk)}).status_code == 302
    [only] = here.roster.all()
    assert (only.pk, only.user, only.phone_hash) == (line.pk, asking.user, phone_hash(PHONE))


def test_a_namesake_gets_a_line_of_their_own(client: Client) -> None:
    here = make.enterprise()
    chair = make.chair_of(here)
    held = make.worker_of(here, name="李四")
    client.get(reverse("worker_scan", args=[code_of(here)]))
    client.post(reverse("enter_code"), {"code": sent_code(client)})
    client.post(reverse("enter_ask"), {"name": "李四", "job_no": "", "remark": ""})
    [asking] = JoinRequest.objects.all()
    desk = Client()
    desk.force_login(chair)
    where = reverse("join_accept", args=[here.pk, asking.pk])
    assert desk.post(where, {"line": "other"}).status_code == 302
    assert {one.user for one in here.roster.all()} == {held, asking.user}


def test_the_employer_never_sees_who_asks(client: Client) -> None:
    here = make.enterprise()
    client.force_login(make.hr_of(here))
    assert client.get(reverse("join_requests", args=[here.pk])).status_code == 404


def test_five_tries_then_even_the_right_code_is_wrong(client: Client) -> None:
    make.entry(make.enterprise(), PHONE)
    code = sent_code(client)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _try in range(5):
        assert client.post(reverse("enter_code"), {"code": wrong}).status_code == 422
    assert client.post(reverse("enter_code"), {"code": code}).status_code == 422
    assert not User.objects.filter(phone_hash=phone_hash(PHONE)).exists()


def test_a_code_works_once_and_only_the_newest(client: Client) -> None:
    make.entry(make.enterprise(), PHONE)
    first = sent_code(client)
    Throttle.objects.all().delete()
    second = sent_code(client)
    if first != second:
        assert client.post(reverse("enter_code"), {"code": first}).status_code == 422
    assert client.post(reverse("enter_code"), {"code": second}).status_code == 302
    other = Client()
    session = other.session
    session["entering_phone"] = [phone_hash(PHONE), PHONE[-4:]]
    session.save()
    assert other.post(reverse("enter_code"), {"code": second}).status_code == 422


def test_a_code_expires_after_ten_minutes(client: Client) -> None:
    code = sent_code(client)
    sent = PhoneCode.objects.get()
    sent.expires_at = sent.sent_at + (sent.expires_at - sent.sent_at) / 1000
    sent.save()
    time.sleep(0.7)
    assert client.post(reverse("enter_code"), {"code": code}).status_code == 422


@pytest.mark.usefixtures("one_window")
def test_a_second_code_within_a_minute_is_not_sent(client: Client) -> None:
    sent_code(client)
    answer = client.post(reverse("enter"), {"phone": PHONE})
    assert answer.status_code == 429 and len(MemoryMessenger.outbox) == 1
    assert "分钟后再试" in answer.content.decode()


@pytest.mark.usefixtures("one_window")
def test_one_address_cannot_flood_many_phones(client: Client) -> None:
    for number in range(30):
        assert (
            client.post(reverse("enter"), {"phone": f"1390000{number:04d}"}).status_code == 302
        )
    assert client.post(reverse("enter"), {"phone": "13911111111"}).status_code == 429
    assert len(MemoryMessenger.outbox) == 30


def test_known_and_unknown_numbers_get_the_same_answer(client: Client) -> None:
    make.worker_of(make.enterprise(), "13800138001")
    answers = []
    for phone in ("13800138001", "13800138002"):
        answer = client.post(reverse("enter"), {"phone": phone})
        answers.append((answer.status_code, answer.headers["Location"]))
    assert answers[0] == answers[1]


def test_known_and_unknown_numbers_take_the_same_work() -> None:
    make.worker_of(make.enterprise(), "13800138001")
    Client().post(reverse("enter"), {"phone": "13800138009"})  # opens the address's counter
    counts = []
    for phone in ("13800138001", "13800138002"):
        with CaptureQueriesContext(connection) as asked:
            Client().post(reverse("enter"), {"phone": phone})
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("wrong", ["1380013800", "abc", "1" * 10_000, "12345678901", ""])
def test_a_bad_number_is_told_and_nothing_is_sent(client: Client, wrong: str) -> None:
    answer = client.post(reverse("enter"), {"phone": wrong})
    assert answer.status_code == 422
    assert "xs-err" in answer.content.decode()
    assert MemoryMessenger.outbox == []


def test_the_way_on_leads_only_to_this_site(client: Client) -> None:
    make.entry(make.enterprise(), PHONE)
    client.get(reverse("enter") + "?next=https://evil.example/")
    code = sent_code(client)
    answer = client.post(reverse("enter_code"), {"code": code})
    assert answer.headers["Location"] == "/w/"


def test_a_worker_whose_number_changed_hands_is_not_met_again(client: Client) -> None:
    here = make.enterprise()
    worker = make.worker_of(here, PHONE)
    worker.is_active = False
    worker.save()
    code = sent_code(client)
    assert client.post(reverse("enter_code"), {"code": code}).status_code == 422
