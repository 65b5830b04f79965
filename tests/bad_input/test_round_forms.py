"""Every form of a round and its contract, in the places in which it is drawn, with junk."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.bad_input.places import addresses
from tests.bad_input.rounds import PLACES, world_at
from tests.bad_input.sweep import Sweeper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_day_and_a_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DEMO = True
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize("place", PLACES)
def test_no_form_of_a_round_takes_junk_or_breaks_over_it(place: str) -> None:
    world = world_at(place)
    people = world.told.people
    sweeper = Sweeper(
        [people.chair, people.boss, people.hr, people.county, people.reviewer, people.recorder],
        world.today,
    )
    sweeper.try_all(addresses(place, world))
    assert not sweeper.surprises, "\n".join(sweeper.surprises)
