"""The day of these tests, and a folder of their own for what comes in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from xieshang.apps.assessment.tests import lists
from xieshang.apps.cases.models import DemoDay


@pytest.fixture(autouse=True)
def today(settings: Any, db: None, tmp_path: Path) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    settings.DEMO = True
    DemoDay.objects.create(day=lists.TODAY)
    lists.quarter()
    yield
