"""A worker has notices sent to the own telephone: nobody shut out on the way there."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.support.browser import Visits, assert_accessible, assert_fits, picture
from xieshang.apps.accounts.sms import MemoryMessenger
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "13800138000"


@pytest.mark.parametrize(("size", "language"), [("phone", "zh-CN"), ("desktop", "en")])
def test_from_the_notices_to_the_own_telephone(visit: Visits, size: str, language: str) -> None:
    worker = make.worker_of(make.enterprise())
    page = visit(reverse("worker_notices"), by=worker, size=size, language=language)

    def usable(name: str) -> None:
        picture(page, f"told-{name}-{size}-{language}")
        assert_accessible(page)
        assert_fits(page)

    page.locator('main a[href="/w/notices/reach/"]').click()
    page.wait_for_url("**/reach/")
    usable("ways")
    page.locator('main a[href="sms/"]').click()
    page.wait_for_url("**/sms/")
    usable("number")
    page.locator("input[name=address]").fill(PHONE)
    page.locator("form:has(input[name=address]) button").click()
    page.wait_for_url("**/code/")
    usable("code")
    sent = re.search(r"\d{6}", MemoryMessenger.outbox[-1][1])
    assert sent is not None
    page.locator("input[name=code]").fill(sent[0])
    page.locator("form:has(input[name=code]) button").click()
    page.wait_for_url("**/reach/")
    expect(page.locator("main")).to_contain_text("138****8000")
    usable("kept")
    words = page.locator(".xs-row-main").bounding_box()
    assert words is not None
    assert words["width"] > 140  # the buttons beside it leave it room
    page.locator('main a[href="sms/service/"]').click()
    page.wait_for_url("**/service/")
    usable("service")
