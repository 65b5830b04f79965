"""Keys of pseudonyms of each test's own: a destroyed one stays destroyed."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Path, settings: Settings) -> None:
    settings.KEYS = tmp_path / "keys"
