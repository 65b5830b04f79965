"""How far places depend on what could have been decided otherwise, and on which decision."""

from __future__ import annotations

import numpy as np
import pytest

from xieshang.core.bad_input import BadInput
from xieshang.core.index import factors
from xieshang.core.index.arrays import Floats
from xieshang.core.index.compute import Result, compute, fitted
from xieshang.core.index.data import Data
from xieshang.core.index.montecarlo import leave_one_out, monte_carlo
from xieshang.core.index.options import Aggregation, Normalisation, Weighting
from xieshang.core.index.sobol import sensitivity, sobol
from xieshang.core.index.tests.frames import crowd, flat, leaf, table, two_levels

LEAVES = ("a1", "a2", "b1")


def result(units: int = 12) -> Result:
    names = [f"u{n}" for n in range(units)]
    data = Data.of(names, dict(zip(LEAVES, crowd(3, units), strict=True)))
    return compute(two_levels(), data)


EVERY = [
    factors.weights(["A", "B", "a1", "a2"], spread=0.3),
    factors.normalisations(
        LEAVES,
        [Normalisation("minmax"), Normalisation("percentile"), Normalisation("z", floor=0.1)],
    ),
    factors.aggregations(["I", "A"], [Aggregation(), Aggregation("geometric")]),
    factors.weightings(["A"], [Weighting(), Weighting("equal")]),
]


def test_the_same_seed_gives_the_same_runs_and_another_one_others() -> None:
    one, again = (monte_carlo(result(), EVERY, runs=20, seed=3) for _ in range(2))
    np.testing.assert_array_equal(one.scores, again.scores)
    assert one.design.shape == (20, 7)
    assert one.names == ("weights", "normalise", "aggregate", "weighting")
    other = monte_carlo(result(), EVERY, runs=20, seed=4)
    assert not np.array_equal(other.scores, one.scores)


def test_a_unit_that_is_best_in_everything_stays_first_whatever_the_weights() -> None:
    data = table([90, 20, 50], [90, 50, 20], [90, 40, 45])
    runs = monte_carlo(compute(two_levels(), data), EVERY[:1], runs=100)
    low, high = runs.rank_intervals()
    assert (low[0], high[0]) == (1, 1)
    assert (low.min(), high.max()) == (1, 3)
    lower, upper = runs.score_intervals(0.8)
    assert lower[0] == pytest.approx(90)
    assert (lower[1:] < upper[1:]).all()
    assert runs.mean_shift().shape == (100,)


def test_bands_have_probabilities_that_sum_to_one() -> None:
    data = table([80, 60, ""], [80, 0, ""], [80, 60, ""])
    runs = monte_carlo(compute(two_levels(), data), EVERY[:1], runs=60)
    found = runs.band_probabilities([33.0, 50.0])
    assert found[:, 0].tolist() == [0, 0, 1]
    assert found[:, 1].sum() == pytest.approx(1)
    assert 0 < found[1, 1] < 1
    assert np.isnan(found[:, 2]).all()
    assert runs.rank_intervals()[:, 2].tolist() == [0, 0]
    with pytest.raises(BadInput, match="界线"):
        runs.band_probabilities([50.0, 50.0])
    with pytest.raises(BadInput, match="水平"):
        runs.rank_intervals(1.0)


def test_goalposts_and_tables_may_be_what_is_uncertain() -> None:
    base = result()
    posts = factors.goalposts(LEAVES, spread=0.2)
    moved = monte_carlo(base, [posts], runs=30)
    assert moved.scores.std(axis=0).min() > 0
    steps = Normalisation.of("piecewise", points=(0.0, 50.0, 90.0), scores=(0.0, 60.0, 100.0))
    tree = flat(leaf("x", normalise=steps))
    broken = compute(tree, table([40, 60], codes="x"))
    assert monte_carlo(broken, [factors.goalposts(["x"])], runs=9).scores.std() > 0
    lower = base.data.with_values(base.data.value - 5)
    tables = monte_carlo(base, [factors.datasets([base.data, lower])], runs=40)
    assert len(np.unique(tables.scores[:, 0].round(6))) == 2


