"""Counts of one question: what is hidden so that nobody can be counted out.

The reader is taken to know the total, the rule, and this program. A cell is hidden when fewer
than ``k`` people stand in it; 0 is such a cell, for "nobody agreed" says of everybody what they
did not say, and where one cell holds everybody all the others are 0. A hidden cell that stood
alone could be computed from the total; so at least one cell more is hidden beside the small
ones, until at least ``2 k - 1`` people stand in the hidden cells: with fewer, their sum could
be made up in one way only. Which cell is taken depends on its place, never on its size: a
choice by size would itself tell the size. No page says which cell was hidden for its own sake.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Count = int | None  # None: hidden


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many: exactly, within bounds, or not at all."""

    of: int
    low: int | None
    high: int | None

    @property
    def exact(self) -> bool:
        return self.low is not None and self.low == self.high

    @property
    def hidden(self) -> bool:
        return self.low is None


def one_way(
    counts: Sequence[int], k: int, *, block: Iterable[int] = (), complement: bool = True
) -> tuple[Count, ...]:
    """The counts that may be shown beside their total.

    Args:
        counts: People by option; every person stands in exactly one cell.
        k: The least number of people in a cell that is shown.
        block: Places of cells whose sum is told elsewhere (``rate``); cells in and outside it
            are then protected each for themselves, since each half has a known total.
        complement: Only for the test that shows what it is good for.

    >>> one_way([20, 15, 3], k=5)
    (None, 15, None)
    >>> one_way([20, 15, 12], k=5)
    (20, 15, 12)
    """
    inside = frozenset(block)
    told = rate(sum(counts[place] for place in inside), sum(counts), k).exact
    outside = frozenset(range(len(counts))) - inside
    parts = [sorted(inside), sorted(outside)] if inside and told else [range(len(counts))]
    hidden: set[int] = set()
    for part in parts:
        hidden |= _hidden(part, counts, k, complement)
    return tuple(None if place in hidden else one for place, one in enumerate(counts))


def _hidden(part: Sequence[int], counts: Sequence[int], k: int, complement: bool) -> set[int]:
    """Small cells of one part, and as many beside them as it takes."""
    small = {place for place in part if counts[place] < k}
    hidden = set(small)
    if not small or not complement:
        return hidden
    start = part.index(min(small))
    for step in range(1, len(part)):
        if hidden != small and sum(counts[place] for place in hidden) >= 2 * k - 1:
            break
        hidden.add(part[(start + step) % len(part)])
    return hidden


def rate(part: int, of: int, k: int) -> Rate:
    """A share, as far as it may be told.

    Told exactly if at least ``k`` people stand on either side of it. If fewer than ``k`` stand
    on one side, only that is said. Where the people are not even ``2 k``, both sides might be
    small; saying which would tell how many.

    >>> rate(30, 50, k=10).exact
    True
    >>> rate(48, 50, k=10)
    Rate(of=50, low=41, high=50)
    >>> rate(11, 12, k=10).hidden
    True
    """
    rest = of - part
    if part >= k and rest >= k:
        return Rate(of, part, part)
    if of < 2 * k:
        return Rate(of, None, None)
    if rest < k:
        return Rate(of, of - k + 1, of)
    return Rate(of, 0, k - 1)


def without_differences(
    before: Sequence[Count], now: Sequence[int], k: int
) -> tuple[Count, ...]:
    """What may be told a second time about the same people, with some more among them.

    Whoever holds both tables can subtract them: each count that was told before is told again
    only if nobody or at least ``k`` people came to it; else it stays as it was told first.
    If any count stays, so do all, because the newcomers' total would give the last one away.

    >>> without_differences((20, 15), (32, 27), k=10)
    (32, 27)
    >>> without_differences((20, 15), (21, 26), k=10)
    (20, 15)
    """
    fresh = one_way(now, k)
    shapes = [[one is None for one in counts] for counts in (before, fresh)]
    came = [new - old for old, new in zip(before, now, strict=True) if old is not None]
    if shapes[0] != shapes[1] or any(0 < abs(more) < k for more in came):
        return tuple(before)
    return fresh
