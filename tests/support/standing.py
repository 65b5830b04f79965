"""A world that is made once for a module; what its tests change is undone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TypeVar

from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

T = TypeVar("T")


def standing(blocker: DjangoDbBlocker, make_it: Callable[[], T]) -> Iterator[T]:
    """The body of a fixture of a module: what ``make_it`` gives, in one transaction."""
    with ExitStack() as around:
        with _no_loop():
            around.enter_context(blocker.unblock())
            around.enter_context(transaction.atomic())
            made = make_it()
        yield made
        with _no_loop():
            transaction.set_rollback(True)
            around.close()
            connection.close()


@contextmanager
def _no_loop() -> Iterator[None]:
    """As in a test without a browser: within a loop, as Playwright leaves one behind, Django
    has another connection, and the tests would not see what stands.
    """
    kept = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        asyncio._set_running_loop(kept)
