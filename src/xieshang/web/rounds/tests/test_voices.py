"""The desk's side of what workers say: who goes over it, who reads what and what not."""

from __future__ import annotations

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
from xieshang.apps.consultations.models import OpinionItem
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.participation import jobs
from xieshang.apps.participation.models import Batch, Opinion, Statement
from xieshang.apps.participation.services import laying_open, moderation, saying
from xieshang.apps.participation.tests.crowd import (
    TODAY,
    Here,
    asked,
    listening_round,
    many,
    said,
)
from xieshang.apps.participation.tests.plans import goes_by, plans_of
from xieshang.apps.voices.models import Nick

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _own_day(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KEYS = tmp_path / "keys"
    monkeypatch.setattr(laying_open, "TOGETHER", 1)  # how they gather: tests/anonymity
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


@pytest.fixture
def here() -> Here:
    return listening_round()


def desk(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def get(here: Here, name: str, user: User, *rest: object, status: int = 200) -> str:
    answer = desk(user).get(reverse(name, args=[here.round.pk, *rest]))
    assert answer.status_code == status, answer.content.decode()[:1000]
    return answer.content.decode()


def post(here: Here, name: str, user: User, sent: dict[str, Any], *rest: object) -> Any:
    return desk(user).post(reverse(name, args=[here.round.pk, *rest]), sent)


def some(here: Here, number: int) -> list[Opinion]:
    texts = ("夜班太冷", "食堂菜少", "丢件要封顶", "东门没车", "饮水机坏了", "排班太晚通知")
    return [said(here, texts[one], here.workers[one]) for one in range(number)]


def test_the_workers_side_reads_texts_without_fruit_or_day_and_nobody_else_reads_them(
    here: Here,
) -> None:
    rows = some(here, 3)
    html = get(here, "round_said", here.people.chair)
    assert all(row.text in html for row in rows)
    assert not any(nick in html for nick in Nick.objects.values_list("nick", flat=True))
    assert not any(row.voice in html for row in rows)
    assert "4月10日" not in re.sub(r"<header.*?</header>", "", html, flags=re.DOTALL)
    for somebody in (here.people.boss, here.people.hr):
        get(here, "round_said", somebody, status=403)
    for stranger in (here.workers[0], make.chair_of(make.enterprise())):
        get(here, "round_said", stranger, status=404)


def test_many_are_gone_over_at_once_and_five_reach_the_employer_as_bare_texts(
    here: Here,
) -> None:
    rows = some(here, 6)
    chair, boss = here.people.chair, here.people.boss
    four = {"act": "check", "o": [row.pk for row in rows[:4]]}
    assert post(here, "round_said", chair, four).status_code == 302
    assert "夜班太冷" not in get(here, "round_released", boss)
    assert post(here, "round_said", chair, {"act": "check", "o": rows[4].pk}).status_code == 302
    html = get(here, "round_released", boss)
    assert all(row.text in html for row in rows[:5])
    assert rows[5].text not in html
    for secret in (
        *Nick.objects.values_list("nick", flat=True),
        rows[0].voice,
        str(rows[0].pk),
    ):
        assert secret not in html


def test_the_order_of_a_batch_is_not_the_order_in_which_things_were_said(here: Here) -> None:
    rows = some(here, 6)
    moderation.check(here.round, rows, by=here.people.chair, today=TODAY)
    html = get(here, "round_released", here.people.boss)
    shown = sorted(rows, key=lambda row: html.index(row.text))
    assert shown == sorted(rows, key=lambda row: row.pk)


def test_without_a_tick_or_a_reason_nothing_is_done(here: Here) -> None:
    rows = some(here, 1)
    chair = here.people.chair
    assert post(here, "round_said", chair, {"act": "check"}).status_code == 422
    assert post(here, "round_said", chair, {"act": "mask", "o": rows[0].pk}).status_code == 422
    assert post(here, "round_said", chair, {"act": "burn", "o": rows[0].pk}).status_code == 422
    assert post(here, "round_said", chair, {"act": "check", "o": "x"}).status_code == 404
    rows[0].refresh_from_db()
    assert (rows[0].state, rows[0].checked_on) == (Opinion.State.STANDING, None)


def test_an_opinion_of_another_round_is_not_there(here: Here) -> None:
    other = listening_round(2)
    row = said(other, "他们的事", other.workers[0])
    chair = here.people.chair
    assert post(here, "round_said", chair, {"act": "check", "o": row.pk}).status_code == 422
    for name in ("round_take", "round_blot"):
        get(here, name, chair, row.pk, status=404)
        get(here, name, chair, uuid.uuid4(), status=404)
    for name in ("round_said", "round_statements", "round_released", "round_ground"):
        get(other, name, chair, status=404)


def test_what_says_the_same_is_offered_for_merging_and_merged(here: Here) -> None:
    first = said(here, "丢件扣款一个月要有个上限", here.workers[0])
    same = said(here, "丢件扣款每个月要有上限", here.workers[1])
    said(here, "休息室的饮水机坏了", here.workers[2])
    html = get(here, "round_said", here.people.chair)
    assert "这2条像是同一件事" in html
    sent = {"act": "merge", "o": [first.pk, same.pk]}
    assert post(here, "round_said", here.people.chair, sent).status_code == 302
    assert Opinion.objects.filter(state="merged").count() == 1


def test_words_that_point_to_somebody_are_marked_and_blackened(here: Here) -> None:
    row = said(here, "张组长总给熟人派好活", here.workers[0])
    chair = here.people.chair
    assert "像姓名" in get(here, "round_said", chair)
    assert 'value="张组长"' in get(here, "round_blot", chair, row.pk)
    wrong = post(here, "round_blot", chair, {"words": "李四", "reason": "点名"}, row.pk)
    assert wrong.status_code == 422
    sent = {"words": "张组长", "reason": "点了别人的名"}
    assert post(here, "round_blot", chair, sent, row.pk).status_code == 302
    assert "■■■总给熟人派好活" in get(here, "round_said", chair)


def test_an_opinion_goes_on_the_list_is_answered_there_and_by_the_employer(here: Here) -> None:
    rows = some(here, 5)
    chair, boss = here.people.chair, here.people.boss
    sent = {"text": "夜班要有暖气", "topic": "1"}
    assert post(here, "round_take", chair, sent, rows[0].pk).status_code == 302
    assert post(here, "round_take", chair, sent, rows[0].pk).status_code == 409
    item = OpinionItem.objects.get()
    answer = {"answer": "十二月前装好"}
    assert post(here, "round_employer_answer", boss, answer, item.pk).status_code == 404
    moderation.check(here.round, rows, by=chair, today=TODAY)
    assert post(here, "round_employer_answer", boss, answer, item.pk).status_code == 302
    assert post(here, "round_employer_answer", chair, answer, item.pk).status_code == 403
    item.refresh_from_db()
    assert (item.employer_answer, item.employer_answered_by) == ("十二月前装好", boss)
    assert "十二月前装好" in get(here, "round_released", boss)


def test_in_a_small_enterprise_the_employer_only_learns_that_something_came_in() -> None:
    small, next_door = listening_round(9), listening_round(4)
    officer = make.township_officer()
    for here in (small, next_door):
        rows = [
            said(here, f"{here.enterprise.name}的事", here.workers[one]) for one in (0, 1, 2)
        ]
        moderation.check(here.round, rows, by=here.people.chair, today=TODAY)
    jobs.daily(TOMORROW)
    assert Batch.objects.get().consultation is None
    for somebody in (small.people.boss, small.people.chair):
        html = get(small, "round_released", somebody)
        assert "已收到意见" in html
        assert "的事" not in html.replace("这一轮的事", "")
    html = get(small, "round_released", officer)
    assert f"{small.enterprise.name}的事" in html
    assert f"{next_door.enterprise.name}的事" in html


def test_ten_workers_are_enough_to_be_read_as_a_batch() -> None:
    here = listening_round(10)
    moderation.check(here.round, some(here, 5), by=here.people.chair, today=TODAY)
    assert "夜班太冷" in get(here, "round_released", here.people.boss)


def test_a_statement_is_put_to_everybody_and_stopped(here: Here) -> None:
    chair = here.people.chair
    row = said(here, "三档奖励好", here.workers[0])
    html = desk(chair).get(
        reverse("round_statements", args=[here.round.pk]), {"from": str(row.pk)}
    )
    assert "三档奖励好" in html.content.decode()
    sent = {"text": "三档奖励好", "topic": "1"}
    assert post(here, "round_statements", chair, sent).status_code == 302
    assert post(here, "round_statements", chair, sent).status_code == 422  # asked already
    assert post(here, "round_statements", chair, {"text": "上\u202e下"}).status_code == 422
    statement = Statement.objects.get()
    assert post(here, "round_statements", chair, {"close": statement.pk}).status_code == 302
    assert post(here, "round_statements", chair, {"close": statement.pk}).status_code == 409
    assert post(here, "round_statements", chair, {"close": "9" * 30}).status_code == 404
    assert post(here, "round_statements", here.people.boss, sent).status_code == 403


def test_the_union_above_decides_an_appeal_and_the_workers_side_does_not(here: Here) -> None:
    chair, officer = here.people.chair, make.township_officer()
    row = said(here, "说得重了点", here.workers[0])
    moderation.mask(here.round, [row], reason="骂人", by=chair, today=TODAY)
    row.refresh_from_db()
    saying.object_to(row, text="没有骂人", by=here.workers[0], today=TODAY)
    sent = {"o": row.pk, "decision": "lift", "answer": "没有骂人的话"}
    assert post(here, "round_appeals", chair, sent).status_code == 403
    assert post(here, "round_appeals", officer, {"o": row.pk}).status_code == 422
    assert "没有骂人" in get(here, "round_appeals", officer)
    assert post(here, "round_appeals", officer, sent).status_code == 302
    assert post(here, "round_appeals", officer, sent).status_code == 409
    row.refresh_from_db()
    assert row.state == Opinion.State.STANDING


def test_common_ground_is_the_same_for_both_sides_and_proposes_topics_to_one() -> None:
    here = listening_round(20)
    for number in range(7):
        asked(here, f"第{number}个说法")
    assert "还没有结果" in get(here, "round_ground", here.people.boss)
    for worker in here.workers:
        for statement in Statement.objects.all():
            saying.stand(statement, value=1, turn=1, by=worker, today=TODAY)
    jobs.daily(TODAY)
    theirs = get(here, "round_ground", here.people.boss)
    assert "大家想得差不多" in theirs
    assert "100%" not in theirs  # never «everybody»
    assert "加成议题" not in theirs
    assert "加成议题" in get(here, "round_ground", here.people.chair)
    sent = {"statement": Statement.objects.all()[0].pk}
    assert post(here, "round_ground", here.people.boss, sent).status_code == 403
    assert post(here, "round_ground", here.people.chair, sent).status_code == 302
    assert here.round.topics.filter(title="第0个说法").count() == 1
    assert post(here, "round_ground", here.people.chair, sent).status_code == 409


def test_too_few_people_is_said_with_the_number_that_is_missing() -> None:
    here = listening_round(12)
    statement = asked(here, "三档奖励好")
    for worker in here.workers:
        saying.stand(statement, value=1, turn=1, by=worker, today=TODAY)
    jobs.daily(TODAY)
    assert "再有8人各表态1个以上" in get(here, "round_ground", here.people.boss)


def test_each_finds_the_way_from_the_round(here: Here) -> None:
    officer = make.township_officer()
    for user, names in (
        (here.people.chair, ["round_said"]),
        (here.people.boss, ["round_released", "round_ground"]),
        (officer, ["round_released", "round_ground", "round_appeals"]),
    ):
        html = get(here, "round", user)
        for name in names:
            assert reverse(name, args=[here.round.pk]) in html


TABS = {
    "new": "opinions_to_go_over",
    "checked": "opinions_gone_over",
    "listed": "opinions_gone_over",
    "replies": "opinions_to_go_over",
    "masked": "opinions_to_go_over",
}


@pytest.mark.parametrize("number", [20, 2000])
def test_each_tab_asks_at_most_fifteen_questions_and_reads_its_index(
    here: Here, number: int
) -> None:
    many(here, number)
    jobs.daily(TODAY)
    chair = desk(here.people.chair)
    page = reverse("round_said", args=[here.round.pk])
    chair.get(page)
    for tab, index in TABS.items():
        with CaptureQueriesContext(connection) as asked_for:
            assert chair.get(page, {"show": tab}).status_code == 200
        assert len(asked_for) <= 15, (tab, [query["sql"][:90] for query in asked_for])
        plan = plans_of(lambda: chair.get(page, {"show": tab}))[0]  # noqa: B023
        assert number == 20 or goes_by(index, plan), (tab, plan)


def test_more_than_a_thousand_are_not_counted_while_somebody_waits(here: Here) -> None:
    many(here, 2000)
    assert "还有1000多条没看" in get(here, "round_said", here.people.chair)


def test_the_reply_rate_is_that_of_last_night(here: Here) -> None:
    first, *_rest = some(here, 2)
    jobs.daily(TODAY)
    moderation.take_up(first, text="夜班要暖气", by=here.people.chair, today=TODAY)
    said(here, "又一件", here.workers[5])
    assert "2条意见，0条按期" in get(here, "round_said", here.people.chair)
