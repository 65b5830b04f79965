"""What each statement shows: shared by all groups, dividing them, or typical of one."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from xieshang.core.opinion.votes import Floats, Ints, Stance, VoteTable

# One-sided 90 %, as Polis tests whether a group's view is more than chance.
SURE = 1.2816


@dataclass(frozen=True, slots=True)
class GroupView:
    """How one group stands to one statement; counts are persons, ``share`` is 0–1.

    ``share`` is (agree + 1) / (spoke + 2), Laplace's estimate: one voice is no unanimity.
    ``typical`` is the z value of this group's share against everybody else's.
    """

    agree: int
    disagree: int
    passed: int
    share: float
    typical: float

    @property
    def spoke(self) -> int:
        return self.agree + self.disagree + self.passed


@dataclass(frozen=True, slots=True)
class StatementView:
    """One statement and how people stand to it.

    ``common`` (0–1) is the lowest share of agreement over the groups, ``refused`` the same for
    disagreement; ``divides`` (0–1) is the largest distance between two groups' shares.
    ``sure`` tells that in no group chance alone would explain the majority for it (one-sided
    90 %), ``parted`` that two groups differ by more than chance (two-sided 80 %).
    """

    name: Hashable
    agree: int
    disagree: int
    passed: int
    groups: tuple[GroupView, ...]
    common: float
    refused: float
    divides: float
    sure: bool
    parted: bool

    @property
    def spoke(self) -> int:
        return self.agree + self.disagree + self.passed


def views(votes: VoteTable, side: Ints, groups: int) -> tuple[StatementView, ...]:
    """Every statement's view, in the order of ``votes.names``.

    Args:
        votes: All votes, also of people who spoke too seldom to be grouped.
        side: Shape [people]: each person's group, or ``groups`` for who is in none; those
            count in the totals only.
        groups: How many there are; 1 where the whole crowd is one.
    """
    agree, against, passed = (
        votes.tally(one, side, groups + 1)
        for one in (Stance.AGREE, Stance.DISAGREE, Stance.PASS)
    )
    table = _Table(agree[:groups], against[:groups], passed[:groups])
    totals = np.stack([agree.sum(axis=0), against.sum(axis=0), passed.sum(axis=0)])
    return tuple(
        table.view(name, column, totals[:, column]) for column, name in enumerate(votes.names)
    )


class _Table:
    """Counts per group and statement , and what follows from them."""

    def __init__(self, agree: Floats, against: Floats, passed: Floats) -> None:
        self.agree, self.against, self.passed = agree, against, passed
        spoke = agree + against + passed
        self.share, self.refusal = (agree + 1) / (spoke + 2), (against + 1) / (spoke + 2)
        self.typical = _against_the_rest(agree, spoke)
        self.sure = np.min(_majority(agree, spoke), axis=0, keepdims=True)[0] > SURE
        high, low = self.share.argmax(axis=0), self.share.argmin(axis=0)
        at = np.arange(agree.shape[1])
        self.gap = _two_shares(agree[high, at], spoke[high, at], agree[low, at], spoke[low, at])

    def view(self, name: Hashable, s: int, totals: Floats) -> StatementView:
        groups = tuple(
            GroupView(
                int(self.agree[g, s]),
                int(self.against[g, s]),
                int(self.passed[g, s]),
                float(self.share[g, s]),
                float(self.typical[g, s]),
            )
            for g in range(len(self.agree))
        )
        share = self.share[:, s]
        return StatementView(
            name,
            int(totals[0]),
            int(totals[1]),
            int(totals[2]),
            groups,
            common=float(share.min()),
            refused=float(self.refusal[:, s].min()),
            divides=float(share.max() - share.min()),
            sure=bool(self.sure[s]),
            parted=bool(self.gap[s] > SURE),
        )


def _majority(agree: Floats, spoke: Floats) -> Floats:
    """z of «more than half agree», with one voice added on each side."""
    n = spoke + 2
    return np.asarray(2 * np.sqrt(n) * ((agree + 1) / n - 0.5))


def _against_the_rest(agree: Floats, spoke: Floats) -> Floats:
    """z of each group's share against everybody else's; zero where there is nobody else."""
    if len(agree) < 2:
        return np.zeros_like(agree)
    return _two_shares(agree, spoke, agree.sum(axis=0) - agree, spoke.sum(axis=0) - spoke)


def _two_shares(agree: Floats, spoke: Floats, others: Floats, other_spoke: Floats) -> Floats:
    """z of the difference of two shares (pooled), with one voice added on each side."""
    n, m = spoke + 2, other_spoke + 2
    first, second = (agree + 1) / n, (others + 1) / m
    pooled = (agree + others + 2) / (n + m)
    wide = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    return np.divide(first - second, wide, out=np.zeros_like(first), where=wide > 0)
