"""The same way in a browser, whose policy must let it: out to the provider and back."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.openid.people import code_now, link
from tests.support.browser import Visits, assert_accessible, assert_fits, picture
from tests.support.identity import Provider
from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.services import slips
from xieshang.apps.organizations.tests import factories as make

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


@pytest.mark.parametrize(("size", "language"), [("phone", "zh-CN"), ("desktop", "en")])
def test_a_worker_links_after_the_slip_and_comes_in_by_identity(
    visit: Visits, provider: Provider, size: str, language: str
) -> None:
    here = make.enterprise(name="安澜迅驰快递有限公司", short_name="安澜迅驰快递")
    entry, day = make.entry_without_phone(here), timezone.localdate()
    [slip] = slips.issue(here, [entry], by=make.chair_of(here), today=day)
    page = visit(reverse("enter_slip"), size=size, language=language)
    assert_accessible(page)
    assert_fits(page)
    page.locator("#id_code").fill(slip.code)
    page.locator("button.xs-btn-1").click()
    page.wait_for_url(f"**{reverse('enter_identity')}")
    assert_accessible(page)
    assert_fits(page)
    picture(page, f"openid-worker-{size}-{language}")
    page.locator("button.xs-btn-1").click()
    page.get_by_role("button", name="u-1001").click()
    page.wait_for_url("**/w/")
    page.context.clear_cookies()
    page.goto(reverse("enter"))
    assert_accessible(page)
    picture(page, f"openid-enter-{size}-{language}")
    door = reverse("openid_connect_login", args=["province"])
    page.locator(f"form[action='{door}'] button").click()
    page.get_by_role("button", name="u-1001").click()
    page.wait_for_url("**/w/")
    expect(page.locator("body")).to_contain_text("安澜迅驰快递")
