"""Anlan County, built once per journey, and the demonstration switched on."""

from __future__ import annotations

from typing import Any

import pytest

from xieshang.config import demo


@pytest.fixture
def county(transactional_db: None, settings: Any) -> None:
    settings.DEMO = True
    demo.build()
