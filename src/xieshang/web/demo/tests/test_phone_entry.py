"""In a demonstration a worker's way in by phone can be walked: the code stands on the page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from xieshang.apps.organizations.tests import factories as make
from xieshang.web.demo.personas import WORKER_PHONE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings: Any) -> None:
    settings.SMS_MESSENGER = "xieshang.apps.accounts.sms.DemoMessenger"


def code_page(client: Client) -> str:
    answer = client.post(reverse("enter"), {"phone": WORKER_PHONE}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_code_on_the_page_lets_the_worker_in(client: Client, settings: Any) -> None:
    settings.DEMO = True
    make.entry(make.enterprise(), WORKER_PHONE)
    found = re.search(r"验证码(\d{6})", code_page(client))
    assert found is not None
    answer = client.post(reverse("enter_code"), {"code": found[1]})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/w/")


def test_outside_a_demonstration_no_page_shows_the_code(client: Client) -> None:
    assert not re.search(r"验证码\d{6}", code_page(client))
