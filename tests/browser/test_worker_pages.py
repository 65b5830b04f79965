"""The worker's and the open pages in a browser: every state, both sizes, both languages."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.support.browser import (
    LOOKS,
    Visits,
    assert_accessible,
    assert_fits,
    looks,
    picture,
)
from xieshang.apps.cases.models import DemoDay
from xieshang.apps.contracts.models import Contract
from xieshang.apps.contracts.tests.factories import AGREED, PUBLISHED, contract_at
from xieshang.apps.documents.models import Document
from xieshang.apps.organizations.consult_code import code_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories
from xieshang.web.worker.tests.states import STATES, enterprise_at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _demonstration(settings: Any, tmp_path: Any) -> None:
    settings.DEMO = True
    settings.DATA = settings.MEDIA_ROOT = tmp_path
    caches["pages"].clear()


def scanned(visit: Visits, here: Enterprise, **how: Any) -> Page:
    """The home page, as it opens after the poster's code was scanned."""
    page = visit(reverse("worker_scan", args=[code_of(here)]), **how)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    return page


def usable(page: Page, name: str, language: str = "zh-CN") -> None:
    """Nobody is shut out in any size, nothing sticks out of screen or card."""
    for size, checks in looks(page, language):
        whole(page, f"{name}-{size}-{language}")
        for check in checks:
            check(page)


