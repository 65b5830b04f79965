"""The thief lays the order of sign-ins beside the order of words: rows, numbers, bytes, log.

The worst case: sixteen workers come one after another and each speaks at once; the thief comes
the night after.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection, models

from tests.anonymity import thief
from tests.anonymity.people import FOUND, LUCK, Crowd, crowd, night, says, words_of
from xieshang.apps.accounts.models import User
from xieshang.apps.participation.models import Opinion, Stance
from xieshang.apps.participation.services import laying_open, saying
from xieshang.apps.participation.tests.crowd import TODAY
from xieshang.apps.surveys import services as surveys
from xieshang.apps.surveys.models import Answer
from xieshang.apps.surveys.services import answering
from xieshang.apps.surveys.services.slips import hash_of
from xieshang.apps.surveys.tests.factories import HAPPY, opened, stage
from xieshang.apps.voices import mixing
from xieshang.apps.voices import services as voices
from xieshang.config.backends.sqlite3 import base

Patch = pytest.MonkeyPatch
pytestmark = pytest.mark.django_db(transaction=True)
only_sqlite = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the file and the log of SQLite"
)


@pytest.fixture(autouse=True)
def _fresh(transactional_db: None, monkeypatch: Patch) -> None:
    """Words are not laid open meanwhile: rewriting five at a time blurs the order by itself."""
    monkeypatch.setattr(laying_open, "TOGETHER", 1000)
    if thief.in_sqlite():
        thief.fresh_file()


def counting_up(patch: Patch) -> None:
    """Numbers instead of random keys."""
    numbers, field = count(1), Opinion._meta.get_field("id")
    patch.setattr(field, "_get_default", lambda: uuid.UUID(int=next(numbers)))


def never_mixed(patch: Patch) -> None:
    """The tables stay as they are; SQLite's log is emptied all the same."""
    patch.setattr(mixing, "mix", lambda model, **_how: None)
    real = mixing.mix_all

    def only_the_log() -> int:
        if thief.in_sqlite():
            mixing._empty_the_log()
        return real()

    patch.setattr("tests.anonymity.people.mix_all", only_the_log)


def log_kept(patch: Patch) -> None:
    """The write-ahead log lies as it lay."""
    patch.setattr(mixing, "_empty_the_log", lambda *_using: None)


def one_after_another(here: Crowd) -> dict[str, int]:
    """Each comes and speaks; who is behind each text."""
    return {says(here, worker): worker.pk for worker in here.workers}


def orders_of_rows(truth: dict[str, int]) -> Iterator[list[str]]:
    """As the tables keep them: by key, by place, by transaction."""
    wanted = [
        "SELECT text FROM nameless_opinion ORDER BY id",
        "SELECT text FROM nameless_opinion",
    ]
    if not thief.in_sqlite():
        wanted += [
            "SELECT text FROM nameless_opinion ORDER BY ctid",
            "SELECT text FROM nameless_opinion ORDER BY xmin::text::bigint",
        ]
    with connection.cursor() as cursor:
        for query in wanted:
            cursor.execute(query)
            yield [text for (text,) in cursor.fetchall() if text in truth]


def orders_of_bytes(truth: dict[str, int], folder: Path) -> Iterator[list[str]]:
    """As the bytes lie in the file and in its log: first and last place of each text's end.

    The end is followed by the day, as the columns follow each other in the row.
    """
    found = thief.files(folder)
    marks = {text: f"{text[-3:]}{TODAY}".encode() for text in truth}
    for data in (found.main, found.log):
        for place in (data.find, data.rfind):
            at = {text: place(mark) for text, mark in marks.items()}
            yield sorted((text for text in at if at[text] >= 0), key=lambda text: at[text])


def whom(truth: dict[str, int], folder: Path) -> int:
    """The attack: whose words are whose, by every order there is."""
    arrived = thief.arrivals(thief.tables())
    orders = list(orders_of_rows(truth))
    if thief.in_sqlite():
        orders += orders_of_bytes(truth, folder)
    return thief.best(orders, arrived, truth)


def test_the_order_of_coming_is_known_to_the_thief(tmp_path: Path) -> None:
    here = crowd()
    one_after_another(here)
    assert thief.arrivals(thief.tables()) == [one.pk for one in here.workers]


def test_on_no_order_leads_to_an_author(tmp_path: Path) -> None:
    truth = one_after_another(crowd())
    night()
    assert whom(truth, tmp_path) <= LUCK


@pytest.mark.parametrize(
    "switch",
    [counting_up, never_mixed, pytest.param(log_kept, marks=only_sqlite)],
    ids=lambda one: one.__name__,
)
def test_off_an_order_leads_to_the_authors(
    switch: Callable[[Patch], None], tmp_path: Path, monkeypatch: Patch
) -> None:
    switch(monkeypatch)
    truth = one_after_another(crowd())
    night()
    assert whom(truth, tmp_path) >= FOUND


