"""The tests' own day: each says on which day somebody acts."""

from __future__ import annotations

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _a_day_of_our_own(settings: Settings) -> None:
    settings.DEMO = True
