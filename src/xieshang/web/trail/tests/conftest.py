"""Each test has a folder of keys and of files of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, settings: Settings) -> None:
    settings.KEYS = tmp_path / "keys"
    settings.DATA = settings.MEDIA_ROOT = tmp_path
