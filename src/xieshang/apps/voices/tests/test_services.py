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
