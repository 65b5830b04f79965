"""A bad line under a survey and under the topics of the pool: kept, sent once, given back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.support.browser import Visits, assert_accessible
from xieshang.apps.micro.models import Card
from xieshang.apps.micro.tests import world
from xieshang.apps.organizations.consult_code import code_of
from xieshang.apps.surveys.models import Answer, Survey
from xieshang.apps.surveys.tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
NO_LINE = "ERR_INTERNET_DISCONNECTED"


@pytest.fixture(autouse=True)
def _today(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KEYS = tmp_path / "keys"
    monkeypatch.setattr(timezone, "localdate", lambda: world.TODAY)
    caches["pages"].clear()


def told(page: Page) -> Any:
    return page.locator("#keep-words")


def used(page: Page) -> None:
    page.context.new_page()  # a tab with a neighbour is not used again


def only_the_line_failed(visit: Visits) -> None:
    assert all(NO_LINE in fault for fault in visit.faults), visit.faults
    visit.faults.clear()


@pytest.fixture
def asked() -> tuple[Survey, Any]:
    on = factories.stage(12)
    return factories.opened(on), on.workers[0]


def test_a_survey_that_is_answered_without_a_network_comes_in_once(
    visit: Visits, asked: tuple[Survey, Any]
) -> None:
    survey, worker = asked
    page = visit(reverse("worker_survey", args=[survey.pk]), by=worker, language="zh")
    page.get_by_label("一线生产或服务").check()
    page.get_by_label("很满意", exact=True).check()
    page.context.set_offline(True)
    page.get_by_role("button", name="交答卷").click()
    expect(told(page)).to_contain_text("一有网络就发出")
    assert_accessible(page)
    assert not Answer.objects.exists()
    page.context.set_offline(False)
    expect(told(page)).to_contain_text("现在发出了")
    page.get_by_role("button", name="交答卷").click()
    page.get_by_role("heading", name="收到了").wait_for()
    assert survey.answers.get().given == {"work": "frontline", "satisfied": "5"}
    used(page)
    only_the_line_failed(visit)


def test_what_was_ticked_in_a_tab_that_closed_is_ticked_again(
    visit: Visits, asked: tuple[Survey, Any]
) -> None:
    survey, worker = asked
    address = reverse("worker_survey", args=[survey.pk])
    page = visit(address, by=worker, language="zh")
    page.get_by_label("一线生产或服务").check()
    page.wait_for_timeout(700)
    again = page.context.new_page()
    page.close()
    again.goto(address)
    expect(again.get_by_label("一线生产或服务")).to_be_checked()
    expect(told(again)).to_contain_text("只存在这台手机上")
    used(again)


def test_a_topic_is_seconded_and_put_over_a_bad_line(visit: Visits) -> None:
    here = world.house()
    card = world.card(here)
    page = visit(
        reverse("worker_scan", args=[code_of(here.enterprise)]),
        by=here.worker(1).user,
        language="zh",
    )
    page.goto(reverse("pool_card", args=[card.pk]))
    page.context.set_offline(True)
    page.get_by_role("button", name="附议").click()
    expect(told(page)).to_contain_text("一有网络就发出")
    page.context.set_offline(False)
    expect(told(page)).to_contain_text("现在发出了")
    assert card.supports.count() == 2
    page.reload()
    expect(page.locator(".xs-bar")).to_contain_text("你已附议")
    page.goto(reverse("pool"))
    page.locator("summary", has_text="提一个议题").click()
    page.get_by_label("想谈什么事").fill("食堂夜班加餐")
    page.get_by_label("不少同事都有的事").check()
    page.wait_for_timeout(700)
    page.reload()
    expect(page.get_by_label("想谈什么事")).to_have_value("食堂夜班加餐")
    expect(page.get_by_label("不少同事都有的事")).to_be_checked()
    page.get_by_label("不会", exact=True).check()
    page.get_by_role("button", name="发出").click()
    page.get_by_role("heading", name="食堂夜班加餐").wait_for()
    assert_accessible(page)
    assert Card.objects.count() == 2
    used(page)
    only_the_line_failed(visit)


def test_with_a_network_the_bar_under_a_topic_is_drawn_anew(visit: Visits) -> None:
    here = world.house()
    card = world.card(here)
    page = visit(
        reverse("worker_scan", args=[code_of(here.enterprise)]),
        by=here.worker(1).user,
        language="zh",
    )
    page.goto(reverse("pool_card", args=[card.pk]))
    page.get_by_role("button", name="附议").click()
    expect(page.locator(".xs-bar")).to_contain_text("你已附议")
    assert page.locator(".xs-bar").count() == 1
    assert_accessible(page)
    used(page)
