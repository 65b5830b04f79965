"""Every point of a score and of a change has an owner, and the points sum without a rest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xieshang.core.bad_input import BadInput
from xieshang.core.index.compute import compute
from xieshang.core.index.data import Data
from xieshang.core.index.diagnose import alpha, diagnose
from xieshang.core.index.explain import EFFECTS, change, contributions, what_if
from xieshang.core.index.model import Cap, Framework
from xieshang.core.index.options import Aggregation, Normalisation
from xieshang.core.index.tests.frames import crowd, flat, leaf, table, two_levels

METHODS = ("arithmetic", "geometric", "harmonic", "copeland", "outranking")


def of(cells: Sequence[float | str]) -> Data:
    rows = [list(cells[n : n + 3]) for n in (0, 3, 6)]
    return table(*rows)


def mixed(top: str, below: str) -> Framework:
    return two_levels().changed(
        {
            "I": {"aggregate": Aggregation(top), "caps": (Cap("B", 40, 30),)},
            "A": {"aggregate": Aggregation(below)},
        }
    )


def test_contributions_of_an_arithmetic_mean_are_weight_times_score() -> None:
    found = contributions(compute(two_levels(), table([40, ""], [80, 80], [50, 50])))
    assert found.codes == ("a1", "a2", "b1")
    assert found.points[:, 0].tolist() == pytest.approx([6, 36, 20])
    assert found.points[:, 1].tolist() == pytest.approx([0, 48, 20])
    assert found.of(0) == pytest.approx({"a2": 36, "b1": 20, "a1": 6})
    inner = contributions(compute(two_levels(), table([40], [80], [50])), "A")
    assert inner.points[:, 0].tolist() == pytest.approx([10, 60])


def test_a_red_line_has_a_line_of_its_own_and_pairs_end_at_the_children() -> None:
    capped = contributions(
        compute(mixed("arithmetic", "geometric"), of([90] * 6 + [39, 90, 90]))
    )
    assert capped.codes[0] == "cap:I"
    assert capped.of(0)["cap:I"] == pytest.approx(30 - (0.6 * 90 + 0.4 * 39))
    paired = contributions(compute(mixed("outranking", "arithmetic"), of(list(range(50, 59)))))
    assert paired.codes == ("A", "B")


CELLS = st.lists(
    st.one_of(st.integers(0, 100), st.sampled_from(["", "N/A"])), min_size=9, max_size=9
)


@settings(max_examples=12, deadline=None)
@given(CELLS, st.sampled_from(METHODS), st.sampled_from((*METHODS[:3], "outranking")))
def test_contributions_sum_to_the_score_exactly(
    cells: list[float | str], top: str, below: str
) -> None:
    result = compute(mixed(top, below), of(cells))
    found = contributions(result)
    np.testing.assert_allclose(found.points.sum(axis=0), result.total, atol=1e-9)


@settings(max_examples=8, deadline=None)
@given(CELLS, CELLS, st.sampled_from(METHODS[:3]))
def test_effects_of_a_change_sum_to_it_exactly(
    before: list[float | str], after: list[float | str], top: str
) -> None:
    wider = Normalisation.of("goalposts", lower=0.0, upper=110.0)
    later = mixed(top, "arithmetic").changed(
        {"B": {"weight": 70.0}, "a2": {"normalise": wider}}
    )
    one = compute(mixed(top, "arithmetic"), of(before))
    other = compute(later, of(after))
    found = change(one, other)
    gone = np.nan_to_num(other.total) - np.nan_to_num(one.total)
    both = ~(np.isnan(other.total) | np.isnan(one.total))
    np.testing.assert_allclose(found.points.sum(axis=(0, 1))[both], gone[both], atol=1e-8)


def test_each_cause_of_a_change_gets_its_own_points() -> None:
    tree, data = two_levels(), table([40], [80], [50])
    before = compute(tree, data)
    value, weight, goalpost = range(3)
    better = change(before, compute(tree, table([40], [90], [50])))
    assert better.points[:, :, 0].sum(axis=1).tolist() == pytest.approx([4.5, 0, 0])
    assert better.points[value, better.codes.index("a2"), 0] == pytest.approx(4.5)
    heavier = change(before, compute(tree.changed({"B": {"weight": 60.0}}), data))
    assert not heavier.points[[value, goalpost]].any()
    assert heavier.points[weight].sum() == pytest.approx(0.5 * 70 + 0.5 * 50 - 62)
    harder = Normalisation.of("goalposts", lower=0.0, upper=200.0)
    moved = change(before, compute(tree.changed({"b1": {"normalise": harder}}), data))
    assert moved.points[:, :, 0].sum(axis=1).tolist() == pytest.approx([0, 0, -10])
    assert EFFECTS == ("value", "weight", "goalpost")


def test_only_units_of_both_periods_and_the_same_tree_are_compared() -> None:
    tree = flat(leaf("x"))
    one = compute(tree, Data.of(["a", "b"], {"x": [1, 2]}))
    other = compute(tree, Data.of(["c", "b"], {"x": [9, 5]}))
    found = change(one, other)
    assert (found.units, found.before.tolist(), found.after.tolist()) == (("b",), [2], [5])
    with pytest.raises(BadInput, match="共同的单位"):
        change(one, compute(tree, Data.of(["z"], {"x": [1]})))
    with pytest.raises(BadInput, match="不一样"):
        change(one, compute(flat(leaf("y")), Data.of(["a"], {"y": [1]})))


def test_what_if_moves_one_unit_and_leaves_the_scale_alone() -> None:
    tree = flat(leaf("x", normalise=Normalisation("minmax")), leaf("y"))
    result = compute(tree, table([0, 10, 5], [50, 50, ""], codes="x y"))
    found = what_if(result, "u3", {"x": 20.0, "y": 90.0})
    assert (found.before["I"], found.after["I"]) == (50, 95)
    assert found.after["x"] == 100
    assert found.rank == (2, 1)
    for unit, values in (("u9", {"x": 1.0}), ("u1", {}), ("u1", {"z": 1.0})):
        with pytest.raises(BadInput):
            what_if(result, unit, values)


def test_a_group_is_told_by_its_correlations_alpha_and_effects() -> None:
    columns = crowd(3, 80)
    columns[2] = 100 - columns[0] + columns[1] / 10
    units = [str(n) for n in range(80)]
    tree = two_levels()
    data = Data.of(units, dict(zip(("a1", "b1", "a2"), columns, strict=True)))
    found = diagnose(compute(tree, data))
    assert set(found) == {"I", "A"}
    opposed = found["A"]
    assert opposed.opposed == (("a1", "a2"),)
    assert opposed.warns
    assert opposed.components.share.sum() == pytest.approx(1)
    assert opposed.components.share[0] > 0.95
    alike = (crowd(3, 80) + crowd(1, 80, seed=2)) / 2
    good = Data.of(units, dict(zip(("a1", "a2", "b1"), alike, strict=True)))
    whole = diagnose(compute(tree, good))["A"]
    assert not whole.warns
    assert whole.effects.sum() == pytest.approx(1)
    assert whole.weights.tolist() == [0.25, 0.75]
    assert (whole.components.loadings[:, 0] > 0).all()
    twin = Data.of(units, dict(zip(("a1", "a2", "b1"), crowd(3, 80)[[0, 0, 1]], strict=True)))
    assert diagnose(compute(tree, twin))["A"].redundant == (("a1", "a2"),)


def test_alpha_is_as_counted_by_hand() -> None:
    scores = np.array([[1.0, 2.0, 3.0, np.nan], [2.0, 2.0, 5.0, 1.0]])
    # variances 1 and 3, of the sum (3, 4, 8) 7: 2 · (1 − 4/7)
    assert alpha(scores) == pytest.approx(2 * (1 - 4 / 7))
    with pytest.raises(BadInput, match="α"):
        alpha(np.array([[1.0, np.nan], [np.nan, 2.0]]))
