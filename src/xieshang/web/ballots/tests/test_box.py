"""The slot of the box: it knows nobody, and answers in one size."""

from __future__ import annotations

import json
from dataclasses import replace

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

from xieshang.apps.ballots.box.models import BoxRow
from xieshang.apps.ballots.models import BallotPaper, RollEntry
from xieshang.apps.ballots.tests.phones import DRAFT, NO, YES, Hall, Phone
from xieshang.core.ballots import (
    Cast,
    receipt_holds,
    unshown,
)
from xieshang.web.ballots.box import ANSWER_BYTES
from xieshang.web.ballots.tests.asking import draw, page, put, signed_in, voter

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "box", "board"]),
    pytest.mark.usefixtures("_quick"),
]


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
