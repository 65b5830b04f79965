"""Where workers speak: who gets in, what is warned about, what it costs and never tells."""

from __future__ import annotations

import gzip
import re
import uuid
from datetime import timedelta
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
from xieshang.apps.consultations.choices import Disposition, TopicKind
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.services import preparation
from xieshang.apps.contracts.models import Clause, Contract, Obligation
from xieshang.apps.organizations.consult_code import code_of
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.participation import jobs
from xieshang.apps.participation.models import Opinion, Second, Stance
from xieshang.apps.participation.policies import scope_of
from xieshang.apps.participation.services import moderation, saying
from xieshang.apps.participation.tests.crowd import (
    TODAY,
    Here,
    asked,
    listening_round,
    many,
    said,
)
from xieshang.apps.trail.models import Event, Submission

pytestmark = pytest.mark.django_db
SAY, CARDS, MINE = "/w/say/", "/w/cards/", "/w/mine/"


@pytest.fixture(autouse=True)
def _own_day(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KEYS = tmp_path / "keys"
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


@pytest.fixture
def here() -> Here:
    return listening_round()


def telephone(here: Here, user: User | None = None) -> Client:
    """A browser in which the enterprise's code was scanned, and perhaps somebody entered."""
    browser = Client()
    if user is not None:
        browser.force_login(user, backend="xieshang.apps.accounts.backends.PhoneBackend")
    browser.get(reverse("worker_scan", args=[code_of(here.enterprise)]))
    return browser


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()  # type: ignore[no-any-return]


def key_in(html: str) -> str:
    found = re.search(r'name="submission" value="([^"]+)"', html)
    assert found is not None
    return found[1]


def test_a_worker_says_something_and_reads_it_under_a_fruit(here: Here) -> None:
    browser = telephone(here, here.workers[0])
    form = {"submission": key_in(text(browser.get(SAY))), "text": "夜班太冷", "topic": "1"}
    assert browser.post(SAY, form).status_code == 302
    assert browser.post(SAY, form).status_code == 302  # the button was pressed twice
    row = Opinion.objects.get()
    assert row.topic == here.topic
    html = text(browser.get(SAY))
    assert "夜班太冷" in html
    assert "你说的" in html
    assert "夜班太冷" in text(telephone(here, here.workers[1]).get(SAY))


def test_nothing_is_written_about_whoever_reads_or_speaks(here: Here) -> None:
    browser = telephone(here, here.workers[0])
    session = browser.session.session_key
    before = (Event.objects.count(), Submission.objects.count())
    key = key_in(text(browser.get(SAY)))
    with CaptureQueriesContext(
        connection,
    ) as asked_for:
        browser.post(SAY, {"submission": key, "text": "夜班太冷"})
    assert (Event.objects.count(), Submission.objects.count()) == before
    written = {
        match[1]
        for query in asked_for
        if (match := re.match(r'(?:INSERT INTO|UPDATE) "(\w+)"', query["sql"]))
    }
    assert written == {"nameless_opinion", "nameless_nick"}
    assert browser.session.session_key == session


@pytest.mark.parametrize(
    ("words", "mark"),
    [
        ("有事打13800000000", "13800000000"),
        ("我们班就我没有", "班就我"),
        ("我叫赵建国", "赵建国"),
    ],
)
def test_what_may_give_one_away_is_shown_before_it_is_sent_and_sent_all_the_same(
    here: Here, words: str, mark: str
) -> None:
    browser = telephone(here, here.workers[0])
    html = text(browser.post(SAY, {"submission": "k", "text": words}), 422)
    assert mark in html
    assert words in html  # the draft is still there
    assert Opinion.objects.count() == 0
    form = {"submission": key_in(html), "text": words, "anyway": "1"}
    assert browser.post(SAY, form).status_code == 302
    assert Opinion.objects.get().text == words


@pytest.mark.parametrize(
    "words", ["", "  ", "夜班\u200b冷", "夜班\u202e冷", "冷" * 1001, "冷" * 34_000]
)
def test_bad_words_are_refused_with_a_sentence_and_nothing_is_kept(
    here: Here, words: str
) -> None:
    browser = telephone(here, here.workers[0])
    html = text(browser.post(SAY, {"submission": "k", "text": words, "anyway": "1"}), 422)
    assert "xs-err" in html
    assert Opinion.objects.count() == 0


def test_markup_is_shown_as_it_was_written_and_lines_count_once(here: Here) -> None:
    browser = telephone(here, here.workers[0])
    words = "<script>alert(1)</script>\r\n第二行" + "冷" * 900
    assert browser.post(SAY, {"submission": "k", "text": words}).status_code == 302
    html = text(browser.get(SAY))
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;" in html
    assert "\r" not in Opinion.objects.get().text


def test_who_only_scanned_is_led_to_the_entrance_and_reads_nothing(here: Here) -> None:
    said(here, "夜班太冷", here.workers[0])
    browser = telephone(here)
    html = text(browser.get(SAY))
    assert "夜班太冷" not in html
    assert "/enter/?next=/w/say/" in html
    assert browser.post(SAY, {"text": "也说一句"}).status_code == 403
    assert Opinion.objects.count() == 1


def test_the_employer_and_who_left_yesterday_read_nothing_and_say_nothing(here: Here) -> None:
    row = said(here, "夜班太冷", here.workers[0])
    make.entry(here.enterprise, user=here.people.hr)
    gone = here.workers[1]
    gone.roster_entries.update(until=TODAY - timedelta(days=1))
    for somebody in (here.people.hr, gone, make.worker_of(make.enterprise())):
        browser = telephone(here, somebody)
        assert "夜班太冷" not in text(browser.get(SAY))
        assert browser.post(SAY, {"text": "也说一句"}).status_code == 403
        assert browser.get(f"{SAY}{row.pk}/").status_code == 404
        assert browser.post(f"{SAY}{row.pk}/second/").status_code == 403
        assert browser.post(CARDS, {"statement": "1", "turn": "1"}).status_code == 403
        assert browser.get("/w/common/").status_code == 404
    assert (Opinion.objects.count(), Second.objects.count()) == (1, 0)


def test_another_enterprises_opinions_are_not_there(here: Here) -> None:
    other = listening_round(2)
    row, statement = said(other, "他们的事", other.workers[0]), asked(other, "他们的说法")
    browser = telephone(here, here.workers[0])
    assert "他们的事" not in text(browser.get(SAY))
    assert browser.get(f"{SAY}{row.pk}/").status_code == 404
    assert browser.post(f"{SAY}{row.pk}/second/").status_code == 404
    assert browser.post(f"{SAY}{row.pk}/appeal/", {"appeal": "x"}).status_code == 404
    sent = {"statement": statement.pk, "turn": "1", "stance": "agree"}
    assert browser.post(CARDS, sent).status_code == 404
    assert browser.get(f"{SAY}{uuid.uuid4()}/").status_code == 404


def test_without_a_running_round_the_page_says_so_and_where_to_go() -> None:
    here = listening_round(1, state="6_sign")
    quiet = Here(make.enterprise(), here.round, here.people, here.topic)
    worker = make.worker_of(quiet.enterprise)
    html = text(telephone(quiet, worker).get(SAY))
    assert "现在没有协商在收意见" in html
    assert "12351" in html
    closed = telephone(here, here.workers[0])
    assert "这一轮现在不收意见了" in text(closed.get(SAY))
    assert "<textarea" not in text(closed.get(SAY))
    assert closed.post(SAY, {"submission": "k", "text": "太晚"}).status_code == 409
    assert Opinion.objects.count() == 0


def test_seconding_counts_once_and_is_shown_as_done(here: Here) -> None:
    row = said(here, "夜班太冷", here.workers[0])
    browser = telephone(here, here.workers[1])
    for _ in range(2):
        assert browser.post(f"{SAY}{row.pk}/second/").status_code == 302
    assert Second.objects.count() == 1
    assert "已附议" in text(browser.get(SAY))
    assert telephone(here, here.workers[0]).post(f"{SAY}{row.pk}/second/").status_code == 403


@pytest.mark.parametrize("number", [20, 2000])
def test_a_page_asks_at_most_fifteen_questions_and_weighs_little(
    here: Here, number: int, settings: Settings
) -> None:
    many(here, number)
    browser = telephone(here, here.workers[0])
    browser.get(SAY)
    for path in (SAY, f"{SAY}?about=1"):
        with CaptureQueriesContext(connection) as asked_for:
            html = text(browser.get(path))
        assert len(asked_for) <= 15, [query["sql"][:90] for query in asked_for]
        assert html.count('class="xs-card xs-op"') == (20 if number > 20 or path == SAY else 10)
        assert len(gzip.compress(html.encode())) < 60_000


def test_all_pages_together_show_everything_once(here: Here) -> None:
    many(here, 65)
    browser = telephone(here, here.workers[0])
    seen: list[str] = []
    path = SAY
    while path:
        html = text(browser.get(path))
        seen += re.findall(r'id="o-([0-9a-f-]{36})"', html)
        more = re.search(r'href="(\?after=[^"#]+)', html)
        path = f"{SAY}{more[1]}" if more else ""
    assert len(seen) == len(set(seen)) == 65
    assert text(browser.get(f"{SAY}?after=nonsense"))
    assert text(browser.get(f"{SAY}?after=2026-99-99_x&about=77"))


def test_replies_come_on_demand(here: Here) -> None:
    row = said(here, "夜班太冷", here.workers[0])
    browser = telephone(here, here.workers[1])
    page = text(browser.get(f"{SAY}{row.pk}/"))
    sent = {"submission": key_in(page), "text": "早班也冷"}
    assert browser.post(f"{SAY}{row.pk}/", sent).status_code == 302
    listed = text(browser.get(SAY))
    assert "1条回复" in listed
    assert "早班也冷" not in listed
    assert "早班也冷" in text(browser.get(f"{SAY}{row.pk}/"))


def stand(browser: Client, page: str, stance: str) -> Any:
    fields = dict(re.findall(r'name="(statement|turn)" value="(\d+)"', page))
    return browser.post(CARDS, fields | {"stance": stance})


def test_ten_statements_one_at_a_time_and_a_change_of_mind(here: Here) -> None:
    for number in range(10):
        asked(here, f"第{number}个说法")
    browser = telephone(here, here.workers[0])
    for _ in range(10):
        page = text(browser.get(CARDS))
        assert stand(browser, page, "agree").status_code == 302
    done = text(browser.get(CARDS))
    assert "都表过态了" in done
    assert Stance.objects.filter(value=1).count() == 10
    again = re.search(r'href="(\?s=\d+)"', done)
    assert again is not None
    change = text(browser.get(f"{CARDS}{again[1]}"))
    assert stand(browser, change, "disagree").status_code == 302
    late = stand(browser, change, "pass")  # the same old page, on another telephone
    assert late.status_code == 409
    assert "这次没有改" in late.content.decode()
    assert sorted(Stance.objects.values_list("value", flat=True)) == [-1, *[1] * 9]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"stance": "maybe"}, 422),
        ({}, 422),
        ({"stance": "agree", "turn": "x"}, 404),
        ({"stance": "agree", "turn": "9" * 40}, 404),
        ({"stance": "agree", "statement": "-1"}, 404),
    ],
)
def test_forged_cards_are_refused(here: Here, sent: dict[str, str], status: int) -> None:
    statement = asked(here, "三档奖励好")
    browser = telephone(here, here.workers[0])
    fields = {"statement": str(statement.pk), "turn": "1"} | sent
    assert browser.post(CARDS, fields).status_code == status
    assert Stance.objects.count() == 0


