"""The home page is the same for a whole shift: drawn once, with each reader's own token."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from xieshang.apps.contracts.tests.factories import Told, contract_at
from xieshang.apps.organizations.consult_code import code_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.web.shared import TOKEN

pytestmark = pytest.mark.django_db
TOKENS = re.compile(r'name="csrfmiddlewaretoken" value="([^"]*)"')
SIGN = re.compile(r'data-reader="([^"]*)"')
HOME = "/w/"


@pytest.fixture
def kept(settings: Settings) -> Iterator[None]:
    """Pages are kept as in production."""
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "p"}
    }
    caches["pages"].clear()
    yield
    caches["pages"].clear()


def reader(here: Enterprise) -> Client:
    """Somebody who has scanned the poster of an enterprise."""
    browser = Client(enforce_csrf_checks=True)
    browser.get(reverse("worker_scan", args=[code_of(here)]))
    return browser


def text(browser: Client, path: str = HOME) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def without_tokens(html: str) -> str:
    return SIGN.sub("", TOKENS.sub("", html))


def signed_in(told: Told, *people: str) -> list[str]:
    """The home page as each of these people of one enterprise reads it."""
    pages = []
    for name in people:
        browser = reader(told.round.enterprise)
        browser.force_login(getattr(told.people, name))
        pages.append(without_tokens(text(browser)))
    return pages


def test_nothing_on_the_page_depends_on_who_reads_it() -> None:
    # Pages are not kept in the tests: each of these was drawn for its reader.
    told = contract_at("4_meeting")
    chair, boss = signed_in(told, "chair", "boss")
    assert chair == boss


def test_scanning_a_poster_leaves_nothing_on_the_server(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    here = make.enterprise()
    with django_assert_num_queries(2):  # whether the code still holds, and whose it is
        browser = reader(here)
    assert "sessionid" not in browser.cookies
    assert here.name in text(browser)


def test_a_changed_code_in_the_cookie_is_not_believed() -> None:
    here, other = make.enterprise(), make.enterprise()
    browser = reader(here)
    signed = browser.cookies["xs-here"].value
    browser.cookies["xs-here"] = str(other.pk) + signed[len(str(here.pk)) :]
    assert other.name not in text(browser)


def test_the_second_reader_asks_the_database_for_nothing(
    kept: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    told = contract_at("in_force")
    first, second = reader(told.round.enterprise), reader(told.round.enterprise)
    drawn = text(first)
    with django_assert_num_queries(0):
        shown = text(second)
    assert without_tokens(shown) == without_tokens(drawn)


def test_each_reader_gets_a_token_that_works(kept: None) -> None:
    here = make.enterprise()
    for _ in range(2):
        browser = reader(here)
        [token, *_rest] = TOKENS.findall(text(browser))
        assert token != TOKEN
        sent = {"csrfmiddlewaretoken": token, "next": HOME}
        assert browser.post(reverse("worker_large_text"), sent).status_code == 302


def test_each_reader_gets_an_own_sign_and_a_visitor_none(kept: None) -> None:
    told = contract_at("in_force")
    signs = []
    for person in (told.people.chair, told.people.boss, told.people.chair, None):
        browser = reader(told.round.enterprise)
        if person:
            browser.force_login(person)
        signs += SIGN.findall(text(browser))
    chair, boss, again, visitor = signs
    assert chair == again
    assert len({chair, boss, visitor}) == 3
    assert visitor == ""


def test_language_large_type_and_another_enterprise_are_told_apart(kept: None) -> None:
    here, other = make.enterprise(), make.enterprise()
    chinese = text(reader(here))
    english = reader(here)
    english.cookies["django_language"] = "en"
    assert 'lang="en"' in text(english)
    large = reader(here)
    large.cookies["xs-large"] = "1"
    assert 'class="xs-worker xs-large"' in text(large)
    assert other.name in text(reader(other))
    assert without_tokens(text(reader(here))) == without_tokens(chinese)


def test_an_act_is_seen_by_whoever_asks_next(kept: None) -> None:
    told = contract_at("4_meeting")
    browser = reader(told.round.enterprise)
    before = text(browser)
    desk = Client()
    desk.force_login(told.people.chair)
    topic = {"kind": "allowance", "title": "夜餐补贴"}
    answer = desk.post(reverse("round_act", args=[told.round.pk, "topic"]), topic)
    assert answer.status_code == 302, answer.content.decode()
    assert "还有1项要继续谈" not in before
    assert "还有1项要继续谈" in text(browser)
