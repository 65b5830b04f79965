"""Keys made once for the tests of pages; the count without a process of its own; a hall."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xieshang.apps.ballots.models import BallotPaper
from xieshang.apps.ballots.tests.conftest import _quick, small_keys
from xieshang.apps.ballots.tests.phones import Hall, hall
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.organizations.tests import factories as make

__all__ = ["_quick", "small_keys"]


@pytest.fixture
def here() -> Hall:
    """Six people, the first of whom has signed in."""
    seed(range(2025, 2028), announced_until=2027)
    found = hall(5)
    worker = make.worker_of(found.enterprise)
    return replace(found, entries=[RosterEntry.objects.get(user=worker), *found.entries])


@pytest.fixture
def opened(here: Hall) -> BallotPaper:
    return here.opened()
