"""The voter's page, the roll office and the board, as a browser asks for them."""

from __future__ import annotations

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xieshang.apps.ballots import services
from xieshang.apps.ballots.models import BallotPaper, RollEntry
from xieshang.apps.ballots.tests.phones import DRAFT, NO, YES, Hall, Phone
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.ballots import (
    Item,
    on_roll,
    parsed,
    recount,
    roll_leaf,
    shown,
    unshown,
)
from xieshang.core.trail import Receipt
from xieshang.web.ballots.tests.asking import asked, draw, page, signed_in, voter

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "box", "board"]),
    pytest.mark.usefixtures("_quick"),
]


def test_who_stands_on_the_roll_sees_the_question_and_nobody_else_does(here: Hall) -> None:
    paper = here.opened(DRAFT)
    text = page(paper, voter(here))
    assert "你同意《工资专项集体合同草案》吗？" in text
    assert "通过要3票" in text
    outsider = make.worker_of(make.enterprise())
    address = reverse("ballot", args=[paper.pk])
    assert signed_in(outsider).get(address).status_code == 404
    assert signed_in(here.chair).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_nothing_is_chosen_beforehand_and_the_options_are_equal(here: Hall) -> None:
    text = page(here.opened(DRAFT), voter(here))
    assert text.count('type="radio"') == 3
    assert " checked" not in text


def test_who_is_assessed_gets_one_mark_or_none_and_the_session_is_a_press_away(
    here: Hall,
) -> None:
    marks = Item.choose("q1", "评议：厂长", ["优秀", "称职"], most=1)
    text = page(here.opened(marks, DRAFT, subject="congress/17"), voter(here))
    assert text.count('name="q1" value=""') == 1
    assert text.count('type="radio"') == 6
    assert reverse("worker_congress", args=[17]) in text


def test_the_promises_and_what_is_not_promised_stand_on_the_page(here: Hall) -> None:
    text = page(here.opened(), voter(here))
    for words in (
        "企业、你的工会主席、数据库，都看不出你投了什么。",
        "计票钥匙销毁后也查不出。",
        "你能拿凭据证明。",
        "截止前，谁都看不到结果。",
        "有没有参加投票，这一点不保密。",
        "全票一致时，看结果就知道每个人投了什么。",
        "可以事后改投，只算最后一次。",
        "法律要求留六个月网络日志",
    ):
        assert words in text
    assert "匿名" not in text


def test_a_ballot_is_drawn_once_and_the_same_request_gets_the_same_answer(here: Hall) -> None:
    paper, user = here.opened(), voter(here)
    phone = Phone(paper, here.entries[0])
    first, again = draw(paper, user, asked(phone)), draw(paper, user, asked(phone))
    assert first.status_code == 200
    assert first.content == again.content
    told = first.json()
    phone.take((unshown(told["ticket"]), unshown(told["serial"])))
    other = draw(paper, user, asked(Phone(paper, here.entries[0])))
    assert (other.status_code, other.json()) == (409, {"done": False, "why": "drawn-already"})
    assert RollEntry.objects.exclude(request_hash="").count() == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"junk",
        b"[]",
        b"null",
        b"{}",
        b'{"ticket": 1, "serial": 2}',
        b'{"ticket": "AA", "serial": "AA"}',
        b'{"ticket": "==", "serial": "AA"}',
        b'{"a": 1, "a": 2}',
        b"\xff\xfe",
        b"[" * 4000,
        b"x" * 5000,
    ],
)
def test_junk_draws_nothing(here: Hall, body: bytes) -> None:
    answer = draw(here.opened(), voter(here), body)
    assert (answer.status_code, answer.json()) == (422, {"done": False, "why": "invalid"})
    assert not RollEntry.objects.exclude(request_hash="").exists()


