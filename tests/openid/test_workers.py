"""Workers come in through a real OpenID Connect provider, once phone or slip proved them."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.openid.people import PHONE as TOLD_BY_PROVIDER
from tests.openid.test_staff import come_back
from tests.support.identity import Provider
from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.models import Enterprise, RosterEntry
from xieshang.apps.organizations.services import rosters, slips
from xieshang.apps.organizations.tests import factories as make
from xieshang.web.people.openid import ENTERED
from xieshang.web.people.tests.test_enter import PHONE, sent_code
from xieshang.web.people.tests.test_phone_kept import everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Enterprise:
    return make.enterprise(name="安澜迅驰快递有限公司")


def by_phone(here: Enterprise) -> Client:
    """Somebody who has just shown the phone on the roster."""
    make.entry(here, PHONE, name="张三")
    browser = Client()
    answer = browser.post(reverse("enter_code"), {"code": sent_code(browser)})
    assert answer.headers["Location"] == reverse("enter_identity")
    return browser


def by_slip(here: Enterprise, entry: RosterEntry) -> Client:
    chair = make.chair_of(here)
    [slip] = slips.issue(here, [entry], by=chair, today=timezone.localdate())
    browser = Client()
    answer = browser.post(reverse("enter_slip"), {"code": slip.code})
    assert answer.headers["Location"] == reverse("enter_identity")
    return browser


def link(browser: Client, who: str) -> Any:
    sent = browser.post(reverse("identity_link"))
    assert sent.status_code == 302
    return come_back(browser, sent.headers["Location"], who)


def through_the_door(who: str) -> tuple[Client, Any]:
    """A fresh browser, in which the worker's button was pressed."""
    browser = Client()
    assert "用省统一身份认证进入" in browser.get(reverse("enter")).content.decode()
    to = {"next": "/w/"}
    sent = browser.post(reverse("openid_connect_login", args=["province"]), to)
    return browser, come_back(browser, sent.headers["Location"], who)


def workplaces(browser: Client) -> str:
    return browser.get(reverse("enter_where")).content.decode()


def test_who_has_shown_the_phone_links_once_and_comes_in_by_identity_afterwards(
    provider: Provider, here: Enterprise
) -> None:
    browser = by_phone(here)
    asked = browser.get(reverse("enter_identity")).content.decode()
    assert "下次用省统一身份认证进入？" in asked
    assert link(browser, "u-1001").headers["Location"] == "/w/"
    [kept] = SocialAccount.objects.all()
    assert kept.user == here.roster.get().user
    later, answer = through_the_door("u-1001")
    assert answer.headers["Location"] == "/w/"
    assert here.name in later.get("/w/").content.decode()
    assert here.name in workplaces(later)
    assert later.get(reverse("inbox")).status_code in {302, 404}  # no way to the desk
    assert not [where for where, kept in everything() if TOLD_BY_PROVIDER in kept]


def test_with_a_slip_it_is_the_same(provider: Provider, here: Enterprise) -> None:
    entry = make.entry_without_phone(here)
    link(by_slip(here, entry), "u-2002")
    later, _answer = through_the_door("u-2002")
    assert here.name in workplaces(later)


def test_an_identity_that_nobody_linked_is_told_how_and_opens_no_account(
    provider: Provider, here: Enterprise
) -> None:
    before = User.objects.count()
    browser, answer = through_the_door("u-1001")
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "先用手机号或工会发的纸条进入一次" in text
    assert User.objects.count() == before
    assert workplaces(browser) == ""


def test_linking_wants_fresh_proof_and_a_place_on_a_roster(
    provider: Provider, here: Enterprise
) -> None:
    browser = by_phone(here)
    session = browser.session
    session[ENTERED] = int(time.time()) - 3600
    session.save()
    answer = browser.post(reverse("identity_link"))
    assert answer.headers["Location"] == reverse("enter")
    stranger = Client()
    stranger.force_login(User.objects.of_phone("hash", name="求职者"))
    assert stranger.post(reverse("identity_link")).status_code == 404
    assert not SocialAccount.objects.exists()


def test_a_new_slip_ends_the_way_in_of_the_identity_that_the_old_one_linked(
    provider: Provider, here: Enterprise
) -> None:
    entry = make.entry_without_phone(here)
    link(by_slip(here, entry), "u-1001")  # perhaps not the worker
    worker = by_slip(here, entry)
    former, _answer = through_the_door("u-1001")
    assert here.name not in workplaces(former)
    link(worker, "u-1001")  # it is free again for whoever holds the line now
    later, _answer = through_the_door("u-1001")
    assert here.name in workplaces(later)
    assert SocialAccount.objects.count() == 1


def test_one_identity_is_one_person(provider: Provider, here: Enterprise) -> None:
    link(by_phone(here), "u-1001")
    other = by_slip(here, make.entry_without_phone(here))
    answer = link(other, "u-1001")
    assert answer.status_code == 302
    assert SocialAccount.objects.get().user == here.roster.exclude(phone_hash="").get().user


def test_leaving_the_roster_ends_the_right_also_through_this_door(
    provider: Provider, here: Enterprise
) -> None:
    link(by_phone(here), "u-1001")
    day: date = timezone.localdate()
    rosters.end(
        here.roster.get(),
        by=make.chair_of(here),
        today=day,
        last_day=day - timedelta(days=1),
    )
    later, _answer = through_the_door("u-1001")
    assert here.name not in workplaces(later)


def test_who_declines_is_not_asked_again_in_this_browser(
    provider: Provider, here: Enterprise
) -> None:
    browser = by_phone(here)
    assert browser.post(reverse("enter_identity")).headers["Location"] == "/w/"
    entry = make.entry_without_phone(here)
    day = timezone.localdate()
    [slip] = slips.issue(here, [entry], by=make.chair_of(here), today=day)
    answer = browser.post(reverse("enter_slip"), {"code": slip.code})
    assert answer.headers["Location"] == "/w/"