def whole(page: Page, name: str) -> None:
    """Nothing sticks out of a card, one heading, one primary action; the picture is kept."""
    picture(page, name)
    sticking: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('.xs-card, .xs-rows')].flatMap(card =>
            { const edge = card.getBoundingClientRect().right + 1;
            return [...card.querySelectorAll('*')].filter(one =>
                one.getBoundingClientRect().right > edge && !one.closest('.xs-scroll, .xs-sr')
            ).map(one => one.outerHTML.slice(0, 80)); })"""
    )
    assert sticking == [], f"{page.url}: {sticking}"
    expect(page.locator("h1")).to_have_count(1)
    assert page.locator(".xs-btn-1:visible").count() <= 1


@pytest.mark.parametrize("state", STATES)
def test_the_home_in_every_state_also_with_all_its_steps_open(
    visit: Visits, state: str
) -> None:
    here = enterprise_at(state)
    for size, language in (("phone", "zh-CN"), ("desktop", "en")):
        page = scanned(visit, here, size=size, language=language)
        whole(page, f"home-{state}-{size}-{language}")
        assert_fits(page)
        for fold in page.locator("details > summary").all():
            fold.focus()
            page.keyboard.press("Enter")
        assert_accessible(page)  # with all that was folded, too
        assert page.locator("details:not([open])").count() == 0


@pytest.mark.parametrize("language", LOOKS)
def test_the_pages_of_a_published_contract(visit: Visits, language: str) -> None:
    here = enterprise_at("in_force")
    contract = Contract.objects.get()
    known = Document.objects.filter(template="T06").get().latest.content_sha256
    page = scanned(visit, here, language=language)
    contract_page = reverse("worker_contract", args=[contract.pk])
    for address, name in (
        (reverse("worker_home"), "home"),
        (reverse("worker_opinions"), "opinions"),
        (reverse("worker_promise"), "promise"),
        (contract_page, "contract"),
        (f"{contract_page}?n=4800", "contract-counted"),
        (f"{contract_page}?n=x", "contract-wrong"),
        (reverse("start"), "start"),
        (reverse("open_contracts"), "contracts"),
        (reverse("open_contracts") + "?q=没有", "contracts-none"),
        (reverse("check"), "check"),
        (reverse("check") + f"?q={known[:16]}", "check-known"),
        (reverse("check") + "?q=ffffffffffff", "check-unknown"),
    ):
        page.goto(address)
        usable(page, name, language)
    for fold in page.locator("details > summary").all():
        fold.click()
    assert_accessible(page)


@pytest.mark.parametrize("language", LOOKS)
def test_the_draft_before_the_congress(visit: Visits, language: str) -> None:
    here = enterprise_at("5_adopt")
    page = scanned(visit, here, language=language)
    page.get_by_role("link", name="草案" if language == "zh-CN" else "draft").last.click()
    page.wait_for_url("**/draft/**")
    usable(page, "draft", language)


@pytest.mark.parametrize("language", LOOKS)
def test_the_entrances_and_what_says_why_not(visit: Visits, language: str) -> None:
    DemoDay.objects.create(day=PUBLISHED)
    page = visit("/", language=language)
    for address, name in (
        (reverse("worker_home"), "scan-first"),
        (reverse("worker_scan", args=["nothing"]), "code-invalid"),
        (reverse("enter"), "enter"),
        (reverse("account_login"), "login"),
        (reverse("account_new_password"), "new-password"),
        (reverse("account_inactive"), "403-inactive"),
        (reverse("demo"), "demo-empty"),
        (reverse("open_contracts"), "contracts-empty"),
        (reverse("offline"), "offline"),
        ("/there/is/no/such/page/", "404"),
        ("/check/?q=%00", "400"),
    ):
        page.goto(address)
        usable(page, name, language)


@pytest.mark.urls("tests.browser.failing")
@pytest.mark.parametrize("language", LOOKS)
def test_what_goes_wrong_is_told_with_what_to_do(visit: Visits, language: str) -> None:
    told = contract_at("5_adopt")
    DemoDay.objects.create(day=AGREED)
    page = visit("/", by=told.people.chair, language=language)
    for address, status in (
        ("/forbid/", 403),
        ("/refuse/", 409),
        ("/move/", 409),
        ("/reuse/", 422),
        ("/fall/", 500),
        ("/wait/", 503),
    ):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == status
        usable(page, f"error-{address.strip('/')}", language)
        assert "nobody needs" not in page.content()


def test_five_wrong_passwords_are_told_in_words(visit: Visits) -> None:
    factories.person("方敏")
    page = visit(reverse("account_login"))
    for _ in range(5):
        page.locator("input[name=login]").fill("方敏")
        page.locator("input[name=password]").fill("wrong-password")
        page.locator("main form button").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("锁定")
    usable(page, "429-locked-out")


def test_a_form_without_its_token_says_what_to_do(visit: Visits) -> None:
    page = visit(reverse("check"))
    page.context.clear_cookies()
    page.locator("#id_q").fill("12345678")
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("页面开得太久了")
    usable(page, "403-csrf")


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_bar_covers_nothing(visit: Visits, size: str) -> None:
    page = scanned(visit, enterprise_at("in_force"), size=size)
    top_of_bar = "document.querySelector('.xs-bar').getBoundingClientRect().top"
    stops = page.locator("main a, main button, main summary").count()
    for _ in range(stops + 8):  # what has the focus is seen whole
        page.keyboard.press("Tab")
        under: float = page.evaluate(
            "() => { const at = document.activeElement; if (!at.closest('main')) return 0;"
            f" return at.getBoundingClientRect().bottom - {top_of_bar}; }}"
        )
        assert under <= 1, page.evaluate("document.activeElement.outerHTML")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    below: float = page.evaluate(
        "document.querySelector('main').lastElementChild.getBoundingClientRect().bottom"
        f" - {top_of_bar}"
    )
    assert below <= 1


def test_with_large_text_the_bar_scrolls_with_the_page(visit: Visits) -> None:
    page = scanned(visit, enterprise_at("in_force"), scripts=False)
    page.get_by_role("button", name="用大字").click()
    expect(page.locator("html.xs-large")).to_have_count(1)
    expect(page.locator(".xs-bar")).to_have_css("position", "static")
    usable_without_scripts = page.locator("h1").text_content()
    assert usable_without_scripts == "合同已生效，可以看全文"
    page.goto(reverse("worker_promise"))
    expect(page.locator("html.xs-large")).to_have_count(1)
    page.get_by_role("button", name="用普通字号").click()
    expect(page.locator("html.xs-large")).to_have_count(0)


def test_large_text_fits(visit: Visits) -> None:
    page = scanned(visit, enterprise_at("in_force"))
    page.get_by_role("button", name="用大字").click()
    expect(page.locator("html.xs-large")).to_have_count(1)
    usable(page, "home-large")


def test_the_language_changes_and_the_page_stays(visit: Visits) -> None:
    enterprise_at("in_force")
    address = reverse("worker_contract", args=[Contract.objects.get().pk]) + "?n=4800"
    page = visit(address, scripts=False)
    page.get_by_role("link", name="EN: switch to English").click()
    assert page.url.endswith(address)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#id_n")).to_have_value("4800")
    page.get_by_role("link", name="中：切换到中文").click()
    assert page.url.endswith(address)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_the_calculator_and_the_folds_work_without_scripts(visit: Visits) -> None:
    here = enterprise_at("in_force")
    page = scanned(visit, here, scripts=False)
    page.get_by_role("link", name="看我的待遇怎么变").click()
    page.get_by_label("你每月大约派多少件？").fill("4800")
    page.get_by_role("button", name="算一算").click()
    expect(page.locator(".xs-big")).to_contain_text("576元")
    page.locator("details > summary").first.click()
    expect(page.locator("details .xs-clause").first).to_be_visible()
    page.get_by_label("你每月大约派多少件？").fill("很多")
    page.get_by_role("button", name="算一算").click()
    expect(page.get_by_role("alert")).to_contain_text("请只填整数")


def test_the_first_stop_of_the_keyboard_leads_past_the_head(visit: Visits) -> None:
    page = scanned(visit, enterprise_at("4_meeting"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_a_reader_who_cannot_see_hears_the_steps_and_whom_to_call(visit: Visits) -> None:
    page = scanned(visit, enterprise_at("4_meeting"))
    steps = page.get_by_role("list", name="八个步骤").get_by_role("listitem")
    expect(steps).to_have_count(8)
    expect(steps.nth(2)).to_have_text("第3步协商准备，已完成")
    expect(steps.nth(3)).to_have_text("第4步开展协商，现在")
    expect(steps.nth(7)).to_have_text("第8步公布实施，还没到")
    for region in ("下一步",):
        assert page.get_by_role("region", name=region).count() <= 1


def test_without_a_network_the_page_says_so(visit: Visits) -> None:
    page = scanned(visit, enterprise_at("4_meeting"))
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    page.reload()
    page.context.set_offline(True)
    page.goto(reverse("worker_promise"))
    expect(page.get_by_role("heading", level=1)).to_have_text("现在没有网络")
    picture(page, "offline-phone")
    page.context.set_offline(False)
    page.get_by_role("link", name="再试一次").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("承诺什么")