def votes_by_row(here: Crowd) -> int:
    """Votes in the order of the table, beside the order of coming; whose vote is found."""
    arrived = thief.arrivals(thief.tables())
    with connection.cursor() as cursor:
        cursor.execute("SELECT ticket FROM nameless_stance NOT INDEXED")
        kept = [ticket for (ticket,) in cursor.fetchall()]
    truth = {_ticket(here, worker): worker.pk for worker in here.workers}
    return thief.best([kept], arrived, truth)


def _ticket(here: Crowd, worker: User) -> str:
    scope = f"consultation/{here.here.round.pk}"
    entry = worker.roster_entries.get()
    return voices.ticket(scope, f"statement/{here.statement.pk}", f"entry/{entry.pk}")


def _vote(here: Crowd) -> None:
    for worker in here.workers:
        here.phone(worker)
        saying.stand(here.statement, value=1, turn=1, by=worker, today=TODAY)


def _made_anew(model: type[models.Model]) -> None:
    with connection.schema_editor() as editor:
        editor.delete_model(model)
        editor.create_model(model)


@only_sqlite
def test_on_votes_stand_in_no_order_before_the_night_either() -> None:
    here = crowd()
    _vote(here)
    assert votes_by_row(here) <= LUCK


@only_sqlite
def test_off_a_table_with_row_numbers_keeps_the_order_of_votes(monkeypatch: Patch) -> None:
    here = crowd()
    with monkeypatch.context() as patch:
        patch.setattr(base, "NAMELESS", "with_numbers_")
        _made_anew(Stance)
    try:
        _vote(here)
        assert votes_by_row(here) >= FOUND
    finally:
        _made_anew(Stance)


def answers_by_slip(truth: dict[str, str]) -> int:
    """Who knows which slip went to whom lays the slips beside the answers; how many join.

    In SQLite by a common value, in PostgreSQL also by the transaction that wrote both.
    """
    taken = thief.tables()
    slips = [row["code_hash"] for row in taken["nameless_slip"] if row["spent"]]
    tickets = {row["ticket"] for row in taken["nameless_answer"]}
    joined = sum(code_hash in tickets for code_hash in slips)
    return joined if thief.in_sqlite() else max(joined, _by_transaction(truth))


def _by_transaction(truth: dict[str, str]) -> int:
    """The answer that was written right after each slip was spent, if it is one alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text::bigint, ticket FROM nameless_answer")
        answers = cursor.fetchall()
        cursor.execute("SELECT xmin::text::bigint, code_hash FROM nameless_slip WHERE spent")
        joined = 0
        for spent, code_hash in cursor.fetchall():
            after = sorted(row for row in answers if row[0] >= spent)
            first = [ticket for mark, ticket in after if mark == after[0][0]]
            joined += first == [truth[code_hash]]
        return joined


def _answer_by_slip() -> dict[str, str]:
    """Sixteen slips are printed and used; which answer came with which."""
    on = stage(10, without_phone=16)
    survey = opened(on)
    codes = surveys.make_slips(survey, 16, by=on.chair, today=TODAY)
    truth: dict[str, str] = {}
    for number, code in enumerate(codes):
        surveys.answer_by_slip(survey, HAPPY, key=f"k{number}", code=code, today=TODAY)
        known = set(truth.values())
        [ticket] = set(Answer.objects.values_list("ticket", flat=True)) - known
        truth[hash_of(code)] = ticket
    night()
    return truth


def test_on_a_slip_and_its_answer_have_nothing_in_common() -> None:
    assert answers_by_slip(_answer_by_slip()) == 0


def test_off_an_answer_that_bears_its_slip_is_found(monkeypatch: Patch) -> None:
    kept: list[str] = []
    real = hash_of

    def remembered(code: str) -> str:
        kept.append(real(code))
        return kept[-1]

    def borne(size: int) -> str:
        return kept[-1]

    with monkeypatch.context() as patch:
        patch.setattr(answering, "hash_of", remembered)
        patch.setattr(answering, "secrets", SimpleNamespace(token_hex=borne))
        truth = _answer_by_slip()
    assert answers_by_slip(truth) == 16


def test_off_unmixed_the_slip_and_the_answer_share_their_transaction(
    monkeypatch: Patch,
) -> None:
    if thief.in_sqlite():
        pytest.skip("SQLite marks no row with its transaction")
    never_mixed(monkeypatch)
    assert answers_by_slip(_answer_by_slip()) == 16


def test_the_texts_do_not_fit_beside_each_other() -> None:
    assert len(words_of(3).encode()) > 1002  # SQLite puts the rest on pages of its own
    assert len({words_of(number)[-3:] for number in range(16)}) == 16
