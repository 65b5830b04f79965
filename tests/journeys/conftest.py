"""Worlds for the journeys, built by services once in a process, and people to step in as."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.journeys.story import Begin, Story
from tests.support.browser import Visits
from xieshang.apps.accounts.models import User
from xieshang.apps.cases import demo_clock
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.contracts.tests.table import People
from xieshang.apps.organizations.tests import factories, stage
from xieshang.config.demo import shanghai
from xieshang.config.demo.build import rounds_of_spring
from xieshang.config.demo.days import ANNOUNCED_UNTIL, TODAY, YEARS
from xieshang.web.demo.personas import PERSONAS, Persona


@pytest.fixture
def demonstration(transactional_db: None, settings: Any) -> None:
    settings.DEMO = True


@pytest.fixture
def county(demonstration: None) -> None:
    """Anlan County as `make demo` shows it, without the facts of four quarters."""
    stage.built("county", rounds_of_spring)
    demo_clock.go_to(TODAY)


@pytest.fixture
def district(demonstration: None) -> shanghai.District:
    """The enterprise of the demonstration in Shanghai, with everybody around its round."""
    seed(YEARS, announced_until=ANNOUNCED_UNTIL)
    return shanghai.found(factories.admin())


@pytest.fixture(params=["phone"])
def begin(
    request: pytest.FixtureRequest,
    demonstration: None,
    visit: Visits,
    monkeypatch: pytest.MonkeyPatch,
) -> Begin:
    """``begin(on=day, people=told.people)``: a browser, the day, whom one can step in as."""

    def begun(*, on: date | None = None, people: People | None = None, **more: User) -> Story:
        if on is not None:
            demo_clock.go_to(on)
        for user in [*(people.everybody() if people else ()), *more.values()]:
            start = "/desk/" if user.is_staff_member else "/w/"
            persona = Persona(user.username, user.name, "", "", start)
            monkeypatch.setitem(PERSONAS, user.username, persona)
        return Story(visit("/demo/", size=request.param), request.param)

    return begun
