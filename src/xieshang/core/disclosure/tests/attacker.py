"""Somebody who holds every published number and this program, and counts all worlds out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

World = tuple[int, ...]


def worlds(cells: int, people: int) -> Iterator[World]:
    """All ways in which so many people can stand in so many cells."""
    if cells == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for rest in worlds(cells - 1, people - first):
            yield (first, *rest)


def found_out(
    every: Iterable[World],
    publish: Callable[[World], Any],
    flat: Callable[[Any], Sequence[Any]],
) -> list[tuple[Any, int, int]]:
    """Hidden cells that can only have one value, given what is published: all leaks.

    ``publish`` gives everything that is told of a world (hashable); ``flat`` lists its cells in
    the world's order, None for hidden ones.
    """
    alike: dict[Any, list[World]] = defaultdict(list)
    for world in every:
        alike[publish(world)].append(world)
    leaks = []
    for told, candidates in alike.items():
        for place, shown in enumerate(flat(told)):
            values = {world[place] for world in candidates}
            if shown is None and len(values) == 1:
                leaks.append((told, place, values.pop()))
    return leaks
