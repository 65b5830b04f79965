"""What every test of the mechanism needs: a calendar, and M01 bound without a domain."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from xieshang.apps.cases.tests.binding import OpenBinding, bound
from xieshang.apps.cases.work_calendar import seed


@pytest.fixture
def calendar(db: None) -> None:
    seed(range(2025, 2029), announced_until=2026)


@pytest.fixture
def binding(calendar: None) -> Iterator[OpenBinding]:
    with bound() as open_binding:
        yield open_binding
