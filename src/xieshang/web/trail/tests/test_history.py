"""A case's acts with their receipts: each reader sees what is for that reader, and no more."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

import xieshang
from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import DemoDay
from xieshang.apps.consultations.choices import Side
from xieshang.apps.consultations.services import table
from xieshang.apps.contracts.tests.factories import AGREED, Told, contract_at
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.files import KEPT
from xieshang.apps.documents.services import issue
from xieshang.apps.documents.tests.test_issue import OFFER
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event
from xieshang.apps.trail.sequencer import sequence_all
from xieshang.apps.trail.services import record, room_of, stream_of
from xieshang.apps.trail.tests.logs import NOW
from xieshang.web.trail.history import lines
from xieshang.web.trail.reading import Verdict, read
from xieshang.web.trail.words import CASE, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(settings: Settings) -> Told:
    settings.DEMO = True
    DemoDay.objects.create(day=AGREED)
    return contract_at("4_meeting")


def seen(told: Told, user: User) -> set[str]:
    return {line.event.kind for line in lines(told.round.case, user, AGREED)}


def visit(told: Told, user: User) -> tuple[int, str]:
    client = Client()
    client.force_login(user)
    answer = client.get(reverse("case_trail", args=[told.round.case_id]))
    return answer.status_code, answer.content.decode()


def test_the_page_lists_acts_with_day_and_doer_and_a_receipt_each(told: Told) -> None:
    status, html = visit(told, told.people.chair)
    assert status == 200
    assert "还没有入册" in html
    assert ".tlog-proof" not in html
    sequence_all(now=NOW)
    _status, html = visit(told, told.people.chair)
    assert "还没有入册" not in html
    assert ".tlog-proof" in html
    assert told.people.chair.name in html


def test_a_receipt_of_a_line_is_whole(told: Told) -> None:
    sequence_all(now=NOW)
    client = Client()
    client.force_login(told.people.chair)
    [first, *_] = lines(told.round.case, told.people.chair, AGREED)
    answer = client.get(reverse("case_receipt", args=[told.round.case_id, first.number]))
    assert "attachment" in answer["Content-Disposition"]
    found = read(answer.content)
    assert found.verdict is Verdict.PROVED
    assert found.event == first.event
    assert (
        client.get(reverse("case_receipt", args=[told.round.case_id, 9999])).status_code == 404
    )


@pytest.mark.parametrize("side", list(Side))
def test_what_a_side_does_in_its_own_room_is_not_seen_by_the_other(
    told: Told, side: Side
) -> None:
    case = told.round.case
    for kind in ("round.caucus", "round.plan.written", "round.position"):
        record(kind, by=None, subject=room_of(case, side), on=AGREED)
    sequence_all(now=NOW)
    hidden = Event.objects.filter(stream=room_of(case, side), actor=None)
    assert hidden.count() == 3
    own, other = told.people.chair, told.people.boss
    if side is Side.EMPLOYER:
        own, other = other, own
    mine = {line.event.pk for line in lines(case, own, AGREED)}
    theirs = {line.event.pk for line in lines(case, other, AGREED)}
    assert {one.pk for one in hidden} <= mine
    assert not {one.pk for one in hidden} & theirs
    client = Client()
    client.force_login(other)
    for one in hidden:
        address = reverse("case_receipt", args=[case.pk, one.leaf.index + 1])
        assert client.get(address).status_code == 404


def test_the_numbers_in_the_stream_of_the_case_tell_nothing_of_a_sides_own_room(
    told: Told,
) -> None:
    """Else the employer could count what the union does between two receipts."""
    case = told.round.case
    sequence_all(now=NOW)
    before = lines(case, told.people.boss, AGREED)[0].event.leaf.seq
    for text in ("内部", "再商量"):
        table.write_caucus_note(told.round, text=text, by=told.people.chair, today=AGREED)
    record("case.consented", by=told.people.boss, subject=case, on=AGREED)
    sequence_all(now=NOW)
    after = Event.objects.filter(stream=stream_of(case)).latest("pk").leaf.seq
    assert after == before + 1


def test_a_paper_of_one_side_is_named_to_that_side_alone(told: Told) -> None:
    issue(
        "T02", case=told.round.case, values=OFFER, audience=Audience.WORKERS_SIDE, by=None,
        today=AGREED, title="内部的文书",
    )  # fmt: skip
    assert "内部的文书" in visit(told, told.people.chair)[1]
    status, html = visit(told, told.people.boss)
    assert status == 200
    assert "内部的文书" not in html


def test_whoever_may_not_know_of_the_case_gets_404(told: Told) -> None:
    stranger = make.chair_of(make.enterprise())
    assert visit(told, stranger)[0] == 404


def test_the_page_asks_the_same_few_questions_however_long_the_trail(
    told: Told, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(60):
        record("case.consented", by=told.people.chair, subject=told.round.case, on=AGREED)
    sequence_all(now=NOW)
    client = Client()
    client.force_login(told.people.chair)
    with django_assert_max_num_queries(20):
        answer = client.get(reverse("case_trail", args=[told.round.case_id]))
    assert "更早的" in answer.content.decode()


def test_every_kind_that_a_round_leaves_has_words_and_a_rule(told: Told) -> None:
    case = told.round.case
    streams = [stream_of(case), *(room_of(case, side) for side in Side)]
    kinds = set(Event.objects.filter(stream__in=streams).values_list("kind", flat=True))
    assert kinds
    assert kinds - CASE.keys() == set()
    assert KEPT in CASE


def test_every_kind_that_is_recorded_anywhere_has_words() -> None:
    wordless = {
        f"{file.name}: {kind}"
        for file in Path(xieshang.__file__).parent.rglob("*.py")
        if "tests" not in file.parts
        for kind in recorded_in(file)
        if words_of(kind) == kind
    }
    assert wordless == set()


def recorded_in(file: Path) -> Iterator[str]:
    """The kinds that a module's calls of ``record`` name, in letters or by a constant."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    named = {
        target.id: one.value.value
        for one in tree.body
        if isinstance(one, ast.Assign | ast.AnnAssign) and isinstance(one.value, ast.Constant)
        for target in (one.targets if isinstance(one, ast.Assign) else [one.target])
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            first = node.args[0] if node.args else None
            said = first.value if isinstance(first, ast.Constant) else None
            if isinstance(first, ast.Name):
                said = named.get(first.id)
            if node.func.id == "record" and isinstance(said, str):
                yield said
