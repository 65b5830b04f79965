"""Whoever comes to the desk without an office is told where to go or whom to ask."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db


def inbox_of(user: object) -> str:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]  # a user of the factories
    answer = client.get(reverse("inbox"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_staff_without_a_role_read_who_gives_one() -> None:
    make.admin(user=make.person("陈平"))
    text = inbox_of(make.person("新来的"))
    assert "你的账户还没有角色" in text
    assert "请陈平给你授权" in text


def test_staff_with_a_role_and_nothing_to_do_read_nothing_of_roles() -> None:
    assert "还没有角色" not in inbox_of(make.township_officer())


def test_a_worker_at_the_desk_is_led_to_the_workers_page() -> None:
    client = Client()
    client.force_login(make.worker_of(make.enterprise()))
    assert client.get(reverse("inbox")).headers["Location"] == reverse("worker_home")
    assert client.get(reverse("enterprises")).status_code == 404  # the desk stays closed
