"""Nobody says who cast which ballot; with any one defence taken away somebody does."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, models, transaction

from tests.anonymity import thief
from tests.linkage import attacks
from tests.linkage.polls import POLLS, VOTERS, Poll, voted
from xieshang.apps.ballots import jobs, keys
from xieshang.apps.ballots.board.models import BoardRow
from xieshang.apps.ballots.box import services as box
from xieshang.apps.ballots.box.models import BoxRow
from xieshang.apps.ballots.models import BallotPaper
from xieshang.apps.ballots.services import counting, keeping
from xieshang.apps.ballots.tests import phones
from xieshang.apps.ballots.tests.phones import NOW, TODAY, hall
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.trail.services import record
from xieshang.apps.voices import mixing
from xieshang.config.backends.sqlite3 import base
from xieshang.core.ballots import (
    Cast,
    blind,
    messages,
    parsed,
    process,
    shown,
    unshown,
)
from xieshang.core.ballots import counting as core_counting
from xieshang.core.ballots.envelope import ENVELOPE_BYTES, PURPOSE, SUITE

Patch = pytest.MonkeyPatch
Switch = Callable[[Patch], None]
LUCK = POLLS + 3 * math.sqrt(POLLS)  # by guessing one of a poll is right, give or take one
FOUND = 0.9 * POLLS * VOTERS
OVER = TODAY + timedelta(days=8)  # five working days and one
pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "box", "board"]),
    pytest.mark.usefixtures("_quick"),
]
only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own files")
only_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="its rows lie as they came"
)


@dataclass
class Wire:
    """What the box saw, in order, by paper; a switch may give it away."""

    seen: dict[UUID, list[bytes]] = field(default_factory=dict)

    def watch(self, paper: UUID, body: bytes) -> None:
        self.seen.setdefault(paper, []).append(body)


wire = Wire()


@pytest.fixture(autouse=True)
def _fresh(transactional_db: None) -> None:
    seed(range(2025, 2028), announced_until=2026)
    wire.seen.clear()
    if thief.in_sqlite():
        for alias in ("box", "board"):
            thief.fresh_file(alias)


def played(folder: Path) -> dict[str, int]:
    """All polls, and what each attack comes to; the sum over the polls."""
    here = hall(VOTERS)
    made: list[Poll] = [voted(here, wire.watch) for _ in range(POLLS)]
    found = {"by_row_number": _row_numbers(made)} if thief.in_sqlite() else {}
    given = {}
    for poll in made:
        here.close(poll.paper)
        asked = process.request_of(
            poll.paper.frozen, vars(counting)["envelopes"](poll.paper.pk)
        )
        given[str(poll.paper.pk)] = [unshown(one) for one in parsed(asked)["envelopes"]]
        here.counted(poll.paper)
    found["count_office"] = attacks.count_office(given, made)
    found |= _named("key_keeper", attacks.key_keeper(made, folder))
    jobs.daily(OVER, now=NOW)
    found |= _named("by_place", attacks.by_place(made, folder))
    found |= _named("by_envelope_hash", attacks.by_envelope_hash(made, folder))
    for attack in (
        attacks.by_blinding,
        attacks.by_reading,
        attacks.by_length,
        attacks.by_opening,
    ):
        found[attack.__name__] = attack(made)
    return found


def _named(name: str, found: dict[str, int]) -> dict[str, int]:
    return {f"{name}, {one}": count for one, count in found.items()}


def _row_numbers(made: list[Poll]) -> int:
    """A copy of the open box, read by its row numbers; with a key that was lent for it."""
    table = BoxRow._meta.db_table
    rows = list(BoxRow.objects.raw(f"SELECT * FROM {table} NOT INDEXED"))  # noqa: S608
    total = 0
    for poll in made:
        sealed = [bytes(row.ct) for row in rows if row.paper == poll.paper.pk]
        pairs = zip(sealed, poll.people, strict=True)
        total += attacks.right(poll, attacks.opened(poll, pairs, attacks.key_of(poll)))
    return total


def test_on_no_attack_finds_more_than_chance(tmp_path: Path) -> None:
    leaks = _beyond_luck(played(tmp_path))
    for _again in range(3):  # of two dozen orders one is lucky in ten runs; never four times
        if leaks:
            leaks &= _beyond_luck(played(tmp_path))
    assert leaks == set()


def _beyond_luck(found: dict[str, int]) -> set[str]:
    assert len(found) >= 12, found
    return {name for name, right in found.items() if right > LUCK}


def no_blinding(patch: Patch) -> None:
    """The office sees what it signs."""
    real = blind
    patch.setattr(phones, "blind", lambda key, message: real(key, message, inverse=1))


def open_envelope(patch: Patch) -> None:
    """A letter instead of an envelope: as long as one, and legible."""
    patch.setattr(messages, "seal", lambda key, of, body: body.ljust(ENVELOPE_BYTES, b"\0"))
    patch.setattr(messages, "unseal", lambda key, of, sent: sent.rstrip(b"\0"))


class AnyLength(int):
    """As long as whatever comes."""

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = int.__hash__


def not_padded(patch: Patch) -> None:
    """Envelopes as long as what is in them."""
    patch.setattr(Cast, "size", staticmethod(lambda frozen: AnyLength()))
    patch.setattr(
        messages, "seal", lambda key, of, body: SUITE.encrypt(body, key, PURPOSE + of)
    )
    patch.setattr(
        messages, "unseal", lambda key, of, sent: SUITE.decrypt(sent, key, PURPOSE + of)
    )


def key_kept(patch: Patch) -> None:
    """The count key outlives the objection period."""
    patch.setattr(keeping, "_gone", lambda paper: None)


def key_in_the_database(patch: Patch) -> None:
    """And its copy in a row, where a backup takes it along."""
    real = keys.put

    def put(paper: UUID, role: str, private: bytes) -> None:
        real(paper, role, private)
        record("key", by=None, subject="key/1", on=TODAY, payload={"key": shown(private)})

    patch.setattr(keys, "put", put)


def board_as_counted(patch: Patch) -> None:
    """The board keeps the order of the count."""

    def as_it_came(rows: object, **how: object) -> list[object]:
        if isinstance(rows, dict) or how:
            return list(rows)  # type: ignore[call-overload,no-any-return]
        return sorted(rows)  # type: ignore[call-overload,no-any-return]

    patch.setattr(core_counting, "sorted", as_it_came, raising=False)
    patch.setattr(process, "sorted", as_it_came, raising=False)
    _numbered(patch, BoardRow, "board")


def counted_as_they_came(patch: Patch) -> None:
    """The count is given the envelopes in the order in which the box got them."""

    def arrived(paper: UUID) -> list[bytes]:
        frozen = BallotPaper.objects.get(pk=paper).frozen
        return [Cast.read(frozen, body).envelope for body in wire.seen[paper]]

    patch.setattr(counting, "envelopes", arrived)
    patch.setattr(process, "sorted", lambda rows, **how: list(rows), raising=False)


def counting_up(patch: Patch) -> None:
    """Numbers instead of random keys."""
    numbers, known = count(1), dict[bytes, bytes]()

    def number(self: Cast) -> bytes:
        return known.setdefault(self.ticket, next(numbers).to_bytes(32))

    patch.setattr(Cast, "ticket_hash", property(number))


def never_mixed(patch: Patch) -> None:
    """The rows of the box stay where they are."""
    for module in (box, jobs):
        patch.setattr(module, "mix", lambda model: None)


def log_kept(patch: Patch) -> None:
    """The write-ahead log lies as it lay."""
    patch.setattr(mixing, "_empty_the_log", lambda *_using: None)


def numbered_rows(patch: Patch) -> None:
    """The table of the box has row numbers."""
    _numbered(patch, BoxRow, "box")


made_anew: list[tuple[type[models.Model], str]] = []


def _numbered(patch: Patch, model: type[models.Model], alias: str) -> None:
    """A table as SQLite makes it unless told otherwise."""
    if not thief.in_sqlite():
        return
    with patch.context() as inner:
        inner.setattr(base, "NAMELESS", "with_numbers_")
        _make_anew(model, alias)
    made_anew.append((model, alias))


def _make_anew(model: type[models.Model], alias: str) -> None:
    line = transaction.get_connection(alias)
    with line.schema_editor() as editor:
        editor.delete_model(model)
        editor.create_model(model)


@pytest.fixture(autouse=True)
def _tables_as_they_were() -> object:
    yield
    while made_anew:
        _make_anew(*made_anew.pop())


@pytest.mark.parametrize(
    ("switch", "attack"),
    [
        (no_blinding, "by_blinding"),
        (open_envelope, "by_reading"),
        (key_kept, "by_opening"),
        (key_in_the_database, "by_opening"),
        (board_as_counted, "by_envelope_hash"),
        (counted_as_they_came, "count_office"),
        (counting_up, "key_keeper"),
        (never_mixed, "key_keeper"),
        pytest.param(log_kept, "key_keeper", marks=only_sqlite),
        pytest.param(numbered_rows, "by_row_number", marks=only_sqlite),
    ],
    ids=lambda one: one if isinstance(one, str) else one.__name__,
)
def test_off_it_finds_nearly_everybody(
    switch: Switch, attack: str, tmp_path: Path, monkeypatch: Patch
) -> None:
    switch(monkeypatch)
    assert _most(played(tmp_path), attack) >= FOUND


def test_off_lengths_tell_far_more_than_chance(tmp_path: Path, monkeypatch: Patch) -> None:
    """Ballots of one length stay hidden among each other: not everybody is found."""
    not_padded(monkeypatch)
    tries = (_most(played(tmp_path), "by_length") for _time in range(2))  # one is enough
    assert any(found >= 2 * LUCK for found in tries)


def _most(found: dict[str, int], attack: str) -> int:
    return max(right for name, right in found.items() if name.startswith(attack))
