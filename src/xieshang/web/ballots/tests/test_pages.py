"""The voter's page, the roll office, the box and the board, as a browser asks for them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import structlog
from django.conf import settings as our_settings
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st
from pytest_django import Settings

from xieshang.apps.accounts.models import User
from xieshang.apps.ballots import services
from xieshang.apps.ballots.box.models import BoxRow
from xieshang.apps.ballots.models import BallotPaper, RollEntry
from xieshang.apps.ballots.tests.phones import DRAFT, NO, YES, Hall, Phone, hall
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.ballots import (
    Cast,
    Item,
    on_roll,
    parsed,
    receipt_holds,
    recount,
    roll_leaf,
    shown,
    unshown,
)
from xieshang.core.trail import Receipt
from xieshang.web.ballots.box import ANSWER_BYTES

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "box", "board"]),
    pytest.mark.usefixtures("_quick"),
]


@pytest.fixture
def here() -> Hall:
    """Six people, the first of whom has signed in."""
    seed(range(2025, 2028), announced_until=2027)
    found = hall(5)
    worker = make.worker_of(found.enterprise)
    return replace(found, entries=[RosterEntry.objects.get(user=worker), *found.entries])


def voter(here: Hall) -> User:
    user = here.entries[0].user
    assert user is not None
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(paper: BallotPaper, user: User) -> str:
    answer = signed_in(user).get(reverse("ballot", args=[paper.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def draw(paper: BallotPaper, user: User, body: object) -> Any:
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return signed_in(user).post(
        reverse("ballot_draw", args=[paper.pk]), text, content_type="application/json"
    )


def asked(phone: Phone) -> dict[str, str]:
    ticket, serial = phone.blind()
    return {"ticket": shown(ticket), "serial": shown(serial)}


def put(paper: BallotPaper, body: bytes, **headers: Any) -> Any:
    return Client().post(
        reverse("ballot_box", args=[paper.pk]), body, content_type="text/plain", **headers
    )


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


def test_an_envelope_is_taken_in_without_anybody_being_known(here: Hall) -> None:
    paper = here.opened()
    message = Phone(paper, here.entries[0]).draw().message(YES)
    with CaptureQueriesContext(connections["default"]) as main:
        first, again = put(paper, message.body), put(paper, message.body)
    assert len(main) == 0
    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    receipt = unshown(first.json()["receipt"])
    assert receipt_holds(
        paper.frozen, receipt, envelope_hash=message.envelope_hash, revision=message.revision
    )
    assert not first.cookies
    assert first["Cache-Control"] == "no-store"


def test_even_with_a_session_the_box_does_not_ask_whose_it_is(here: Hall) -> None:
    paper = here.opened()
    message = Phone(paper, here.entries[0]).draw().message(YES)
    client = signed_in(voter(here))
    with CaptureQueriesContext(connections["default"]) as main:
        answer = client.post(
            reverse("ballot_box", args=[paper.pk]), message.body, content_type="text/plain"
        )
    assert answer.status_code == 200
    assert len(main) == 0
    assert our_settings.SESSION_COOKIE_NAME not in answer.cookies


def test_without_the_filter_in_front_the_session_would_be_asked_for(
    here: Hall, settings: Settings
) -> None:
    """The test above can fail: it is the filter that keeps the box from knowing."""
    paper, client = here.opened(), signed_in(voter(here))
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "Nameless" not in name]
    settings.REQUIRE_SECOND_FACTOR = True
    with CaptureQueriesContext(connections["default"]) as main:
        client.post(reverse("ballot_box", args=[paper.pk]), b"", content_type="text/plain")
    assert len(main) > 0


def test_the_log_of_requests_does_not_say_who_came_to_box_or_board(
    here: Hall,
) -> None:
    paper, client = here.opened(), signed_in(voter(here))
    with structlog.testing.capture_logs() as lines:
        client.post(reverse("ballot_box", args=[paper.pk]), b"", content_type="text/plain")
        client.get(reverse("ballot_board", args=[paper.pk]))
        client.get(reverse("ballot", args=[paper.pk]))
    assert [one["route"] for one in lines if one["event"] == "request"] == [
        "box/<uuid:pk>/",
        "board/<uuid:pk>/",
        "w/ballots/<uuid:pk>/",
    ]
    assert str(paper.pk) not in str(lines)
    assert not any({"user", "address", "path"} & one.keys() for one in lines)


def test_a_box_of_its_own_host_is_written_to_from_this_site_alone(
    here: Hall, settings: Settings
) -> None:
    settings.BOX_SITE, settings.SITE = "https://box.example.org", "https://site.example.org"
    paper = here.opened()
    assert f"https://box.example.org/box/{paper.pk}/" in page(paper, voter(here))
    assert put(paper, b"")["Access-Control-Allow-Origin"] == "https://site.example.org"
    settings.BOX_SITE = ""
    assert "Access-Control-Allow-Origin" not in put(paper, b"").headers


def wrong(here: Hall, paper: BallotPaper) -> dict[str, bytes]:
    """Messages with one thing wrong each."""
    cast = Phone(paper, here.entries[1]).draw().message(YES)
    forged = bytes(paper.frozen.ticket.size)
    elsewhere = replace(here).opened(DRAFT)
    return {
        "nothing": b"",
        "junk": b"x" * 40,
        "too short": cast.body[:-1],
        "too long": cast.body + b"x",
        "very long": b"x" * 100_000,
        "forged": replace(cast, signature=forged).body,
        "of another paper": Phone(elsewhere, here.entries[1]).draw().message(YES).body,
        "revision 0": replace(cast, revision=0).body,
        "another version": b"\x02" + cast.body[1:],
    }


def test_whatever_is_wrong_the_box_answers_the_same(here: Hall) -> None:
    paper = here.opened()
    answers = {name: put(paper, body) for name, body in wrong(here, paper).items()}
    told = {(one.status_code, one.content) for one in answers.values()}
    assert len(told) == 1
    [(status, content)] = told
    assert (status, json.loads(content)) == (422, {"done": False, "why": "invalid"})


def test_all_answers_of_the_box_are_of_one_size_and_shape(here: Hall) -> None:
    paper = here.opened()
    phone = Phone(paper, here.entries[0]).draw()
    taken, later = phone.message(YES), phone.message(NO)
    other: Cast = phone.message(NO, revision=2)
    frozen_only = here.frozen(DRAFT)
    answers = [
        put(paper, taken.body),
        put(paper, later.body),
        put(paper, taken.body),  # older
        put(paper, other.body),  # another of the same number
        put(paper, b"junk"),
        put(frozen_only, taken.body),  # not open
    ]
    assert [one.status_code for one in answers] == [200, 200, 409, 409, 422, 409]
    assert {len(one.content) for one in answers} == {ANSWER_BYTES}
    named = [set(one.headers) - {"X-Request-ID"} for one in answers]
    assert all(one == named[0] for one in named)


def test_the_box_takes_nothing_but_what_is_posted(here: Hall) -> None:
    paper = here.opened()
    assert Client().get(reverse("ballot_box", args=[paper.pk])).status_code == 405


@settings_of_hypothesis(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=4200), st.booleans())
def test_no_junk_breaks_the_box_or_the_roll_office(
    here: Hall, opened: BallotPaper, junk: bytes, whole: bool
) -> None:
    size = Cast.size(opened.frozen)
    at_the_box = put(opened, junk.ljust(size, b"\x01")[:size] if whole else junk)
    assert at_the_box.status_code == 422
    assert len(at_the_box.content) == ANSWER_BYTES
    assert draw(opened, voter(here), junk).status_code == 422
    assert not BoxRow.objects.exists()
    assert not RollEntry.objects.exclude(request_hash="").exists()


@pytest.fixture
def opened(here: Hall) -> BallotPaper:
    return here.opened()


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
