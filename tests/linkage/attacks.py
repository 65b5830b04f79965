"""Ways to give counted ballots to their voters, with all that is left of a poll."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from tests.anonymity import thief
from tests.linkage.polls import Poll
from xieshang.apps.ballots.board.models import BoardRow
from xieshang.apps.ballots.box.models import BoxRow
from xieshang.apps.ballots.keys import COUNT, file_of
from xieshang.core.ballots import (
    Ballot,
    BallotInvalid,
    Cast,
    envelope_hash,
    read_curve_key,
    unshown,
)
from xieshang.core.ballots.keys import CurveKey

KEY = re.compile(r"[A-Za-z0-9_-]{150,260}")
Found = dict[str, int]


def right(poll: Poll, guessed: Iterable[tuple[str, int]]) -> int:
    """How many serials were given to their voters; a serial is guessed once."""
    return sum(poll.truth.get(serial) == person for serial, person in dict(guessed).items())


def orders(
    model: Any, alias: str, columns: str, folder: Path, mark: str
) -> Iterator[list[Any]]:
    """A table's rows in every order that database and files have; ``mark`` finds a row."""
    table = model._meta.db_table
    sorts = ["", f"ORDER BY {mark}"]
    if connections[alias].vendor == "postgresql":
        sorts += ["ORDER BY ctid", "ORDER BY xmin::text::bigint"]
    rows = []
    for sort in sorts:
        with connections[alias].cursor() as cursor:
            cursor.execute(f"SELECT {mark}, {columns} FROM {table} {sort}")  # noqa: S608
            rows = cursor.fetchall()
            yield rows
    yield sorted(rows, key=lambda row: unshown(row[0]))
    if connections[alias].vendor == "sqlite":
        stolen = thief.files(folder, alias)
        for data in (stolen.main, stolen.log):
            for place in (data.find, data.rfind):
                at = {row[0]: place(row[0].encode()) for row in rows}
                yield sorted((r for r in rows if at[r[0]] >= 0), key=lambda row: at[row[0]])


def by_place(polls: Sequence[Poll], folder: Path) -> Found:
    """The board's rows in every order they lie in, beside the order of the draws."""
    return _best(
        sum(right(poll, zip(_of(rows, poll), poll.people, strict=False)) for poll in polls)
        for rows in orders(BoardRow, "board", "paper, serial", folder, "tracker")
    )


def by_envelope_hash(polls: Sequence[Poll], folder: Path) -> Found:
    """The same beside the envelopes in the order in which they are counted."""
    return _best(
        sum(right(poll, zip(_of(rows, poll), _by_hash(poll), strict=False)) for poll in polls)
        for rows in orders(BoardRow, "board", "paper, serial", folder, "tracker")
    )


def _best(counts: Iterable[int]) -> Found:
    return {f"order {number}": count for number, count in enumerate(counts)}


def _of(rows: Sequence[Any], poll: Poll) -> list[str]:
    """The serials of one poll, in the order of these rows."""
    return [serial for _tracker, paper, serial in rows if _is(paper, poll)]


def _is(paper: object, poll: Poll) -> bool:
    """SQLite and PostgreSQL give a UUID each in their own way."""
    return str(paper).replace("-", "") == poll.paper.pk.hex


def _by_hash(poll: Poll) -> list[int]:
    """Voters in the order of the hashes of their envelopes."""
    sealed = [
        (envelope_hash(_envelope(poll, body)), person)
        for body, person in zip(poll.bodies, poll.people, strict=True)
    ]
    return [person for _hash, person in sorted(sealed)]


def _envelope(poll: Poll, body: bytes) -> bytes:
    return Cast.read(poll.paper.frozen, body).envelope