@pytest.mark.parametrize(
    "idle",
    [
        lambda: factors.weights([]),
        lambda: factors.weights(["A"], spread=0.0),
        lambda: factors.aggregations(["I"], [Aggregation()]),
        lambda: factors.normalisations([], [Normalisation("z"), Normalisation("rank")]),
        lambda: factors.goalposts(["a1"], spread=0.0),
        lambda: factors.datasets([result().data]),
        lambda: monte_carlo(result(), [factors.weights(["I", "b1"])]),  # alone in its group
        lambda: monte_carlo(  # weights that come from the data
            compute(
                two_levels().changed({"A": {"weighting": Weighting("equal")}}), result().data
            ),
            [factors.weights(["a1", "a2"])],
        ),
        lambda: monte_carlo(result(), []),
        lambda: monte_carlo(result(), [EVERY[0], EVERY[0]]),
        lambda: monte_carlo(result(), EVERY[:1], runs=1),
        lambda: monte_carlo(
            compute(flat(leaf("x", normalise=Normalisation("z"))), table([1, 2], codes="x")),
            [factors.goalposts(["x"])],
        ),
    ],
)
def test_a_factor_that_changes_nothing_is_refused(idle) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BadInput):
        idle()


def test_a_result_on_foreign_scales_is_not_run_again_on_its_own() -> None:
    tree = flat(leaf("x", normalise=Normalisation("minmax")), leaf("y"))
    wide, narrow = table([0, 90], [1, 2], codes="x y"), table([40, 50], [1, 2], codes="x y")
    found = compute(tree, narrow, scales=fitted(tree, wide))
    for asked in (monte_carlo, sensitivity):
        with pytest.raises(BadInput, match="标尺"):
            asked(found, [factors.weights(["x", "y"])])


def test_sobol_indices_of_a_sum_are_shares_of_its_variance() -> None:
    def outcome(design: Floats) -> Floats:
        return design[:, 0] + 2 * design[:, 1] + 0 * design[:, 2]

    found = sobol(outcome, [("one", 1), ("two", 1), ("idle", 1)], base=1500)
    for one, share in zip(found, (0.2, 0.8, 0.0), strict=True):
        assert one.first == pytest.approx(share, abs=0.05)
        assert one.total == pytest.approx(share, abs=0.05)
        assert one.first_interval[0] <= one.first <= one.first_interval[1]
        assert one.total_interval[0] <= one.total <= one.total_interval[1]


def test_sobol_sees_what_only_two_factors_together_do() -> None:
    def outcome(design: Floats) -> Floats:
        return np.asarray((design[:, 0] - 0.5) * (design[:, 1:] - 0.5).sum(axis=1))

    found = sobol(outcome, [("one", 1), ("group", 2)], base=1500)
    for one in found:
        assert one.first == pytest.approx(0, abs=0.05)
        assert one.total == pytest.approx(1, abs=0.1)


def test_sobol_indices_of_an_index_tell_which_decision_matters() -> None:
    strong = factors.weights(["A", "B"], spread=0.9, name="halves")
    weak = factors.weights(["a1", "a2"], spread=0.01, name="inner")
    halves, inner = sensitivity(result(), [strong, weak], base=16)
    assert halves.total > inner.total
    alone = sensitivity(result(), [strong, weak], base=16, unit="u3")
    assert alone[0].total > 0.5
    with pytest.raises(BadInput, match="u99"):
        sensitivity(result(), [strong], unit="u99")


def test_nothing_to_decompose_is_refused() -> None:
    for outcome, base in ((lambda d: np.ones(len(d)), 16), (lambda d: d[:, 0], 4)):
        with pytest.raises(BadInput):
            sobol(outcome, [("one", 1)], base=base)


def test_leaving_out_an_indicator_that_decides_moves_places() -> None:
    tree = flat(leaf("x", weight=8), leaf("y", weight=1), leaf("z", weight=1))
    data = table([90, 50, 10], [10, 50, 90], [20, 50, 80], codes="x y z")
    found = {one.code: one for one in leave_one_out(compute(tree, data))}
    assert found["x"].mean_rank_shift == pytest.approx(4 / 3)
    assert found["y"].mean_rank_shift == 0
    [group] = leave_one_out(compute(two_levels(), table([9, 1], [1, 9], [5, 5])), ["A"])
    assert group.scores.tolist() == [5, 5]
    empty = compute(two_levels(), table([""], [""], [""]))
    assert leave_one_out(empty, ["A"])[0].mean_rank_shift == 0
