"""The rows of the large bench are like those of the product, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from bench import hall
from bench.management.commands import crowd
from xieshang.apps.participation import jobs, selectors
from xieshang.apps.participation.models import Opinion, Second, Stance
from xieshang.apps.participation.policies import speaker_of
from xieshang.apps.participation.tests.crowd import TODAY, listening_round

pytestmark = pytest.mark.django_db


def test_a_round_is_filled_with_opinions_replies_seconds_and_stances(
    tmp_path: Path, settings: Settings
) -> None:
    settings.KEYS = tmp_path / "keys"
    here = listening_round(3)
    entries = list(here.enterprise.roster.all())
    hall.speak(here.round, entries, 4, today=TODAY)
    hall.ask(here.round, 2, today=TODAY)
    crowd.bulk(here.round, 200, TODAY)
    roots = Opinion.objects.filter(parent=None)
    assert roots.count() == 204
    assert Opinion.objects.exclude(parent=None).count() == Second.objects.count() > 0
    assert Stance.objects.count() == 2 * 3
    assert roots.filter(checked_on=None).count() == 20 + 4
    for row in roots[:20]:
        row.full_clean(exclude=["consultation", "topic"])
    speaker = speaker_of(here.workers[0], here.round, TODAY)
    assert speaker is not None
    page = selectors.page_of(here.round, speaker)
    assert len(page.rows) == 20
    assert page.after
    assert jobs.daily(TODAY) == 1
