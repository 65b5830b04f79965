"""Weights from data and from judgements: hand-counted, never negative, summing to 1."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xieshang.core.bad_input import BadInput
from xieshang.core.index.ahp import judged
from xieshang.core.index.tests.frames import crowd
from xieshang.core.index.weights import (
    among,
    budget,
    critic,
    effects,
    entropy,
    least_squares,
    optimised,
    principal,
)


def test_entropy_gives_all_to_the_child_that_tells_units_apart() -> None:
    scores = np.array([[50.0, 50.0, 50.0, np.nan], [0.0, 0.0, 90.0, 1.0]])
    assert entropy(scores).tolist() == pytest.approx([0, 1])
    halves = np.array([[1.0, 3.0], [2.0, 6.0]])  # the same shares, whatever the unit
    assert entropy(halves).tolist() == pytest.approx([0.5, 0.5])
    assert entropy(np.array([[0.0, 0.0], [1.0, 3.0]])).tolist() == [0, 1]


def test_critic_is_spread_times_conflict() -> None:
    scores = np.array([[0.0, 50.0, 100.0], [0.0, 25.0, 50.0], [100.0, 50.0, 0.0]])
    # r: 1 between the first two, −1 to the third; Σ(1 − r) = 2, 2, 4; sd = 50, 25, 50
    assert critic(scores).tolist() == pytest.approx([100 / 350, 50 / 350, 200 / 350])


def test_squared_loadings_are_weights_and_opposites_are_refused() -> None:
    scores = crowd(4, 200)
    found = principal(scores)
    assert found.min() > 0.2
    assert found.sum() == pytest.approx(1)
    with pytest.raises(BadInput, match="方向相反"):
        principal(np.vstack([scores, 100 - scores[:1]]))


def test_optimised_weights_reach_the_wanted_effects_where_they_can() -> None:
    scores = crowd(4, 300)
    target = np.array([0.3, 0.3, 0.2, 0.2])
    found = optimised(scores, target)
    assert found.min() >= 0
    assert effects(scores, found).tolist() == pytest.approx(target.tolist())


def test_optimised_weights_are_never_negative_where_that_is_out_of_reach() -> None:
    scores = crowd(3, 300)
    scores[2] = scores[0] * 0.95 + scores[2] * 0.05  # nearly a twin, wanted to matter little
    found = optimised(scores, np.array([0.49, 0.49, 0.02]))
    assert found.min() >= 0
    assert found.sum() == pytest.approx(1)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_least_squares_holds_the_conditions_of_an_optimum(seed: int) -> None:
    rng = np.random.default_rng(seed)
    matrix, wanted = rng.normal(size=(5, 4)), rng.normal(size=5)
    found = least_squares(matrix, wanted)
    pull = matrix.T @ (wanted - matrix @ found)
    assert found.min() >= 0
    assert pull.max() < 1e-8  # no step up helps
    assert abs(pull @ found) < 1e-8  # and what is free has no pull left


def test_a_child_without_spread_has_no_weight_from_data() -> None:
    flat = np.vstack([crowd(2, 9), np.full((1, 9), 50.0)])
    for method in ("critic", "pca", "optimised"):
        with pytest.raises(BadInput, match="全都一样"):
            among(method, flat, np.ones(3))
    with pytest.raises(BadInput, match="全都一样"):
        entropy(np.full((2, 4), 50.0))
    twins = crowd(1, 40)[[0, 0]] * np.array([[1.0], [0.3]])  # nothing but rounding apart
    with pytest.raises(BadInput, match="定不出权重"):
        critic(twins)
    with pytest.raises(BadInput, match="熵权"):
        entropy(np.array([[-1.0, 3.0]]))
    assert among("given", flat, np.array([1.0, 1.0, 2.0])).tolist() == [0.25, 0.25, 0.5]


def test_judgements_give_the_textbook_weights() -> None:
    found = judged([[1, 1 / 2, 3], [2, 1, 4], [1 / 3, 1 / 4, 1]])
    # Saaty's eigenvector, known from lectures on the method: 0.320, 0.558, 0.122, CR 0.016
    assert found.weights.round(3).tolist() == [0.320, 0.558, 0.122]
    assert found.consistency_ratio == pytest.approx(0.016, abs=0.001)


def test_judgements_that_contradict_themselves_are_refused_with_the_pair() -> None:
    circle = [[1, 3, 1 / 3], [1 / 3, 1, 3], [3, 1 / 3, 1]]
    with pytest.raises(BadInput, match="互相矛盾") as refused:
        judged(circle)
    assert "1–" in str(refused.value)


def test_people_are_joined_by_the_geometric_mean() -> None:
    found = judged([[1, 2], [1 / 2, 1]], [[1, 8], [1 / 8, 1]])
    assert found.weights.tolist() == pytest.approx([0.8, 0.2])


@pytest.mark.parametrize(
    "matrices",
    [
        (),
        ([[1.0]],),
        ([[1.0, 2.0]],),
        ([[1.0, 2.0], [0.5]],),
        ([],),
        ([[1.0, 2.0], [2.0, 1.0]],),
        ([[1.0, -2.0], [-0.5, 1.0]],),
        ([[1.0, 1.0], [1.0, 1.0]], [[1.0] * 3] * 3),
    ],
)
def test_a_malformed_table_of_judgements_is_refused(
    matrices: tuple[list[list[float]], ...],
) -> None:
    with pytest.raises(BadInput, match="比较表"):
        judged(*matrices)


def test_each_expert_counts_the_same_however_many_points() -> None:
    assert budget([[10, 10], [0, 1]]).tolist() == [0.25, 0.75]
    for wrong in ([[0, 0]], [[1, -1]], [[1, float("nan")]], [[1, 2], [3]], []):
        with pytest.raises(BadInput, match="专家"):
            budget(wrong)
