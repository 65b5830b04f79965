"""Every field of every message of docs/protocol/ballots.openapi.json, fuzzed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import positive_data_acceptance

from xieshang.apps.ballots.box.models import BoxRow
from xieshang.apps.ballots.models import BallotPaper, RollEntry
from xieshang.apps.ballots.tests.phones import YES, Hall, Phone
from xieshang.web.ballots.box import ANSWER_BYTES
from xieshang.web.ballots.tests.asking import asked, signed_in, voter

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "box", "board"]),
    pytest.mark.usefixtures("_quick"),
]
WRITTEN = Path(__file__).parents[5] / "docs/protocol/ballots.openapi.json"
SPOKEN = json.loads(WRITTEN.read_text(encoding="utf-8"))
for one in SPOKEN["paths"].values():
    for said in one.values():
        del said[
            "security"
        ]  # sessions are ours to give and to hold back, and not to be made up
SCHEMA: Any = schemathesis.openapi.from_dict(SPOKEN)
SCHEMA.app = WSGIHandler()
ROUTES = {
    "draw": "ballot_draw",
    "line": "ballot_line",
    "frozen": "ballot_receipt",
    "cast": "ballot_box",
    "board": "ballot_board_data",
}
OPERATIONS: dict[str, Any] = {
    operation.ok().definition.raw["operationId"]: operation.ok()
    for operation in SCHEMA.get_all_operations()
}
BEYOND_A_SCHEMA: Any = [positive_data_acceptance]  # it cannot say which numbers the keys accept
FUZZED = settings(
    max_examples=25,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def cases(name: str, paper: BallotPaper) -> st.SearchStrategy[Case[Any]]:
    """Messages that fit the schema and such that do not; half of them at the right address."""
    here = {"paper": str(paper.pk)}
    found: list[st.SearchStrategy[Case[Any]]] = [
        OPERATIONS[name].as_strategy(mode, **where)
        for mode in GenerationMode
        for where in ({}, {"path_parameters": here})
    ]
    return st.one_of(*found)


def send(case: Case[Any], cookies: Mapping[str, str] | None = None) -> Response:
    """As a telephone does; the token against forged requests goes along."""
    case.headers["X-CSRFToken"] = "t" * 32
    return case.call(cookies={"csrftoken": "t" * 32, **(cookies or {})})


def fits(case: Case[Any], answer: Response) -> None:
    case.validate_response(answer, excluded_checks=BEYOND_A_SCHEMA)


def session(here: Hall) -> dict[str, str]:
    return {name: one.value for name, one in signed_in(voter(here)).cookies.items()}


def nothing_counted() -> bool:
    drawn = RollEntry.objects.exclude(request_hash="").exists()
    return not (drawn or BoxRow.objects.exists())


def test_the_page_of_the_protocol_names_the_routes_that_exist() -> None:
    assert set(OPERATIONS) == set(ROUTES)
    key = "12345678-1234-4234-8234-123456789abc"
    for name, operation in OPERATIONS.items():
        assert reverse(ROUTES[name], args=[key]) == operation.path.replace("{paper}", key)


@pytest.mark.parametrize("name", ROUTES)
def test_no_message_breaks_an_office_and_none_is_answered_otherwise_than_written(
    here: Hall, opened: BallotPaper, name: str
) -> None:
    cookies = session(here)

    @FUZZED
    @given(cases(name, opened))
    def fuzz(case: Case[Any]) -> None:
        fits(case, send(case, cookies))
        assert nothing_counted()

    fuzz()


def test_the_box_answers_whatever_comes_in_one_size(opened: BallotPaper) -> None:
    sizes: set[int] = set()

    @FUZZED
    @given(cases("cast", opened))
    def fuzz(case: Case[Any]) -> None:
        answer = send(case)
        if answer.status_code != 404:  # not even an address of a paper
            sizes.add(len(answer.content))
            assert not answer.headers.get("set-cookie")

    fuzz()
    assert sizes == {ANSWER_BYTES}


@pytest.mark.parametrize("name", sorted(set(ROUTES) - {"cast"}))
def test_without_a_session_every_message_is_sent_to_the_page_of_signing_in(
    opened: BallotPaper, name: str
) -> None:
    @FUZZED
    @given(cases(name, opened))
    def fuzz(case: Case[Any]) -> None:
        assert send(case).status_code in {302, 404}
        assert nothing_counted()

    fuzz()


def test_an_honest_voter_gets_what_the_schema_promises(here: Hall, opened: BallotPaper) -> None:
    where = {"path_parameters": {"paper": str(opened.pk)}}
    drawing = OPERATIONS["draw"].Case(
        **where, body=asked(Phone(opened, here.entries[0])), media_type="application/json"
    )
    answer = send(drawing, session(here))
    assert answer.status_code == 200
    fits(drawing, answer)
    ballot = Phone(opened, here.entries[1]).draw().message(YES).body
    casting = OPERATIONS["cast"].Case(**where, body=ballot, media_type="text/plain")
    taken = send(casting)
    assert taken.status_code == 200
    fits(casting, taken)
    assert not nothing_counted()
