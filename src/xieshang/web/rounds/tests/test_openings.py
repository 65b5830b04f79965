"""The county's pages: threads under pseudonyms, and finding out an author by two persons."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.consult_code import code_of
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.participation.models import Opinion
from xieshang.apps.participation.policies import scope_of
from xieshang.apps.participation.services import moderation
from xieshang.apps.participation.tests.crowd import TODAY, Here, listening_round, said
from xieshang.apps.voices.models import Nick, Opening
from xieshang.apps.voices.services import forget

pytestmark = pytest.mark.django_db
LOOK = {"decision": "grant", "answer": "救人要紧"}


@pytest.fixture(autouse=True)
def _own_day(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KEYS = tmp_path / "keys"
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


@pytest.fixture
def here() -> Here:
    return listening_round()


def desk(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:1500]
    return answer.content.decode()  # type: ignore[no-any-return]


def at(here: Here, name: str, *rest: object) -> str:
    return reverse(name, args=[here.round.pk, *rest])


def test_an_instructor_finds_the_rounds_and_reads_threads_under_pseudonyms(here: Here) -> None:
    row = said(here, "夜班太冷", here.workers[0], topic=here.topic)
    said(here, "早班也冷", here.workers[1], parent=row)
    said(here, "食堂菜少", here.workers[2])
    browser = desk(make.instructor())
    assert reverse("thread_rounds") in text(browser.get(reverse("rounds")))
    assert at(here, "threads") in text(browser.get(reverse("thread_rounds")))
    page = text(browser.get(at(here, "threads")))
    assert "夜班太冷" in page
    assert "食堂菜少" in page
    assert Nick.objects.get(voice=row.voice).nick in page
    assert row.voice not in page
    assert not any(one.name in page for one in here.workers if one.name != "职工")
    topic = text(browser.get(at(here, "threads") + f"?about={here.topic.no}"))
    assert "夜班太冷" in topic
    assert "食堂菜少" not in topic
    free = text(browser.get(at(here, "threads") + "?about=free"))
    assert "夜班太冷" not in free
    one = text(browser.get(at(here, "thread", row.pk)))
    assert "早班也冷" in one


def test_it_reads_what_was_masked_and_why(here: Here) -> None:
    row = said(here, "张组长偏心", here.workers[0])
    moderation.mask(here.round, [row], reason="点名", by=here.people.chair, today=TODAY)
    browser = desk(make.instructor())
    assert "张组长偏心" not in text(browser.get(at(here, "threads")))
    page = text(browser.get(at(here, "threads") + "?about=masked"))
    assert "张组长偏心" in page
    assert "点名" in page


def test_pages_of_twenty_and_the_same_questions_whatever_the_number(here: Here) -> None:
    for number in range(45):
        said(here, f"第{number}句", here.workers[number % 12])
    browser = desk(make.instructor())
    counts, seen, address = [], set(), at(here, "threads")
    for _page in range(3):
        with CaptureQueriesContext(connection) as asked:
            page = text(browser.get(address))
        counts.append(len(asked))
        seen |= {one for one in Opinion.objects.values_list("text", flat=True) if one in page}
        if "after=" in page:
            after = page.split("after=")[1].split('"')[0]
            address = at(here, "threads") + f"?after={after}"
    assert len(seen) == 45
    assert max(counts) <= 15, counts
    assert "第" in text(browser.get(at(here, "threads") + "?after=junk&about=99"))


def test_nobody_else_reads_along(here: Here) -> None:
    row = said(here, "夜班太冷", here.workers[0])
    people = (
        here.people.chair,
        here.people.boss,
        here.people.hr,
        make.township_officer(),
        make.county_officer(make.OTHER_COUNTY),
        make.instructor(make.OTHER_COUNTY),
    )
    for user in people:
        for address in (
            at(here, "threads"),
            at(here, "thread", row.pk),
            at(here, "opening_ask", row.pk),
            at(here, "openings"),
        ):
            assert desk(user).get(address).status_code == 404, (user, address)
    assert desk(here.people.chair).get(reverse("thread_rounds")).status_code == 404


def test_the_whole_way_ends_on_the_authors_own_page(here: Here) -> None:
    worker = here.workers[3]
    row = said(here, "我不想活了", worker)
    line = worker.roster_entries.get()
    asker, other = desk(make.instructor()), desk(make.county_officer())
    ask = at(here, "opening_ask", row.pk)
    assert "我不想活了" in text(asker.get(ask))
    answer = asker.post(ask, {"reason": "说到轻生"})
    assert answer.status_code == 302
    request = Opening.objects.get()
    page = at(here, "opening", request.pk)
    assert "等县总工会权益保障部的另一人决定" in text(asker.get(page))
    assert 'name="decision"' not in text(asker.get(page))
    assert "说到轻生" in text(other.get(page))
    text(other.post(page, {"decision": "", "answer": ""}), 422)
    assert other.post(page, LOOK).status_code == 302
    assert "看一次" in text(asker.get(page))
    assert "看一次" not in text(other.get(page))
    shown = asker.post(at(here, "opening_show", request.pk))
    assert line.name in text(shown)
    assert "no-store" in shown["Cache-Control"]
    again = text(asker.post(at(here, "opening_show", request.pk)), 409)
    assert "这个请求已经办过了" in again
    assert line.name not in again
    for browser in (asker, other):
        assert line.name not in text(browser.get(page))
        assert line.name not in text(browser.get(at(here, "openings")))
    phone = Client()
    phone.force_login(worker, backend="xieshang.apps.accounts.backends.PhoneBackend")
    phone.get(reverse("worker_scan", args=[code_of(here.enterprise)]))
    mine = text(phone.get(reverse("worker_mine")))
    assert "县总工会查明了这条是你说的" in mine
    assert "说到轻生" in mine


def _asked(here: Here, by: User) -> Opening:
    row = said(here, "我不想活了", here.workers[3])
    desk(by).post(at(here, "opening_ask", row.pk), {"reason": "说到轻生"})
    return Opening.objects.get()


def test_whoever_asked_is_told_that_another_decides(here: Here) -> None:
    officer = make.county_officer()
    request = _asked(here, officer)
    page = text(desk(officer).post(at(here, "opening", request.pk), LOOK), 409)
    assert "须由另一人决定" in page
    request.refresh_from_db()
    assert request.state == Opening.State.ASKED


def test_a_second_tab_is_told_that_it_was_decided(here: Here) -> None:
    request = _asked(here, make.instructor())
    first, second = desk(make.county_officer()), desk(make.county_officer())
    assert first.post(at(here, "opening", request.pk), LOOK).status_code == 302
    page = text(second.post(at(here, "opening", request.pk), LOOK), 409)
    assert "这个请求已经办过了" in page


def test_of_another_county_or_another_round_nothing_is_there(here: Here) -> None:
    request = _asked(here, make.instructor())
    foreign = desk(make.county_officer(make.OTHER_COUNTY))
    assert foreign.get(at(here, "opening", request.pk)).status_code == 404
    assert foreign.post(at(here, "opening", request.pk), LOOK).status_code == 404
    assert foreign.post(at(here, "opening_show", request.pk)).status_code == 404
    other = listening_round(2)
    browser = desk(make.county_officer())
    assert browser.get(at(other, "opening", request.pk)).status_code == 404
    assert browser.get(at(here, "opening_ask", uuid.uuid4())).status_code == 404
    assert browser.get(at(here, "opening", 10**6)).status_code == 404


def test_after_the_key_is_destroyed_a_sentence_says_so(
    here: Here, django_capture_on_commit_callbacks: Any
) -> None:
    request = _asked(here, make.instructor())
    row = said(here, "还有一句", here.workers[4])
    with django_capture_on_commit_callbacks(execute=True):
        forget(scope_of(here.round), today=TODAY)
    browser = desk(make.county_officer())
    gone = "这一轮的化名钥匙已经"
    assert gone in text(browser.get(at(here, "thread", row.pk)))
    assert gone in text(browser.get(at(here, "opening_ask", row.pk)), 409)
    assert gone in text(browser.post(at(here, "opening_ask", row.pk), {"reason": "x"}), 409)
    assert gone in text(browser.post(at(here, "opening", request.pk), LOOK), 409)


def test_the_same_request_twice_is_one(here: Here) -> None:
    row = said(here, "我不想活了", here.workers[3])
    browser = desk(make.instructor())
    form = {"reason": "说到轻生", "submission": "k" * 16}
    for _press in range(2):
        assert browser.post(at(here, "opening_ask", row.pk), form).status_code == 302
    assert Opening.objects.count() == 1
    third = browser.post(at(here, "opening_ask", row.pk), {"reason": "再来一次"})
    assert "这一条已经有人提出查明" in text(third, 422)
