"""The whole picture from the votes, or how many people it still needs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xieshang.core.opinion.groups import MOST_GROUPS, Grouping, group
from xieshang.core.opinion.space import spread_out
from xieshang.core.opinion.statements import StatementView, views
from xieshang.core.opinion.votes import Floats, Ints, VoteTable

FEWEST_SAID = 7  # statements a person must have spoken to, or all of them where there are fewer


@dataclass(frozen=True, slots=True)
class Waiting:
    """Too few people for a picture: ``missing`` more persons have to speak to ``said``
    statements each."""

    missing: int
    counted: int
    said: int


@dataclass(frozen=True, slots=True)
class Group:
    """People who think alike: ``centre`` on the two axes, ``share`` of all who are grouped."""

    people: int
    share: float
    centre: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Landscape:
    """Opinion groups and what every statement shows (共识图).

    ``people`` spoke at all, ``counted`` spoke to enough statements to be grouped. ``groups``
    has one entry where views do not part. ``explained`` (0–1) is the share of all differences
    that the two axes show. It holds no person: who belongs where is not kept.
    """

    people: int
    counted: int
    groups: tuple[Group, ...]
    statements: tuple[StatementView, ...]
    silhouette: float
    explained: float

    @property
    def parted(self) -> bool:
        return len(self.groups) > 1


def survey(
    votes: VoteTable, *, smallest: int = 10, most_groups: int = MOST_GROUPS
) -> Landscape | Waiting:
    """Find opinion groups and what they share; deterministic in the set of votes.

    Args:
        votes: All votes on the statements that stand.
        smallest: Persons in a group at least (10 for what an employer may see; security §3.3).
        most_groups: Groups at most.

    Returns:
        ``Waiting`` until ``2 × smallest`` persons have spoken to enough statements.
    """
    said = min(FEWEST_SAID, votes.statements)
    enough = votes.said >= max(said, 1)
    counted = int(enough.sum())
    if votes.statements == 0 or counted < 2 * smallest:
        return Waiting(2 * smallest - counted, counted, max(said, 1))
    grouped = votes.only(enough)
    space = spread_out(grouped)
    found = (
        group(space.people, smallest=smallest, most=most_groups)
        if _parts(space.spread)
        else None
    )
    return Landscape(
        people=int((votes.said > 0).sum()),
        counted=counted,
        groups=_groups(found, space.people),
        statements=views(votes, *_sides(found, enough)),
        silhouette=found.silhouette if found else 0.0,
        explained=float(space.share.sum()),
    )


def _parts(spread: Floats) -> bool:
    """Everybody said the same: nothing to group by."""
    return bool(spread[0] > 1e-12)


def _groups(found: Grouping | None, points: Floats) -> tuple[Group, ...]:
    if found is None:
        x, y = points.mean(axis=0)
        return (Group(len(points), 1.0, (float(x), float(y))),)
    sizes = np.bincount(found.of, minlength=found.groups)
    return tuple(
        Group(int(size), float(size / sizes.sum()), (float(x), float(y)))
        for size, (x, y) in zip(sizes, found.centres, strict=True)
    )


def _sides(found: Grouping | None, enough: NDArray[np.bool_]) -> tuple[Ints, int]:
    """The group of each person of all votes, and how many groups; shape [people]."""
    if found is None:
        return np.zeros(len(enough), np.int64), 1
    side = np.full(len(enough), found.groups, np.int64)
    side[enough] = found.of
    return side, found.groups
