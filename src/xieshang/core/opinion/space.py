"""Two axes on which people differ most: principal components without filling the gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from xieshang.core.opinion.votes import Floats, VoteTable

AXES = 2
CHUNK = 4096  # people taken at a time: memory stays at CHUNK × statements numbers


@dataclass(frozen=True, slots=True)
class Space:
    """Where people and statements lie.

    ``people`` has shape [people, 2], ``axes`` [statements, 2] with unit columns, ``spread`` [2]
    (variance along each axis, in squared stances), ``share`` [2] (of the whole variance, 0–1).
    """

    people: Floats
    axes: Floats
    spread: Floats
    share: Floats


def spread_out(votes: VoteTable) -> Space:
    """Place people by how they voted.

    A statement on which a person said nothing counts as the mean of those who spoke, so it
    moves nobody: once centred, that is a zero. Positions are stretched by √(statements / said);
    who spoke to few statements would else huddle in the middle (as Polis does; Small et al.
    2021, «Polis: scaling deliberation by mapping high dimensional opinion spaces», Recerca
    26(2)). Time: one pass over the votes and people × statements² multiplications.
    """
    centred = votes.stance - _means(votes)[votes.statement]
    gram = np.zeros((votes.statements, votes.statements))
    for rows in _chunks(votes, centred):
        gram += rows.T @ rows
    values, vectors = np.linalg.eigh(gram)
    axes = _padded(_signed(vectors[:, ::-1][:, :AXES]))
    values = np.maximum(_padded(values[::-1][None, :AXES])[0], 0.0)
    people = np.vstack([rows @ axes for rows in _chunks(votes, centred)])
    stretch = np.sqrt(votes.statements / np.maximum(votes.said, 1))
    freedom, whole = max(votes.people - 1, 1), float(np.trace(gram))
    share = values / whole if whole > 0 else np.zeros(AXES)
    return Space(people * stretch[:, None], axes, values / freedom, share)


def _means(votes: VoteTable) -> Floats:
    total = np.bincount(votes.statement, weights=votes.stance, minlength=votes.statements)
    count = np.bincount(votes.statement, minlength=votes.statements)
    return np.asarray(total / np.maximum(count, 1))


def _chunks(votes: VoteTable, centred: Floats) -> Iterator[Floats]:
    """The centred matrix, some people at a time; votes stand in the order of people."""
    for first in range(0, votes.people, CHUNK):
        last = min(first + CHUNK, votes.people)
        start, end = np.searchsorted(votes.person, (first, last))
        rows = np.zeros((last - first, votes.statements))
        rows[votes.person[start:end] - first, votes.statement[start:end]] = centred[start:end]
        yield rows


def _padded(columns: Floats) -> Floats:
    """A single statement has one axis; the second says nothing."""
    missing = AXES - columns.shape[1]
    return np.hstack([columns, np.zeros((len(columns), missing))]) if missing > 0 else columns


def _signed(axes: Floats) -> Floats:
    """Of two opposite directions always the same: its largest entry is positive."""
    largest = np.abs(axes).argmax(axis=0)
    signs = np.sign(axes[largest, np.arange(axes.shape[1])])
    return np.asarray(axes * np.where(signs == 0, 1.0, signs))
