"""Who scans leaves no trace; a code that leads nowhere says why and whom to ask."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xieshang.apps.organizations.consult_code import code_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.services import consult_codes as services
from xieshang.apps.organizations.tests import factories as make
from xieshang.web.worker.here import SCANNED

pytestmark = pytest.mark.django_db


def scan(client: Client, code: str, **query: str) -> tuple[int, str]:
    answer = client.get(reverse("worker_scan", args=[code]), query)
    return answer.status_code, answer.content.decode()


PLACE = "北区二楼小餐厅"


def canteen_of(here: Enterprise) -> str:
    chair = make.chair_of(here)
    code = services.add(here, kind="canteen", name=PLACE, by=chair, today=make.TODAY)
    return code_of(here, code.no)


def test_two_places_leave_the_same_in_the_browser_and_nothing_on_the_server() -> None:
    here = make.enterprise()
    codes = [code_of(here), canteen_of(here)]
    kept = []
    for code in codes:
        client = Client()
        with CaptureQueriesContext(connection) as asked:
            assert scan(client, code)[0] == 302
        assert all(query["sql"].startswith("SELECT") for query in asked)
        assert len(asked) <= 2
        assert set(client.cookies) == {SCANNED}
        kept.append(client.cookies[SCANNED].value.split(":")[0])
    assert kept == [str(here.pk)] * 2


def test_where_somebody_scanned_is_in_no_later_address() -> None:
    here, client = make.enterprise(), Client()
    answer = client.get(reverse("worker_scan", args=[canteen_of(here)]), follow=True)
    assert answer.redirect_chain == [("/w/", 302)]
    assert PLACE not in answer.content.decode()


def test_a_revoked_code_says_since_when_why_and_where_the_new_one_hangs() -> None:
    here, client = make.enterprise(name="安澜茶叶有限公司"), Client()
    chair = make.chair_of(here)
    old = services.add(here, kind="canteen", by=chair, today=make.TODAY)
    services.replace(old, why="swapped", remark="内部的话", by=chair, today=make.TODAY)
    status, text = scan(client, code_of(here, old.no))
    assert status == 410
    for said in ("这张码停用了", "2号码", "被换过或涂改过", "3号码", "12351", here.name):
        assert said in text
    assert "内部的话" not in text
    assert SCANNED not in client.cookies
    assert f"{reverse('open_contracts')}?q=" in text  # what is public can still be read


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (lambda code: code.replace("-1.", "-9."), "这张码被改过"),
        (lambda code: "zzzz" + code[4:], "这是别的平台的码"),
        (lambda code: code[:12], "这个码认不出来"),
    ],
)
def test_a_code_that_does_not_hold_is_told_in_words(broken: object, told: str) -> None:
    here, client = make.enterprise(), Client()
    status, text = scan(client, broken(code_of(here)))  # type: ignore[operator]
    assert status == 404
    assert f"<h1>{told}</h1>" in text
    assert "12351" in text
    assert reverse("open_contracts") in text
    assert here.name not in text
    assert SCANNED not in client.cookies


def test_a_code_that_the_register_does_not_know_is_told_so() -> None:
    status, text = scan(Client(), code_of(make.enterprise(), 7))
    assert status == 404
    assert "名录里没有这张码" in text


def test_a_worker_who_scans_another_enterprises_code_is_asked_first() -> None:
    mine, there, client = make.enterprise(), make.enterprise(), Client()
    client.force_login(make.worker_of(mine))
    status, text = scan(client, code_of(there))
    assert status == 200
    assert "这是别的单位的码" in text
    assert there.name in text
    assert mine.name in text
    assert SCANNED not in client.cookies
    assert scan(client, code_of(there), here="1")[0] == 302
    assert client.cookies[SCANNED].value.startswith(f"{there.pk}:")
    assert scan(client, code_of(mine))[0] == 302
