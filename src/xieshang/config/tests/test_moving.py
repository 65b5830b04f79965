"""A site moves to another database and back: every row, every root the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction
from pytest_django import Settings

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.services import open_case
from xieshang.apps.organizations.tests.factories import enterprise
from xieshang.apps.trail.checking import check
from xieshang.apps.trail.models import Event
from xieshang.apps.trail.sequencer import sequence
from xieshang.apps.trail.tests.logs import NOW, TODAY, happen
from xieshang.config import moving, offices
from xieshang.config.cli import move
from xieshang.config.console import Stop, Wrong
from xieshang.config.environment import databases
from xieshang.core.law import pack

pytestmark = pytest.mark.django_db(transaction=True, databases=offices.ALL)


@pytest.fixture
def elsewhere(tmp_path: Path, settings: Settings) -> Iterator[dict[str, str]]:
    """Empty tables in files of their own."""
    settings.KEYS = tmp_path / "keys"
    to = moving.register(databases(tmp_path, ""))
    for alias, new in to.items():
        with connections[new].schema_editor() as editor:
            for model in moving.tables_of(alias):
                if not model._meta.auto_created:  # those come with the model that has them
                    editor.create_model(model)
    yield to
    for new in to.values():
        connections[new].close()  # else the test's own end meets tables it does not know
        del connections[new]
        del connections.settings[new]


def a_site() -> None:
    by = User.objects.create_staff("linhai", name="林海")
    open_case(
        "M01", enterprise=enterprise(), title="龘㛃䶮", rules=pack("CN-33"), by=by, today=TODAY
    )
    happen(6, by=by)
    sequence(now=NOW)


def everything(aliases: dict[str, str]) -> dict[str, list[Any]]:
    return {
        model._meta.label: [
            [moving._plain(value) for value in row] for row in moving._rows(model, where)
        ]
        for alias, where in aliases.items()
        for model in moving.tables_of(alias)
    }


def emptied() -> None:
    for alias in offices.ALL:
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            for model in moving.tables_of(alias):
                cursor.execute(f'DELETE FROM "{model._meta.db_table}"')  # noqa: S608


def test_there_and_back_every_row_and_the_root_are_the_same(elsewhere: dict[str, str]) -> None:
    # Given a site
    a_site()
    before, root = everything(dict(zip(offices.ALL, offices.ALL, strict=True))), rooted()
    # When it moves
    moved = moving.move(elsewhere)
    # Then all is there as it was, and nobody writes over it
    assert (moved.leaves, moved.root) == root
    assert everything(elsewhere) == before
    assert moved.rows == sum(map(len, before.values()))
    with pytest.raises(Stop, match="已经有人"):
        moving.move(elsewhere)
    # When it moves back, the log holds and goes on where it left off
    _back(elsewhere)
    assert (rooted(), check().findings) == (root, [])
    happen(2)
    assert Event.objects.count() == root[0] + 2
    sequence(now=NOW)
    assert (check().leaves, check().findings) == (root[0] + 2, [])


def rooted() -> tuple[int, bytes]:
    return moving.root_in("default")


def _back(elsewhere: dict[str, str]) -> None:
    """Into the databases of the test, emptied: on PostgreSQL that is the way back."""
    old = {alias: everything({alias: new}) for alias, new in elsewhere.items()}
    emptied()
    for alias, new in elsewhere.items():
        with transaction.atomic(using=alias):
            for model in moving.tables_of(alias):
                moving._copy(model, new, alias)
        moving._go_on_counting(moving.tables_of(alias), alias)
        assert everything({alias: alias}) == old[alias]


def test_a_row_that_arrives_otherwise_stops_the_move(
    elsewhere: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    a_site()
    written = moving._written

    def changed(fields: list[Any], row: tuple[Any, ...], line: Any) -> list[Any]:
        return [value.replace("林海", "林河") if isinstance(value, str) else value
                for value in written(fields, row, line)]  # fmt: skip

    monkeypatch.setattr(moving, "_written", changed)
    with pytest.raises(Stop, match="accounts_user没有原样搬过去"):
        moving.move(elsewhere)


@pytest.mark.parametrize("to", ["", "mysql://x", "here"])
def test_a_place_that_is_none_is_bad_input(to: str) -> None:
    with pytest.raises(Wrong, match="搬不了"):
        move.run([to])


@pytest.mark.parametrize("address", ["", "postgresql://h/x"])
def test_an_address_of_the_box_alone_would_lead_back_to_the_old_one(address: str) -> None:
    known = {"PATH": "", "XIESHANG_DATABASE": "a", "XIESHANG_DATA": "b"}
    [only] = move.what_to_set(address, known)
    assert ("新地址" in only) is bool(address)
    [same, more] = move.what_to_set(address, known | {"XIESHANG_BOX_DATABASE": "c"})
    assert same == only
    assert more == "也请去掉 XIESHANG_BOX_DATABASE：那里是旧的。"