def by_blinding(polls: Sequence[Poll]) -> int:
    """What was signed unseen is the signature's own number, where nothing was blinded."""
    count = 0
    for poll in polls:
        key = poll.paper.frozen.ballot
        asked = {serial: person for person, serial in poll.asked}
        guessed = []
        for row in BoardRow.objects.filter(paper=poll.paper.pk):
            signed = int.from_bytes(unshown(row.signature))
            seen = pow(signed, key.e, key.n).to_bytes(key.size)
            if seen in asked:
                guessed.append((row.serial, asked[seen]))
        count += right(poll, guessed)
    return count


def by_reading(polls: Sequence[Poll]) -> int:
    """A board's serial that stands legibly in what somebody sent."""
    count = 0
    for poll in polls:
        serials = list(
            BoardRow.objects.filter(paper=poll.paper.pk).values_list("serial", flat=True)
        )
        for body, person in zip(poll.bodies, poll.people, strict=True):
            count += right(poll, [(s, person) for s in serials if s.encode() in body])
    return count


def by_length(polls: Sequence[Poll]) -> int:
    """Long envelopes beside long ballots."""
    count = 0
    for poll in polls:
        rows = list(BoardRow.objects.filter(paper=poll.paper.pk))
        ballots = sorted(rows, key=lambda row: len(str(row.choices)))
        sent = sorted(zip(poll.bodies, poll.people, strict=True), key=lambda one: len(one[0]))
        guessed = zip(ballots, sent, strict=False)
        count += right(poll, [(row.serial, person) for row, (_body, person) in guessed])
    return count


def by_opening(polls: Sequence[Poll]) -> int:
    """Whatever could be a count key is tried on whatever was sent."""
    keys = list(candidates())
    return sum(max((_with(key, poll) for key in keys), default=0) for poll in polls)


def _with(key: CurveKey, poll: Poll) -> int:
    sealed = [_envelope(poll, body) for body in poll.bodies]
    return right(poll, opened(poll, zip(sealed, poll.people, strict=True), key))


def opened(
    poll: Poll, sealed: Iterable[tuple[bytes, int]], key: CurveKey
) -> Iterator[tuple[str, int]]:
    for envelope, person in sealed:
        try:
            ballot = Ballot.unseal(poll.paper.frozen, key, envelope)
        except BallotInvalid:
            return
        for serial in poll.truth:
            if unshown(serial) == ballot.serial:
                yield serial, person


def candidates() -> Iterator[CurveKey]:
    """Keys in the folder of keys, and in any text of any table."""
    found = [file.read_bytes() for file in Path(settings.KEYS).rglob("*") if file.is_file()]
    for alias in ("default", "box", "board"):
        text = str(thief.tables(alias))
        found += [unshown(one) for one in set(KEY.findall(text)) if len(one) % 4 != 1]
    for data in found:
        try:
            yield read_curve_key(data)
        except BallotInvalid:
            continue


def key_of(poll: Poll) -> CurveKey:
    """The count key, where its office looks itself."""
    return read_curve_key(file_of(poll.paper.pk, COUNT).read_bytes())


def count_office(given: dict[str, list[bytes]], polls: Sequence[Poll]) -> int:
    """What it is given, in that order, beside the order of the votes; it can open all of it."""
    count = 0
    for poll in polls:
        key = key_of(poll)
        sealed = zip(given[str(poll.paper.pk)], poll.people, strict=True)
        count += right(poll, opened(poll, sealed, key))
    return count


def key_keeper(polls: Sequence[Poll], folder: Path) -> Found:
    """The box at rest, in every order it lies in, beside the order of the draws."""
    totals: dict[str, int] = {}
    places = list(orders(BoxRow, "box", "paper, ct", folder, "ticket_hash"))
    for poll in polls:
        key = key_of(poll)
        for number, rows in enumerate(places):
            here = [bytes(ct) for _mark, paper, ct in rows if _is(paper, poll)]
            sealed = zip(here, poll.people, strict=False)
            name = f"order {number}"
            totals[name] = totals.get(name, 0) + right(poll, opened(poll, sealed, key))
    return totals
