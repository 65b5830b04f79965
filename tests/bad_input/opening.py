"""Who gets into a page, by the table of routes: whoever is let in gets deepest."""

from __future__ import annotations

from functools import cache

from tests.architecture.test_access_matrix import expected, table
from tests.architecture.world import ACTORS, ANONYMOUS

TABLE = table()


@cache
def who_opens(route: str) -> list[str]:
    """Who is shown this page, or is led on by it; failing that, who may know of it."""
    status = {name: expected(TABLE[route], "GET", "own", name) for name in ACTORS}
    people = [name for name in ACTORS if name != ANONYMOUS]
    let_in = ([name for name in people if status[name] == one] for one in (200, 302, 403))
    return next((names for names in let_in if names), people)
