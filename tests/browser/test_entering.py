"""The codes on the walls and the ways in: on small screens, in large text, without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.support.browser import Visits, assert_accessible, assert_fits, picture
from xieshang.apps.cases.clock import today
from xieshang.apps.organizations import slip_codes
from xieshang.apps.organizations.consult_code import code_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.services import consult_codes, slips
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
VIEWS = [("phone", "zh-CN"), ("desktop", "en")]


@pytest.fixture
def here(settings: Any, tmp_path: Any) -> Enterprise:
    settings.DATA = settings.MEDIA_ROOT = tmp_path
    return make.enterprise(name="安澜迅驰快递有限公司", short_name="安澜迅驰快递")


def usable(page: Page, name: str) -> None:
    """Nobody is shut out at any width or size of text; the picture is kept."""
    picture(page, name)
    assert_accessible(page)
    assert_fits(page)
    expect(page.locator("h1")).to_have_count(1)
    assert page.locator(".xs-btn-1:visible").count() <= 1


@pytest.mark.parametrize(("size", "language"), VIEWS)
def test_the_union_keeps_its_codes(
    visit: Visits, here: Enterprise, size: str, language: str
) -> None:
    chair = make.chair_of(here)
    old = consult_codes.add(here, kind="canteen", by=chair, today=make.TODAY)
    consult_codes.add(
        here, kind="other", name="北区二号分拣线旁走廊", by=chair, today=make.TODAY
    )
    consult_codes.replace(old, why="swapped", remark="3月发现", by=chair, today=make.TODAY)
    codes = reverse("consult_codes", args=[here.pk])
    page = visit(codes, by=chair, size=size, language=language)
    usable(page, f"codes-{size}-{language}")
    for route, numbers in (
        ("consult_code", (1, 2, 3)),
        ("consult_code_rename", (3,)),
        ("consult_code_revoke", (3,)),
        ("consult_code_replace", (3,)),
    ):
        for no in numbers:
            page.goto(reverse(route, args=[here.pk, no]))
            for drawn in page.locator("img.xs-paper").all():
                drawn.scroll_into_view_if_needed()
                page.wait_for_function(
                    "one => one.naturalWidth > 0", arg=drawn.element_handle()
                )
            usable(page, f"{route}-{no}-{size}-{language}")
    page.goto(codes + "?list=stopped")
    usable(page, f"codes-stopped-{size}-{language}")


@pytest.mark.parametrize(("size", "language"), VIEWS)
def test_every_code_that_leads_nowhere_is_told_in_words(
    visit: Visits, here: Enterprise, size: str, language: str
) -> None:
    chair, code = make.chair_of(here), code_of(here)
    first = consult_codes.codes_of(here)[0]
    other = make.enterprise(name="安澜茶叶有限公司", short_name="安澜茶叶")
    page = visit(
        reverse("worker_scan", args=[code_of(other)]),
        by=make.worker_of(here),
        size=size,
        language=language,
    )
    usable(page, f"code-elsewhere-{size}-{language}")
    consult_codes.replace(first, why="torn", by=chair, today=make.TODAY)
    for name, scanned in (
        ("revoked", code),
        ("altered", code.replace("-1.", "-9.")),
        ("foreign", "zzzz" + code[4:]),
        ("unknown", code_of(here, 99)),
        ("unreadable", "nothing"),
    ):
        page.goto(reverse("worker_scan", args=[scanned]))
        usable(page, f"code-{name}-{size}-{language}")


@pytest.mark.parametrize(("size", "language"), VIEWS)
def test_the_union_prints_slips(
    visit: Visits, here: Enterprise, size: str, language: str
) -> None:
    chair = make.chair_of(here)
    page = visit(reverse("slips", args=[here.pk]), by=chair, size=size, language=language)
    usable(page, f"slips-none-{size}-{language}")
    entry = make.entry_without_phone(here, name="古丽娜尔·买买提", dept="北区分拣一班")
    make.entry_without_phone(here, name="张三")
    slips.issue(here, [entry], by=chair, today=make.TODAY)
    page.reload()
    usable(page, f"slips-{size}-{language}")
    page.locator(".xs-btn-1").click()
    expect(page.locator("#errors")).to_be_visible()
    usable(page, f"slips-nobody-{size}-{language}")
    page.locator("input[name=entries]").first.check()
    with page.expect_download() as sheet:
        page.locator(".xs-btn-1").click()
    assert sheet.value.suggested_filename.endswith(".pdf")


@pytest.mark.parametrize(("size", "language"), VIEWS)
def test_a_worker_scans_a_slip_and_is_in(
    visit: Visits, here: Enterprise, size: str, language: str
) -> None:
    entry = make.entry_without_phone(here)
    [slip] = slips.issue(here, [entry], by=make.chair_of(here), today=today())
    address = reverse("enter_slip")
    asked: list[str] = []
    page = visit(address, size=size, language=language)
    usable(page, f"enter-slip-{size}-{language}")
    page.on("request", lambda request: asked.append(request.url))
    page.goto("about:blank")
    page.goto(f"{address}#{slip.code}")
    expect(page.locator("#id_code")).to_have_value(slip.code)
    assert slip.code not in page.url  # nobody reads it over the shoulder, nor in the history
    assert not [url for url in asked if slip.code in url.partition("#")[0]]
    page.locator(".xs-btn-1").click()
    page.wait_for_url("**/w/")
    expect(page.locator("body")).to_contain_text("安澜迅驰快递")
    page.context.clear_cookies()
    page.goto(address)
    page.locator("#id_code").fill(slip.code)
    page.locator(".xs-btn-1").click()
    expect(page.locator("#errors")).to_be_visible()
    usable(page, f"enter-slip-used-{size}-{language}")


def test_without_scripts_the_code_is_typed(visit: Visits, here: Enterprise) -> None:
    entry = make.entry_without_phone(here)
    [slip] = slips.issue(here, [entry], by=make.chair_of(here), today=today())
    page = visit(reverse("enter"), scripts=False)
    page.get_by_role("link", name="用工会发的纸条进入").click()
    page.locator("#id_code").fill(slip_codes.in_groups(slip.code).lower())
    page.locator(".xs-btn-1").click()
    page.wait_for_url("**/w/")
