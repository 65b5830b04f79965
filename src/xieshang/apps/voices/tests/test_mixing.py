"""What came by day is written anew at night; a night costs what the day brought."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xieshang.apps.voices import mixing, services
from xieshang.apps.voices.models import Nick

pytestmark = pytest.mark.django_db(transaction=True)
only_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own file")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KEYS = tmp_path / "keys"
    monkeypatch.setattr(mixing, "PAUSE", 0.001)


def come(numbers: Iterable[int]) -> None:
    """One transaction each, as people come."""
    for number in numbers:
        services.nick_of("consultation/1", f"{number:064x}")


def test_rows_of_nobody_tell_no_order() -> None:
    scope = "consultation/1"
    for one in range(40):  # one transaction each, as people come
        services.nick_of(scope, services.voice(scope, f"entry/{one}/0"))
    arrived = [
        Nick.objects.get(scope=scope, voice=services.voice(scope, f"entry/{one}/0")).pk.hex
        for one in range(40)
    ]
    mixing.mix(Nick, whole=False)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT id::text, xmin::text FROM nameless_nick ORDER BY ctid")
            rows = cursor.fetchall()
            assert len({xmin for _id, xmin in rows}) == 1
            stored = [key.replace("-", "") for key, _xmin in rows]
        else:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'nameless_nick'")
            assert cursor.fetchone()[0].endswith("WITHOUT ROWID")
            cursor.execute("SELECT id FROM nameless_nick")
            stored = [key for (key,) in cursor.fetchall()]
    assert sorted(stored) == sorted(arrived)
    assert stored != arrived


def test_a_large_table_is_mixed_in_pieces_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mixing, "PIECE", 7)
    monkeypatch.setattr(mixing, "FEWEST", 1)
    monkeypatch.setattr(mixing, "AROUND", 0)
    come(range(40))
    before = sorted(Nick.objects.values_list("pk", "voice", "nick"))
    with CaptureQueriesContext(connection) as asked:
        mixing.mix(Nick, whole=False)
    assert sorted(Nick.objects.values_list("pk", "voice", "nick")) == before
    if connection.vendor == "sqlite":
        assert sum(one["sql"].startswith("INSERT INTO nameless_nick") for one in asked) == 6


def pieces() -> list[set[str]]:
    """The keys of the rows that a night takes out of the table and puts back together."""
    with CaptureQueriesContext(connection) as asked:
        mixing.mix(Nick, whole=False)
    return [
        set(json.loads(keys))
        for one in asked
        if one["sql"].startswith("DELETE FROM nameless_nick")
        for keys in re.findall(r"json_each\('(.*)'\)", one["sql"])
    ]


def taken_out() -> set[str]:
    """The keys of all rows that a night takes out of the table and puts back."""
    return {key for piece in pieces() for key in piece}


def keys() -> set[str]:
    return {key.hex for key in Nick.objects.values_list("pk", flat=True)}


@only_sqlite
def test_a_night_takes_out_what_came_with_the_rows_around_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mixing, "AROUND", 3)
    come(range(60))
    assert taken_out() == keys()  # nobody had watched this table yet
    assert taken_out() == set()
    old = keys()
    come((60, 61))
    fresh = keys() - old
    found = taken_out()
    assert fresh < found
    assert len(found) <= 14
    order = sorted(keys())
    around = {order.index(one) + step for one in fresh for step in range(-3, 4)}
    assert found == {order[place] for place in around if 0 <= place < len(order)}


@only_sqlite
@pytest.mark.parametrize("number", [13, 14, 15, 22])
def test_none_is_taken_out_alone_as_the_last_of_many(
    monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(mixing, "PIECE", 7)
    monkeypatch.setattr(mixing, "FEWEST", 3)
    monkeypatch.setattr(mixing, "AROUND", 0)
    come(range(number))
    sizes = [len(piece) for piece in pieces()]
    assert sum(sizes) == number
    assert min(sizes) >= 3


@only_sqlite
def test_rows_that_are_gone_do_not_count_beside_one_that_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mixing, "PIECE", 7)
    monkeypatch.setattr(mixing, "FEWEST", 3)
    monkeypatch.setattr(mixing, "AROUND", 0)
    mixing.mix(Nick, whole=False)  # the table is watched
    come(range(30))
    left = sorted(keys())
    Nick.objects.filter(pk__in=[*left[8:14], *left[24:]]).delete()
    sizes = [len(piece) for piece in pieces()]
    assert sum(sizes) == 18
    assert min(sizes) >= 3


@only_sqlite
def test_a_row_that_was_changed_is_taken_out_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixing, "AROUND", 0)
    come(range(20))
    mixing.mix(Nick, whole=False)
    row = Nick.objects.all()[7]
    Nick.objects.filter(pk=row.pk).update(nick="青柠2000")
    assert taken_out() == {row.pk.hex}


@only_sqlite
def test_a_table_that_was_made_anew_is_taken_out_whole() -> None:
    come(range(20))
    mixing.mix(Nick, whole=False)
    with connection.schema_editor() as editor:
        editor._remake_table(Nick)  # type: ignore[attr-defined]  # SQLite's
    old = keys()
    assert taken_out() == old
    come((20,))
    assert keys() - old < taken_out() < keys()


@only_sqlite
def test_what_was_watched_and_deleted_leaves_no_key_behind() -> None:
    come(range(5))
    mixing.mix(Nick, whole=False)
    come(range(5, 9))
    Nick.objects.all().delete()
    mixing.mix(Nick, whole=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM nameless_came WHERE of_table = 'nameless_nick'")
        assert cursor.fetchone() == (0,)


def test_a_night_mixes_what_the_day_brought_and_leaves_the_rest() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL's own marks")

    def marks() -> dict[str, str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT voice, xmin::text FROM nameless_nick")
            return dict(cursor.fetchall())

    come(range(10))
    mixing.mix(Nick, whole=False)
    first = marks()
    come(range(10, 20))
    mixing.mix(Nick, whole=False)
    second = marks()
    assert {voice: second[voice] for voice in first} == first
    assert len(set(second.values())) == 2
    with connection.cursor() as cursor:  # as a restored dump would have it
        cursor.execute("COMMENT ON TABLE nameless_nick IS 'mixed 4000000 4000000'")
    mixing.mix(Nick, whole=False)
    assert len(set(marks().values())) == 1
