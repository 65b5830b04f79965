"""Groups are found where they were planted and never point at few people."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshang.core.opinion.groups import _silhouette, group
from xieshang.core.opinion.space import spread_out
from xieshang.core.opinion.tests.crowds import planted
from xieshang.core.opinion.votes import Floats, Ints


def by_hand(points: Floats, label: Ints) -> float:
    """Rousseeuw's silhouette, word for word."""
    values = []
    for i, one in enumerate(points):
        gaps = np.linalg.norm(points - one, axis=1)
        own = (label == label[i]) & (np.arange(len(points)) != i)
        if not own.any():
            values.append(0.0)
            continue
        a = gaps[own].mean()
        b = min(gaps[label == other].mean() for other in set(label.tolist()) - {label[i]})
        values.append((b - a) / max(a, b))
    return float(np.mean(values))


@pytest.mark.parametrize("sizes", [(40, 30), (40, 30, 20)])
def test_planted_groups_are_found_with_their_sizes(sizes: tuple[int, ...]) -> None:
    votes, planted_group = planted(sizes, statements=60, spoke=0.8)
    found = group(spread_out(votes).people, smallest=10)
    assert found is not None
    assert np.bincount(found.of).tolist() == sorted(sizes, reverse=True)
    assert (found.of == planted_group).all()


def test_a_group_of_nine_is_never_shown_and_one_of_ten_is() -> None:
    ten, _g = planted((40, 10), spoke=0.9)
    nine, _g = planted((40, 9), spoke=0.9)
    shown = group(spread_out(ten).people, smallest=10)
    assert shown is not None and np.bincount(shown.of).tolist() == [40, 10]
    hidden = group(spread_out(nine).people, smallest=10)
    assert hidden is None or np.bincount(hidden.of).min() >= 10


@pytest.mark.parametrize("seed", range(5))
def test_the_silhouette_is_the_one_of_the_definition(seed: int) -> None:
    chance = np.random.default_rng(seed)
    points = chance.normal(size=(40, 2))
    label = chance.integers(0, 3, 40)
    assert _silhouette(points, np.ones(40), label, 3) == pytest.approx(by_hand(points, label))


def test_a_grain_counts_as_the_people_in_it() -> None:
    points = np.array([[0.0, 0.0], [0.1, 0.0], [4.0, 0.0], [5.0, 1.0]])
    weights = np.array([3.0, 1.0, 2.0, 1.0])
    label = np.array([0, 0, 1, 1])
    unfolded = np.repeat(np.arange(4), weights.astype(int))
    assert _silhouette(points, weights, label, 2) == pytest.approx(
        by_hand(points[unfolded], label[unfolded])
    )


def test_more_people_than_grains_are_grouped_alike() -> None:
    votes, planted_group = planted((900, 700), spoke=0.7)
    found = group(spread_out(votes).people, smallest=10)
    assert found is not None and found.groups == 2
    assert (found.of == planted_group).mean() > 0.99


@given(st.integers(0, 10_000), st.integers(20, 80), st.integers(2, 12))
def test_no_group_is_ever_smaller_than_asked(seed: int, people: int, smallest: int) -> None:
    points = np.random.default_rng(seed).normal(size=(people, 2))
    found = group(points, smallest=smallest)
    if found is not None:
        assert np.bincount(found.of, minlength=found.groups).min() >= smallest
        assert 2 <= found.groups <= 5
