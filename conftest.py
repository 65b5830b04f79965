"""What every test of the repository stands on."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.contenttypes.management import create_contenttypes
from django.core.cache import cache
from django.core.management.color import Style
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models.signals import post_migrate
from django.utils import timezone, translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from xieshang.config.catalogues import compile_catalogues

ROOT = Path(__file__).resolve().parent
LONGEST = {"test_every_desk_page.py", "test_s1.py"}
EMPTYING = {"transactional_db", "live_server"}  # fixtures of tests that empty the tables

pytest_plugins = ["tests.support.browser"]

# Playwright keeps an event loop in the tests' thread, and Django takes that for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# The command line speaks the terminal's language; the tests' terminal is a Chinese one.
os.environ["LC_ALL"] = "C.UTF-8"

# The build machine is slow and noisy: how long examples take says nothing. It tries the same
# ones each time (EXAMPLES=same): new ones are for whoever is there to look at what they found.
hypothesis_settings.register_profile(
    "xieshang",
    deadline=None,
    print_blob=True,
    derandomize=os.environ.get("EXAMPLES") == "same",
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("xieshang")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # once, not in each of the parallel processes
        compile_catalogues(ROOT / "src" / "xieshang")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that empty the tables come last, in whichever process: no other follows them.

    A browser leaves its loop behind in the thread, and within it Django has other connections:
    what is undone after a test would be undone on the wrong one.
    """
    items.sort(key=_how_late)


def _how_late(item: pytest.Item) -> int:
    """0: leaves the tables as they are; 1: empties them and takes longest; 2: empties them."""
    mark = item.get_closest_marker("django_db")
    empties = mark is not None and mark.kwargs.get("transaction")
    if not empties and not EMPTYING & {*getattr(item, "fixturenames", ())}:
        return 0
    return 1 if item.path.name in LONGEST else 2


@pytest.fixture(autouse=True)
def _nobody_tried_before() -> None:
    """How often somebody tried to sign in, and which codes were used, lie in the cache."""
    cache.clear()


@pytest.fixture
def one_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """No minute and no hour of the counters turns while a test goes up to their limit."""
    began = timezone.now()
    window = "xieshang.apps.accounts.throttle._window"
    monkeypatch.setattr(window, lambda limit, now: began)


@pytest.fixture(scope="session", autouse=True)
def _no_permissions_of_djangos_own() -> None:
    """Nobody holds one: they need not be written anew after each test that empties tables."""
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)


@pytest.fixture(scope="session", autouse=True)
def _only_what_holds_rows_is_emptied() -> None:
    """After a test of transactions all tables are emptied: most of them hold nothing."""
    operations = type(connection.ops)

    def sql_flush(
        self: BaseDatabaseOperations, style: Style, tables: Sequence[str], **_how: object
    ) -> list[str]:
        named = [self.quote_name(table) for table in tables]
        with self.connection.cursor() as cursor:
            asked = (f"SELECT '{n}' WHERE EXISTS (SELECT 1 FROM {n})" for n in named)  # noqa: S608
            cursor.execute(" UNION ALL ".join(asked))
            Path(settings.KEYS, "trail.checkpoint").unlink(missing_ok=True)  # of that log
            return [f"DELETE FROM {name}" for (name,) in cursor.fetchall()]  # noqa: S608

    setattr(operations, "sql_flush", sql_flush)  # noqa: B010


@pytest.fixture(autouse=True)
def _no_loop_but_the_own(request: pytest.FixtureRequest) -> Iterator[None]:
    """Playwright's loop goes on in this thread after a browser test; signing wants its own."""
    kept = asyncio._get_running_loop()
    if kept is None or "playwright_" in request.fixturenames:
        yield
        return
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(kept)


@pytest.fixture(autouse=True)
def _language_of_the_site() -> None:
    """A request leaves its language behind in the thread: no test reads another's."""
    translation.activate(settings.LANGUAGE_CODE)
