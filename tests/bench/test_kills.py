"""kill -9 of the server under a write load: nothing acknowledged is lost, nothing is twice.

KILLS=200 for the whole trial; `make kills` runs it on both databases.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from bench.kills import trial
from bench.places import Place, place

KILLS = int(os.environ.get("KILLS", "8"))
FEW = 4
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc"),
]


@pytest.fixture(scope="module")
def county() -> Iterator[Place]:
    """The county on SQLite, to be copied."""
    with place("sqlite") as found:
        yield found


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    return random.Random(request.config.getoption("randomly_seed", 0))  # noqa: S311 — no secret


def test_what_was_acknowledged_outlives_the_kills_exactly_once(chance: random.Random) -> None:
    # On the database that this run of the suite is about.
    with place(connection.vendor) as found:
        verdict = trial(found, KILLS, chance=chance)
    assert verdict.findings == []
    assert verdict.kills == KILLS
    assert verdict.resent >= verdict.remembered
    assert all(verdict.acknowledged.get(kind) for kind in ("opinion", "letter", "confirm"))


def test_a_server_that_forgets_keys_is_found_out(
    county: Place, tmp_path: Path, chance: random.Random
) -> None:
    here = county.copied(tmp_path / "county")
    verdict = trial(here, FEW, chance=chance, settings="tests.bench.settings_forgetful")
    assert any("was done 2 times" in finding for finding in verdict.findings)


def test_a_server_that_answers_before_it_commits_is_found_out(
    county: Place, tmp_path: Path, chance: random.Random
) -> None:
    here = county.copied(tmp_path / "county")
    verdict = trial(here, FEW, chance=chance, settings="tests.bench.settings_hasty")
    assert any("opinion" in f and "is lost" in f for f in verdict.findings)