@pytest.mark.parametrize("number", [0, 1])
def test_a_number_that_no_phone_sends_is_not_signed(here: Hall, number: int) -> None:
    paper = here.opened()
    phone = Phone(paper, here.entries[0])
    sent = asked(phone) | {"serial": shown(number.to_bytes(paper.frozen.ballot.size))}
    assert draw(paper, voter(here), sent).status_code == 422
    assert not RollEntry.objects.exclude(request_hash="").exists()


def test_a_draw_without_the_token_of_the_form_is_refused(here: Hall) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(voter(here))
    paper = here.opened()
    answer = client.post(reverse("ballot_draw", args=[paper.pk]), b"{}", "application/json")
    assert answer.status_code == 403


def test_the_log_gives_a_receipt_for_what_was_frozen(here: Hall) -> None:
    address = reverse("ballot_receipt", args=[here.opened().pk])
    answer = signed_in(voter(here)).get(address)
    receipt = Receipt.read(answer.content.decode())
    assert b"ballot frozen" in receipt.extra
    assert signed_in(here.chair).get(address).status_code == 404


def test_everybody_finds_the_own_line_of_the_roll(here: Hall) -> None:
    paper = here.opened()
    told = signed_in(voter(here)).get(reverse("ballot_line", args=[paper.pk])).json()
    leaf = roll_leaf(str(paper.pk), unshown(told["salt"]), told["member"])
    proof = [unshown(step) for step in told["proof"]]
    frozen = paper.frozen
    assert on_roll(leaf, told["index"], frozen.entitled, proof, frozen.roll_root)


def published(here: Hall) -> BallotPaper:
    paper = here.opened()
    for at, phone in enumerate(here.phones(paper)):
        phone.draw().vote(YES if at else NO)
    return here.counted(paper)


def test_the_board_is_shown_once_it_is_published_to_those_it_concerns(here: Hall) -> None:
    paper = here.opened()
    address = reverse("ballot_board", args=[paper.pk])
    assert signed_in(voter(here)).get(address).status_code == 404
    for phone in here.phones(paper):
        phone.draw().vote(YES)
    here.counted(paper)
    colleague = make.worker_of(here.enterprise)
    for user in (voter(here), colleague, here.chair, here.officer):
        assert signed_in(user).get(address).status_code == 200
    assert signed_in(make.worker_of(make.enterprise())).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_the_file_of_the_board_adds_up_and_the_page_says_the_same(here: Hall) -> None:
    paper = published(here)
    client = signed_in(voter(here))
    record = client.get(reverse("ballot_board_data", args=[paper.pk])).content
    assert recount(record).faults == ()
    text = client.get(reverse("ballot_board", args=[paper.pk])).content.decode()
    for row in parsed(record)["rows"]:
        assert row["tracker"][:12] in text
    assert "手机投6票，有效6票" in text
    assert "手机投6票，有效6票" in page(paper, voter(here))


def test_who_votes_on_paper_is_told_so_and_gets_no_form(here: Hall) -> None:
    paper = here.opened()
    services.paper_channel(paper, here.entries[0], by=here.chair, today=make.TODAY)
    text = page(paper, voter(here))
    assert "你登记的是纸质投票" in text
    assert "ballot-data" not in text


def test_a_page_asks_the_database_little(here: Hall) -> None:
    paper, client = here.opened(), signed_in(voter(here))
    address = reverse("ballot", args=[paper.pk])
    client.get(address)
    with CaptureQueriesContext(connections["default"]) as asked_for:
        assert client.get(address).status_code == 200
    assert len(asked_for) <= 5, [one["sql"] for one in asked_for]


def test_the_board_asks_as_much_whatever_its_length(here: Hall) -> None:
    paper, client = published(here), signed_in(voter(here))
    address = reverse("ballot_board", args=[paper.pk])
    client.get(address)
    with (
        CaptureQueriesContext(connections["default"]) as main,
        CaptureQueriesContext(connections["board"]) as board,
    ):
        assert client.get(address).status_code == 200
    assert (len(main) <= 8, len(board) <= 4) == (True, True), (len(main), len(board))
