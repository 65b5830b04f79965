"""Keys of their own, and one day on which everything happens."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from xieshang.apps.organizations.tests.factories import TODAY


@pytest.fixture(autouse=True)
def _own_day(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KEYS = tmp_path / "keys"
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)
