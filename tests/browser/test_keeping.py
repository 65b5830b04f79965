"""A bad line on an old phone: what was written is not lost and counts once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.support.browser import Visits, assert_accessible
from xieshang.apps.organizations.consult_code import code_of
from xieshang.apps.participation.models import Opinion, Photo
from xieshang.apps.participation.policies import speaker_of
from xieshang.apps.participation.tests.crowd import TODAY, Here, listening_round
from xieshang.apps.participation.tests.test_photos import shot

pytestmark = pytest.mark.django_db(transaction=True)
SAID = "夜班的加热柜坏了一个月"
NO_LINE = "ERR_INTERNET_DISCONNECTED"


@pytest.fixture
def here(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Here:
    settings.KEYS = tmp_path / "keys"
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)
    caches["pages"].clear()
    return listening_round()


@pytest.fixture
def page(visit: Visits, here: Here) -> Iterator[Page]:
    """The composer on a phone, in a tab that was in no other test and comes into none."""
    opened = visit(
        reverse("worker_scan", args=[code_of(here.enterprise)]),
        by=here.workers[0],
        language="zh",
    )
    opened.goto(reverse("worker_say"))
    expect(opened.locator("main")).to_contain_text("你想说什么")
    yield opened
    opened.context.new_page()  # a tab with a neighbour is not used again


def composer(page: Page) -> Any:
    return page.locator("form[data-keep] textarea")


def press_send(page: Page) -> None:
    page.locator("form[data-keep] button").first.click()


def told(page: Page) -> Any:
    return page.locator("#keep-words")


def only_the_line_failed(visit: Visits) -> None:
    assert all(NO_LINE in fault for fault in visit.faults), visit.faults
    visit.faults.clear()


def test_what_is_sent_without_a_network_goes_out_by_itself_and_once(
    visit: Visits, page: Page
) -> None:
    composer(page).fill(SAID)
    page.context.set_offline(True)
    press_send(page)
    expect(told(page)).to_contain_text("一有网络就发出")
    assert_accessible(page)
    assert not Opinion.objects.exists()
    page.context.set_offline(False)
    expect(told(page)).to_contain_text("现在发出了")
    press_send(page)  # the text still stands there: the same key, the same opinion
    expect(page.locator(".xs-op")).to_have_count(1)
    assert Opinion.objects.count() == 1
    only_the_line_failed(visit)


def test_a_tab_that_was_closed_gives_the_text_back_and_signing_out_forgets_it(
    page: Page,
) -> None:
    composer(page).fill(SAID)
    page.wait_for_timeout(700)
    again = page.context.new_page()
    page.close()
    again.goto(reverse("worker_say"))
    expect(composer(again)).to_have_value(SAID)
    expect(told(again)).to_contain_text("只存在这台手机上")
    again.locator("form[data-forget] button").click()
    kept = again.evaluate(
        """() => new Promise(done => { const asked = indexedDB.open('xieshang', 1);
            asked.onsuccess = () => { const rows = asked.result.transaction('kept')
                .objectStore('kept').count(); rows.onsuccess = () => done(rows.result); }; })"""
    )
    assert kept == 0


def enters(page: Page, person: Any, settings: Any) -> None:
    """Somebody else takes the telephone: the last session ended without signing out."""
    browser = Client()
    browser.force_login(person)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    value = browser.cookies[settings.SESSION_COOKIE_NAME].value
    origin = page.evaluate("location.origin")
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": origin}]
    )


def test_a_draft_is_shown_to_nobody_but_its_writer_on_a_shared_telephone(
    page: Page, here: Here, settings: Any
) -> None:
    composer(page).fill(SAID)
    page.wait_for_timeout(700)
    enters(page, here.workers[1], settings)
    page.reload()
    expect(composer(page)).to_have_value("")
    expect(told(page)).to_be_hidden()
    composer(page).fill("食堂菜少")  # at the same form, and neither takes the other's place
    page.wait_for_timeout(700)
    page.locator("form[data-forget] button").click()
    expect(page.locator("form[data-forget]")).to_have_count(0)
    enters(page, here.workers[0], settings)
    page.goto(reverse("worker_say"))
    expect(composer(page)).to_have_value(SAID)


def test_what_waits_for_a_network_is_sent_in_nobody_elses_name(
    visit: Visits, page: Page, here: Here, settings: Any
) -> None:
    composer(page).fill(SAID)
    page.context.set_offline(True)
    press_send(page)
    expect(told(page)).to_contain_text("一有网络就发出")
    enters(page, here.workers[1], settings)
    page.context.set_offline(False)
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(told(page)).to_be_hidden()
    assert not Opinion.objects.exists()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.reload()
    expect(told(page)).to_contain_text("写的人登录后")
    assert_accessible(page)
    enters(page, here.workers[0], settings)
    page.reload()
    expect(told(page)).to_contain_text("现在发出了")
    assert Opinion.objects.get().voice == speaker_of(here.workers[0], here.round, TODAY).voice  # type: ignore[union-attr]
    only_the_line_failed(visit)


def test_with_a_network_the_page_goes_on_as_without_scripts(page: Page) -> None:
    expect(told(page)).to_be_hidden()
    composer(page).fill("只有我一个人在夜班")
    press_send(page)
    expect(page.locator(".is-warning")).to_be_visible()
    expect(composer(page)).to_have_value("只有我一个人在夜班")
    assert_accessible(page)
    composer(page).fill(SAID)
    press_send(page)
    expect(page.locator(".xs-op")).to_contain_text(SAID)
    expect(composer(page)).to_have_value("")
    page.reload()
    expect(composer(page)).to_have_value("")
    assert Opinion.objects.count() == 1


def choose_photo(page: Page, content: bytes | None = None) -> None:
    page.locator("form[data-keep] summary").first.click()
    page.locator("input[type=file]").set_input_files(
        {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": content or shot()}
    )


def test_a_photograph_waits_for_the_line_with_its_words_and_counts_once(
    visit: Visits, page: Page
) -> None:
    composer(page).fill(SAID)
    choose_photo(page)
    page.context.set_offline(True)
    press_send(page)
    expect(told(page)).to_contain_text("一有网络就发出")
    assert not Opinion.objects.exists()
    page.context.set_offline(False)
    expect(told(page)).to_contain_text("现在发出了")
    [row] = Opinion.objects.all()
    assert row.pictured
    assert Photo.objects.get().opinion == row
    only_the_line_failed(visit)


def test_after_a_warning_the_photograph_is_still_chosen_and_a_refused_one_is_not(
    page: Page,
) -> None:
    composer(page).fill("只有我一个人在夜班")
    choose_photo(page)
    press_send(page)
    expect(page.locator(".is-warning")).to_be_visible()
    expect(page.locator("[data-lost]")).to_be_hidden()
    assert page.locator("input[type=file]").evaluate("field => field.files.length") == 1
    page.locator("input[type=file]").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"<svg onload='alert(1)'/>"}
    )
    composer(page).fill(SAID)
    press_send(page)
    expect(page.locator("form[data-keep] .xs-err").first).to_contain_text("不是照片")
    expect(page.locator("[data-lost]")).to_be_visible()
    assert page.locator("input[type=file]").evaluate("field => field.files.length") == 0
    assert_accessible(page)
    page.locator("input[type=file]").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": shot()}
    )
    press_send(page)
    expect(page.locator(".xs-op")).to_contain_text("看照片")
    assert Photo.objects.count() == 1
