"""One world for all the questions of a module: what a question changes is undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from tests.architecture import world as worlds
from tests.architecture.round_places import at_the_table
from tests.architecture.world import World
from xieshang.apps.organizations.tests import factories as make


@pytest.fixture(scope="module")
def standing_world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[World]:
    """Two counties with a round in each and everybody in the first, signed in."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = worlds.build()
        for place in (made.own, made.foreign):
            at_the_table(place)
        for user in made.actors.values():
            made.visitor(user)
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def world(
    standing_world: World,
    db: None,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[World]:
    """The same as it was at first, on the day on which everything in it happens."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(timezone, "localdate", lambda: make.TODAY)
    remembered = standing_world.memory()
    yield standing_world
    standing_world.remember(remembered)
