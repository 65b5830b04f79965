"""Where the files of frozen quarters lie during a test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from xieshang.apps.assessment.models import Period
from xieshang.apps.assessment.services.periods import freeze
from xieshang.apps.assessment.tests.factories import TODAY


@pytest.fixture
def frozen(tmp_path: Path, settings: Settings) -> Callable[[Period], Period]:
    """Freeze a quarter, its file in a folder of this test."""
    settings.MEDIA_ROOT = tmp_path

    def act(period: Period) -> Period:
        return freeze(period, by=None, today=TODAY)

    return act