def test_a_closed_statement_takes_no_more(here: Here) -> None:
    statement = asked(here, "三档奖励好")
    browser = telephone(here, here.workers[0])
    page = text(browser.get(CARDS))
    moderation.close_statement(statement, by=here.people.chair, today=TODAY)
    assert stand(browser, page, "agree").status_code == 409
    assert Stance.objects.count() == 0


def test_numbers_appear_from_ten_up(here: Here) -> None:
    statement = asked(here, "三档奖励好")
    browser = telephone(here, here.workers[0])
    for worker in here.workers[:9]:
        saying.stand(statement, value=1, turn=1, by=worker, today=TODAY)
    jobs.daily(TODAY)
    assert "满10人表态才显示人数" in text(browser.get(CARDS))
    saying.stand(statement, value=-1, turn=1, by=here.workers[9], today=TODAY)
    jobs.daily(TODAY)
    assert "赞成9，不赞成1，说不准0" in text(browser.get(CARDS))


def test_the_author_reads_the_whole_line_and_nobody_else_does(here: Here) -> None:
    row, chair = said(here, "夜班太冷", here.workers[0]), here.people.chair
    item = moderation.take_up(row, text="夜班要暖气", by=chair, today=TODAY, topic=here.topic)
    preparation.answer_opinion(
        item, disposition=Disposition.ADOPTED, answer="写进议题", topic=here.topic,
        by=chair, today=TODAY,
    )  # fmt: skip
    contract = Contract.objects.create(
        consultation=here.round, enterprise=here.enterprise, kind="wage", title="合同",
        starts_on=TODAY, ends_on=TODAY + timedelta(days=300),
    )  # fmt: skip
    clause = Clause.objects.create(
        contract=contract, stable_id="T06-1", no=1, title="夜班保暖", body="装暖气",
        topic=here.topic,
    )  # fmt: skip
    Obligation.objects.create(
        contract=contract, clause=clause, text="十二月前装暖气", owner="employer", state="done"
    )
    page = text(telephone(here, here.workers[0]).get(MINE))
    for words in ("夜班太冷", "夜班要暖气", "写进议题", chair.name, "夜班保暖", "已兑现"):
        assert words in page
    assert "夜班太冷" not in text(telephone(here, here.workers[1]).get(MINE))


