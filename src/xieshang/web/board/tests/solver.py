"""Somebody who holds every published table and solves for what is hidden (整数界)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Ranges = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Sum:
    """Hidden cells whose sum can be computed from what is published."""

    cells: frozenset[str]
    total: int


def left(tables: Iterable[tuple[int, Mapping[str, int | None]]]) -> list[Sum]:
    """What each table leaves for its hidden cells; a cell that one table tells is known in all.

    Args:
        tables: the total of each with its cells, None for hidden ones.
    """
    held = list(tables)
    known = {
        cell: told for _t, table in held for cell, told in table.items() if told is not None
    }
    return [
        Sum(
            frozenset(cell for cell in table if cell not in known),
            total - sum(known.get(cell, 0) for cell in table),
        )
        for total, table in held
    ]


def bounds(sums: list[Sum], *, least: int) -> Ranges:
    """Smallest and largest value of every hidden cell in any world that gives these sums.

    Exact: each end is the value of a whole world, found by search after propagation.

    Args:
        least: what everybody knows to stand in a cell at least.
    """
    most = max((one.total for one in sums), default=0)
    cells = sorted({cell for one in sums for cell in one.cells})
    start = dict.fromkeys(cells, (least, max(least, most)))
    found: Ranges = {}
    for cell in cells:
        low, high = start[cell]
        ends = [
            next(value for value in order if _possible({**start, cell: (value, value)}, sums))
            for order in (range(low, high + 1), range(high, low - 1, -1))
        ]
        found[cell] = (ends[0], ends[1])
    return found


def _possible(ranges: Ranges, sums: list[Sum]) -> bool:
    """Whether any world lies within these ranges."""
    narrowed = _narrowed(ranges, sums)
    if narrowed is None:
        return False
    open_ = [cell for cell, (low, high) in narrowed.items() if low < high]
    if not open_:
        return True
    cell = min(open_, key=lambda one: narrowed[one][1] - narrowed[one][0])
    low, high = narrowed[cell]
    return any(
        _possible({**narrowed, cell: (value, value)}, sums) for value in range(low, high + 1)
    )


def _narrowed(ranges: Ranges, sums: list[Sum]) -> Ranges | None:
    """Ranges without what no sum allows; None where nothing is left of one."""
    found, moved = dict(ranges), True
    while moved:
        moved = False
        for one in sums:
            lows = sum(found[cell][0] for cell in one.cells)
            highs = sum(found[cell][1] for cell in one.cells)
            if not lows <= one.total <= highs:
                return None
            for cell in one.cells:
                low, high = found[cell]
                narrow = (
                    max(low, one.total - (highs - high)), min(high, one.total - (lows - low)),
                )  # fmt: skip
                if narrow[0] > narrow[1]:
                    return None
                if narrow != (low, high):
                    found[cell], moved = narrow, True
                    lows, highs = lows + narrow[0] - low, highs + narrow[1] - high
    return found
