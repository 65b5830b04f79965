"""The two axes are those of the textbook."""

from __future__ import annotations

import numpy as np
import pytest

from xieshang.core.opinion import space
from xieshang.core.opinion.space import spread_out
from xieshang.core.opinion.tests.crowds import planted, unanimous
from xieshang.core.opinion.votes import VoteTable


def test_with_no_gaps_the_axes_are_the_singular_vectors() -> None:
    votes, _group = planted((30, 20), spoke=1.1)
    matrix = votes.stance.reshape(50, 40)
    centred = matrix - matrix.mean(axis=0)
    _left, singular, right = np.linalg.svd(centred, full_matrices=False)
    found = spread_out(votes)
    assert np.allclose(np.abs(found.axes.T @ right[:2].T), np.eye(2), atol=1e-9)
    assert np.allclose(found.spread, singular[:2] ** 2 / 49)
    assert np.allclose(found.share, singular[:2] ** 2 / (singular**2).sum())
    assert np.allclose(np.abs(found.people), np.abs(centred @ right[:2].T))


def test_a_gap_moves_nobody_and_is_made_up_for_by_the_stretch() -> None:
    # Two camps of four; in each, one spoke to the even and one to the odd statements only.
    rows = [(p, s, 1 if p < 4 else -1) for p in range(8) for s in range(8)]
    half_of = {2: 0, 3: 1, 6: 0, 7: 1}
    rows = [row for row in rows if half_of.get(row[0], row[1] % 2) == row[1] % 2]
    found = spread_out(VoteTable.of(rows, range(8)))
    whole, half = found.people[0, 0], found.people[2, 0]
    assert half == pytest.approx(whole / np.sqrt(2))


def test_people_taken_in_parts_give_the_same_place(monkeypatch: pytest.MonkeyPatch) -> None:
    votes, _group = planted((25, 25))
    whole = spread_out(votes)
    monkeypatch.setattr(space, "CHUNK", 7)
    parts = spread_out(votes)
    assert np.allclose(whole.people, parts.people)


def test_one_statement_has_one_axis_and_unanimity_none() -> None:
    one = spread_out(VoteTable.of([("a", 0, 1), ("b", 0, -1)], [0]))
    assert one.people[:, 1].tolist() == [0.0, 0.0]
    assert spread_out(unanimous(5)).spread.tolist() == [0.0, 0.0]
