"""Anlan County, built once per journey, and the demonstration switched on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.browser import picture
from xieshang.config import demo


@pytest.fixture
def county(transactional_db: None, settings: Any) -> None:
    settings.DEMO = True
    demo.build()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: Any, call: Any) -> Any:
    """A journey that breaks leaves a picture of where it stood."""
    outcome = yield
    if outcome.get_result().failed and call.when == "call" and "visit" in item.funcargs:
        for context in item.funcargs["visit"].contexts:
            for page in context.pages:
                picture(page, f"broken-{item.name}")
