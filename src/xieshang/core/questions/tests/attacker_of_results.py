"""All crowds of a size that can answer one question of two and one of three options."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from xieshang.core.disclosure.tests.attacker import worlds


def every_crowd(people: int) -> Iterator[tuple[tuple[int, ...], list[dict[str, Any]]]]:
    """Each crowd: the numbers behind all cells, crossing first, and the answers."""
    kinds = list(product("ab", "123"))
    for world in worlds(len(kinds), people):
        crowd = [
            {"q1": q1, "q2": q2}
            for (q1, q2), n in zip(kinds, world, strict=True)
            for _ in range(n)
        ]
        first = [sum(world[:3]), sum(world[3:])]
        second = [world[place] + world[place + 3] for place in range(3)]
        yield (*world, *first, *second), crowd