def test_a_masked_text_is_gone_for_others_and_its_author_objects(here: Here) -> None:
    row = said(here, "张组长偏心", here.workers[0])
    moderation.mask(here.round, [row], reason="点了名", by=here.people.chair, today=TODAY)
    assert "张组长" not in text(telephone(here, here.workers[1]).get(SAY))
    author = telephone(here, here.workers[0])
    assert "点了名" in text(author.get(MINE))
    assert author.post(f"{SAY}{row.pk}/appeal/", {"appeal": " "}).status_code == 422
    assert author.post(f"{SAY}{row.pk}/appeal/", {"appeal": "说的是实情"}).status_code == 302
    assert author.post(f"{SAY}{row.pk}/appeal/", {"appeal": "再说"}).status_code == 409
    assert "申诉等上级工会答复" in text(author.get(MINE))
    other = telephone(here, here.workers[1])
    assert other.post(f"{SAY}{row.pk}/appeal/", {"appeal": "x"}).status_code == 404


def test_no_page_tells_a_worker_anothers_voice_ticket_or_account(here: Here) -> None:
    row = said(here, "夜班太冷", here.workers[0])
    saying.second(row, by=here.workers[2], today=TODAY)
    reader = telephone(here, here.workers[1])
    for path in (SAY, f"{SAY}{row.pk}/", CARDS, MINE, "/w/common/"):
        html = text(reader.get(path))
        assert row.voice not in html
        assert Second.objects.get().ticket not in html
        assert not any(worker.username in html for worker in here.workers)


def test_the_home_page_leads_there_while_the_round_listens(here: Here) -> None:
    assert 'href="/w/say/"' in text(telephone(here).get("/w/"))
    closed = listening_round(1, state="6_sign")
    assert 'href="/w/say/"' not in text(telephone(closed).get("/w/"))
    assert Consultation.objects.count() == 2
    assert scope_of(here.round) != scope_of(closed.round)
    assert here.topic.kind == TopicKind.WAGE_LEVEL
