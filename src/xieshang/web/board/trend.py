"""The index of one unit over the quarters, as a line and as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from xieshang.apps.assessment.models import Period
from xieshang.web.board import words
from xieshang.web.board.seen import Board, board_if_any

WIDE, HIGH, EDGE = 320, 120, 16
MOST = 4  # quarters


@dataclass(frozen=True, slots=True)
class Point:
    """One quarter."""

    period: Period
    score: str
    number: float | None
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Trend:
    """Quarters from the oldest to this one; ``path`` breaks where one has no score."""

    points: list[Point]
    path: str
    low: str
    high: str


def chain_of(seen: Board, quarters: Sequence[Period]) -> list[Board]:
    """The last quarters up to this one, the oldest first; each standing brings two."""
    place = [one.pk for one in quarters].index(seen.period.pk)
    wanted = quarters[place : place + MOST]
    found: dict[int, Board] = {}
    for period in wanted:
        if period.pk in found:
            continue
        at = seen if period.pk == seen.period.pk else board_if_any(period, seen.k)
        if at is None:
            continue
        found[period.pk] = at
        if at.before is not None:
            found.setdefault(at.before.period.pk, at.before)
    return [found[period.pk] for period in reversed(wanted) if period.pk in found]


def trend(chain: Sequence[Board], score: Callable[[Board], float]) -> Trend:
    """The index over some quarters, the oldest first."""
    scores = np.array([score(one) for one in chain])
    known = scores[~np.isnan(scores)]
    low, high = (known.min(), known.max()) if len(known) else (0.0, 100.0)
    low, high = max(0.0, low - 2.0), min(100.0, high + 2.0)
    across = (WIDE - 2 * EDGE) / max(1, len(chain) - 1)
    points = []
    for number, (one, value) in enumerate(zip(chain, scores.tolist(), strict=True)):
        told = not np.isnan(value)
        share = (value - low) / (high - low) if told else 0.0
        points.append(
            Point(
                one.period,
                words.points(value),
                round(value, 1) if told else None,
                round(EDGE + number * across, 1),
                round(HIGH - EDGE - share * (HIGH - 2 * EDGE), 1),
            )
        )
    return Trend(points, _path(points), words.points(float(low)), words.points(float(high)))


def _path(points: list[Point]) -> str:
    """A line through the quarters with a score; one in between breaks it."""
    drawn, fresh = "", True
    for point in points:
        if point.number is None:
            fresh = True
            continue
        drawn += f"{'M' if fresh else 'L'}{point.x} {point.y}"
        fresh = False
    return drawn
