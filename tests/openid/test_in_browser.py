"""The same way in a browser, whose policy must let it: out to the provider and back."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.openid.people import code_now, link
from tests.support.browser import Visits, assert_accessible, picture
from tests.support.identity import Provider
from xieshang.apps.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_an_officer_clicks_through_the_provider_to_the_inbox(
    visit: Visits, provider: Provider, linhai: User, size: str
) -> None:
    link(linhai)
    page = visit(reverse("account_login"), size=size)
    assert_accessible(page)
    picture(page, f"openid-login-{size}")
    page.get_by_role("button", name="用省统一身份认证登录").click()
    expect(page.get_by_role("heading", name="Who are you?")).to_be_visible()
    page.get_by_role("button", name="u-1001").click()
    page.get_by_role("textbox").fill(code_now())
    assert_accessible(page)
    page.locator("main button.xs-btn-1").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("没有要你办的事")
    page.goto(reverse("mfa_index"))
    assert_accessible(page)
    picture(page, f"openid-account-{size}")


def test_a_stranger_reads_whom_to_ask(visit: Visits, provider: Provider) -> None:
    page = visit(reverse("account_login"), language="en")
    page.get_by_role("button", name="Sign in with").click()
    page.get_by_role("button", name="u-2002").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("not linked to an account")
    assert_accessible(page)
    picture(page, "openid-stranger-en")
