"""Each test has a folder of keys of its own: the log remembers there what it has signed."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _keys(tmp_path: Path, settings: Settings) -> None:
    settings.KEYS = tmp_path / "keys"
