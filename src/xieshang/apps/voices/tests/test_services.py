"""A voice cannot be joined with another scope's, nor a ticket with another subject's."""

from __future__ import annotations

from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from xieshang.apps.trail.models import Event
from xieshang.apps.voices import services
from xieshang.apps.voices.errors import KeyDestroyed
from xieshang.apps.voices.fruits import COLOURS, FRUITS, nicks
from xieshang.apps.voices.models import Nick

TODAY = date(2026, 4, 10)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> None:
    settings.KEYS = tmp_path / "keys"


def test_one_person_has_one_voice_in_a_scope_and_another_in_the_next() -> None:
    here = services.voice("consultation/1", "entry/5/0")
    assert here == services.voice("consultation/1", "entry/5/0")
    assert here != services.voice("consultation/2", "entry/5/0")
    assert here != services.voice("consultation/1", "entry/5/1")


def test_tickets_of_one_person_do_not_join() -> None:
    first = services.ticket("consultation/1", "statement/1", "entry/5")
    second = services.ticket("consultation/1", "statement/2", "entry/5")
    assert len({first, second, services.voice("consultation/1", "entry/5")}) == 3
    assert first == services.ticket("consultation/1", "statement/1", "entry/5")


def test_what_is_hashed_cannot_be_cut_in_another_place() -> None:
    one = services.ticket("consultation/1", "statement/1", "2entry/5")
    other = services.ticket("consultation/1", "statement/12", "entry/5")
    assert one != other


def test_after_the_archive_nobody_is_matched_any_more(
    django_capture_on_commit_callbacks: Any, db: None
) -> None:
    services.voice("consultation/1", "entry/5/0")
    with django_capture_on_commit_callbacks(execute=True):
        services.forget("consultation/1", today=TODAY)
    with pytest.raises(KeyDestroyed):
        services.voice("consultation/1", "entry/5/0")
    assert Event.objects.get(kind="voices unlinked").stream == "consultation/1"


def test_an_archive_that_is_rolled_back_keeps_the_key(transactional_db: None) -> None:
    spoken = services.voice("consultation/1", "entry/5/0")
    with pytest.raises(RuntimeError), transaction.atomic():
        services.forget("consultation/1", today=TODAY)
        raise RuntimeError
    assert services.voice("consultation/1", "entry/5/0") == spoken


@pytest.mark.django_db
def test_four_hundred_voices_have_four_hundred_names() -> None:
    scope = "consultation/1"
    named = [
        services.nick_of(scope, services.voice(scope, f"entry/{one}/0")) for one in range(400)
    ]
    assert len(set(named)) == 400
    assert sum(len(nick) == 2 for nick in named) == len(COLOURS) * len(FRUITS)


@pytest.mark.django_db
def test_a_voice_keeps_its_name() -> None:
    spoken = services.voice("consultation/1", "entry/5/0")
    assert services.nick_of("consultation/1", spoken) == services.nick_of(
        "consultation/1", spoken
    )
    assert Nick.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_rows_of_nobody_tell_no_order() -> None:
    scope = "consultation/1"
    for one in range(40):  # one transaction each, as people come
        services.nick_of(scope, services.voice(scope, f"entry/{one}/0"))
    arrived = [
        Nick.objects.get(scope=scope, voice=services.voice(scope, f"entry/{one}/0")).pk.hex
        for one in range(40)
    ]
    services.mix(Nick)
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


@pytest.mark.django_db(transaction=True)
def test_a_large_table_is_mixed_in_pieces_and_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(services, "PIECE", 7)
    for one in range(40):
        services.nick_of("consultation/1", f"{one:064x}")
    before = sorted(Nick.objects.values_list("pk", "voice", "nick"))
    with CaptureQueriesContext(connection) as asked:
        services.mix(Nick)
    assert sorted(Nick.objects.values_list("pk", "voice", "nick")) == before
    if connection.vendor == "sqlite":
        assert sum(one["sql"].startswith("INSERT") for one in asked) == 6


@pytest.mark.django_db(transaction=True)
def test_a_night_mixes_what_the_day_brought_and_leaves_the_rest() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite keeps no order to be mixed")

    def marks() -> dict[str, str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT voice, xmin::text FROM nameless_nick")
            return dict(cursor.fetchall())

    for one in range(10):
        services.nick_of("consultation/1", f"{one:064x}")
    services.mix(Nick)
    first = marks()
    for one in range(10, 20):
        services.nick_of("consultation/1", f"{one:064x}")
    services.mix(Nick)
    second = marks()
    assert {voice: second[voice] for voice in first} == first
    assert len(set(second.values())) == 2
    with connection.cursor() as cursor:  # as a restored dump would have it
        cursor.execute("COMMENT ON TABLE nameless_nick IS 'mixed 4000000 4000000'")
    services.mix(Nick)
    assert len(set(marks().values())) == 1


@pytest.mark.django_db
def test_a_name_is_found_in_a_few_questions_where_all_short_ones_are_gone() -> None:
    Nick.objects.bulk_create(
        Nick(scope="consultation/1", voice=f"{number:064x}", nick=nick)
        for number, nick in enumerate(islice(nicks("00" * 32), 320))
    )
    with CaptureQueriesContext(connection) as asked:
        nick = services.nick_of("consultation/1", "ff" * 32)
    assert nick[-1] == "2"
    assert len(asked) <= 6, [one["sql"][:80] for one in asked]
