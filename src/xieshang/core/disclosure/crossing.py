"""One question by the groups of another: what is hidden so that no margin gives a cell away.

Both questions' own tables are told beside it; they are its margins. A column that is hidden
there is hidden here as a whole, and so is a row. If a cell of the rest is small, or hidden
cells whose sum can be computed hold too few people between them, nothing is told at all. To
hide only a block around the small cell is what statistical offices do; whoever knows the rule
by which the block is chosen can compute it back in some tables. The tests did; so we do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xieshang.core.disclosure.table import Count

Cells = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Crossing:
    """Counts by group (row) and option (column); ``None`` is hidden."""

    cells: tuple[tuple[Count, ...], ...]

    @property
    def empty(self) -> bool:
        """Whether nothing of it may be shown."""
        return all(one is None for row in self.cells for one in row)


def crossing(
    cells: Cells,
    k: int,
    *,
    rows: Sequence[Count],
    columns: Sequence[Count],
    complement: bool = True,
) -> Crossing:
    """The cells that may be shown beside both margins.

    Args:
        cells: People by group and option.
        k: The least number of people in a cell that is shown.
        rows: The groups' own table, as it is told.
        columns: The options' own table, as it is told.
        complement: Only for the test that shows what it is good for.

    >>> crossing([[20, 30], [25, 15]], 10, rows=(50, 40), columns=(45, 45)).cells
    ((20, 30), (25, 15))
    >>> crossing([[20, 30], [25, 5]], 10, rows=(50, 30), columns=(45, 35)).empty
    True
    """
    every = [(r, c) for r in range(len(rows)) for c in range(len(columns))]
    shown = {(r, c) for r, c in every if rows[r] is not None and columns[c] is not None}
    small = {(r, c) for r, c in shown if cells[r][c] < k}
    if not complement:
        shown -= small
    elif small or _tells_a_few(cells, k, rows, columns):
        shown = set()
    return Crossing(
        tuple(
            tuple(one if (r, c) in shown else None for c, one in enumerate(row))
            for r, row in enumerate(cells)
        )
    )


def _tells_a_few(cells: Cells, k: int, rows: Sequence[Count], columns: Sequence[Count]) -> bool:
    """Whether hidden cells whose sum can be computed hold too few people between them."""
    out_rows = [place for place, told in enumerate(rows) if told is None]
    out_columns = [place for place, told in enumerate(columns) if told is None]
    sums = [[cells[r][c] for c in out_columns] for r in range(len(rows)) if r not in out_rows]
    sums += [
        [cells[r][c] for r in out_rows] for c in range(len(columns)) if c not in out_columns
    ]
    sums.append([cells[r][c] for r in out_rows for c in out_columns])
    return any(line and sum(line) < 2 * k - 1 for line in sums)
