"""Junk at the doors: the phone number, the code, the enterprise, a file or number to check."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.bad_input.junk import BIDI, LONG, NUL, UNSEEN
from tests.bad_input.page_forms import nameless, soup_of, summary
from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.models import JoinRequest
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db
TEXTS = ["", "长" * LONG, BIDI, UNSEEN, "²", "-1", "9" * 40, "<script>", "\n", "None"]


@pytest.fixture(autouse=True)
def _a_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    ("door", "field"),
    [("enter", "phone"), ("account_login", "login"), ("account_new_password", "username")],
)
def test_junk_at_a_door_is_told_at_its_field(door: str, field: str, text: str) -> None:
    users = User.objects.count()
    answer = Client().post(reverse(door), {field: text, "password": text})
    assert answer.status_code in {422, 429}
    page = soup_of(answer.content.decode())
    assert summary(page)
    assert not nameless(page)
    assert User.objects.count() == users


@pytest.mark.parametrize("text", TEXTS)
def test_junk_for_a_code_is_told_at_its_field(text: str) -> None:
    client = Client()
    assert client.post(reverse("enter"), {"phone": "13800138000"}).status_code == 302
    answer = client.post(reverse("enter_code"), {"code": text})
    assert answer.status_code in {422, 429}
    assert "xs-err" in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("text", TEXTS)
def test_junk_for_the_code_of_an_address_is_told_at_its_field(text: str) -> None:
    client = Client()
    client.force_login(make.chair_of(make.enterprise()))
    asked = client.post(reverse("reach_add", args=["sms"]), {"address": "13800138000"})
    assert asked.status_code == 302
    answer = client.post(reverse("reach_code"), {"code": text})
    assert answer.status_code in {422, 429}
    assert "xs-err" in answer.content.decode()


@pytest.mark.parametrize("text", TEXTS)
def test_junk_for_an_enterprise_is_told(text: str) -> None:
    client = Client()
    client.force_login(make.worker_of(make.enterprise()))
    answer = client.post(reverse("enter_where"), {"enterprise": text})
    assert answer.status_code == 422
    assert "请选一家" in answer.content.decode()


@pytest.mark.parametrize("field", ["uscc", "name", "job_no", "remark"])
@pytest.mark.parametrize("text", ["长" * LONG, BIDI, UNSEEN])
def test_junk_in_a_request_to_join_is_told_at_its_field(field: str, text: str) -> None:
    here, client = make.enterprise(), Client()
    client.force_login(make.worker_of(here))
    session = client.session
    session["proved_phone_tail"] = "8000"
    session.save()
    said = {"uscc": here.uscc, "name": "张三", "job_no": "", "remark": "", field: text}
    answer = client.post(reverse("enter_ask"), said)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert not JoinRequest.objects.exists()


@pytest.mark.parametrize("text", [*TEXTS, "0" * 64, "%00"])
def test_junk_to_be_checked_is_answered_and_never_breaks(text: str) -> None:
    for answer in (
        Client().get(reverse("check"), {"q": text}),
        Client().post(reverse("check"), {"q": text}),
    ):
        assert answer.status_code in {200, 422}


@pytest.mark.parametrize(
    "door", ["enter", "enter_code", "enter_where", "check", "account_login"]
)
def test_nul_at_a_door_is_a_bad_request_with_a_sentence(door: str) -> None:
    answer = Client().post(reverse(door), {"q": NUL, "phone": NUL})
    assert answer.status_code == 400
    assert "这个请求读不懂" in answer.content.decode()
