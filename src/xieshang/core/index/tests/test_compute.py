"""Scores up the tree: what is absent, what a red line does, methods mixed at will."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xieshang.core.bad_input import BadInput
from xieshang.core.index.compute import compute, ranks
from xieshang.core.index.data import Data, State
from xieshang.core.index.model import Cap, Framework, Node
from xieshang.core.index.options import Aggregation, Normalisation, Weighting
from xieshang.core.index.tests.frames import crowd, flat, leaf, table, two_levels


def test_what_does_not_apply_and_what_is_missing_are_told_apart() -> None:
    found = compute(
        two_levels(),
        table(
            [40, "N/A", "", "N/A", ""], [80, 80, 80, "N/A", 20], [50, 50, "N/A", "N/A", "矛盾"]
        ),
    )
    assert found.of("A").tolist() == pytest.approx([70, 80, 80, np.nan, 20], nan_ok=True)
    assert found.total.tolist() == pytest.approx([62, 68, 80, np.nan, 20], nan_ok=True)
    whole = found.completeness[0]
    assert whole.tolist() == pytest.approx([1, 1, 0.75, np.nan, 0.45], nan_ok=True)
    assert [State(int(one)) for one in found.state[0]] == [
        State.VALUE,
        State.VALUE,
        State.VALUE,
        State.NOT_APPLICABLE,
        State.VALUE,
    ]
    assert found.share[:, 2].tolist() == [1, 1, 0, 0, 1, 0]


def test_a_group_with_too_little_data_has_no_score() -> None:
    strict = two_levels().changed({"A": {"need": 0.75}})
    found = compute(strict, table([40, 40], ["", 80], [50, 50]))
    assert np.isnan(found.of("A")[0])
    assert found.state[found.row_of["A"]].tolist() == [State.MISSING, State.VALUE]
    assert found.total.tolist() == [50, 62]


def test_nothing_with_a_weight_is_nothing() -> None:
    found = compute(flat(leaf("x", weight=0.0), leaf("y")), table([9, 9], ["", 5], codes="x y"))
    assert found.total.tolist() == pytest.approx([np.nan, 5], nan_ok=True)


@pytest.mark.parametrize(
    ("method", "power", "expected"),
    [
        ("arithmetic", None, [(3 * 20 + 80) / 4, 40]),
        ("geometric", None, [20**0.75 * 80**0.25, 0]),
        ("harmonic", None, [1 / (0.75 / 20 + 0.25 / 80), 0]),
        ("generalised", 2.0, [((3 * 400 + 6400) / 4) ** 0.5, (3 * 0 + 160**2 / 4) ** 0.5]),
        ("generalised", 0.5, [((3 * 20**0.5 + 80**0.5) / 4) ** 2, (160**0.5 / 4) ** 2]),
    ],
)
def test_means_are_as_counted_by_hand(
    method: str, power: float | None, expected: list[float]
) -> None:
    wide = Normalisation.of("goalposts", lower=0.0, upper=200.0, high=200.0)
    tree = flat(
        leaf("x", weight=3, normalise=wide),
        leaf("y", normalise=wide),
        aggregate=method,
        power=power,
    )
    found = compute(tree, table([20, 0], [80, 160], codes="x y"))
    assert found.total.tolist() == pytest.approx(expected)


def test_a_negative_score_has_no_geometric_mean_and_a_floor_helps() -> None:
    data = table([1, 2, 3], [3, 2, 9], codes="x y")
    z = Normalisation.of("z")
    with pytest.raises(BadInput, match="下限") as refused:
        compute(flat(leaf("x", normalise=z), leaf("y"), aggregate="geometric"), data)
    assert refused.value.field == "I.aggregate"
    floored = Normalisation.of("z", floor=0.1)
    found = compute(flat(leaf("x", normalise=floored), leaf("y"), aggregate="geometric"), data)
    assert (found.total > 0).all()


def test_methods_mix_within_a_level_and_between_levels() -> None:
    tree = two_levels().changed(
        {
            "A": {"aggregate": Aggregation("geometric")},
            "I": {"aggregate": Aggregation("harmonic")},
        }
    )
    found = compute(tree, table([16], [81], [50]))
    a = 16**0.25 * 81**0.75
    assert found.of("A")[0] == pytest.approx(a)
    assert found.total[0] == pytest.approx(1 / (0.6 / a + 0.4 / 50))


def test_a_red_line_lowers_the_score_and_says_so() -> None:
    tree = two_levels().changed({"I": {"caps": (Cap("B", 40, 60), Cap("A", 10, 20))}})
    found = compute(tree, table([90, 90, 0], [90, 90, 0], [39, 40, 40]))
    assert found.total.tolist() == [60, 70, 16]
    assert found.uncapped[0].tolist() == pytest.approx([69.6, 70, 16])
    assert found.capped[0].tolist() == [True, False, False]


def test_copeland_counts_pairs_won_and_lost() -> None:
    tree = flat(leaf("x", weight=2), leaf("y"), leaf("z"), aggregate="copeland")
    found = compute(tree, table([3, 2, 1, ""], [1, 2, 3, 9], [1, 2, 3, 9], codes="x y z"))
    # 1 and 2 and 3: 2 against 2, a draw; u4 wins on y and z, which alone it has
    assert found.total.tolist() == [-1, -1, -1, 3]


def test_outranking_is_the_mean_share_of_a_pair() -> None:
    tree = flat(leaf("x", weight=3), leaf("y"), aggregate="outranking")
    found = compute(tree, table([3, 2, 2], [1, 1, 5], codes="x y"))
    assert found.total.tolist() == pytest.approx(
        [(87.5 + 75) / 2, (12.5 + 37.5) / 2, (25 + 62.5) / 2]
    )
    assert compute(tree, table([3], [1], codes="x y")).total.tolist() == [50]
    with pytest.raises(BadInput, match="5000"):
        many = np.zeros(5001)
        compute(tree, Data.of([str(n) for n in range(5001)], {"x": many, "y": many}))


def test_columns_and_indicators_must_match_one_to_one() -> None:
    with pytest.raises(BadInput, match="没有这些指标：b1"):
        compute(two_levels(), table([1], [1], codes="a1 a2"))
    with pytest.raises(BadInput, match="不是指标体系里的指标：z"):
        compute(two_levels(), table([1], [1], [1], [1], codes="a1 a2 b1 z"))
    with pytest.raises(BadInput, match="没有单位"):
        compute(two_levels(), Data.of([], {"a1": [], "a2": [], "b1": []}))


def test_a_value_keeps_its_parts_and_a_zero_denominator_is_refused() -> None:
    parts = {"x": (np.array([1.0, 30.0, np.nan]), np.array([4.0, 40.0, 1.0]))}
    data = Data.of_parts(["a", "b", "c"], parts)
    found = compute(flat(leaf("x", factor=100.0)), data)
    assert found.total.tolist() == pytest.approx([25, 75, np.nan], nan_ok=True)
    with pytest.raises(BadInput, match="分母是0"):
        Data.of_parts(["a"], {"x": (np.array([1.0]), np.array([0.0]))})
    absent = np.array([State.NOT_APPLICABLE], np.int8)
    noted = Data.of_parts(["a"], {"x": (np.zeros(1), np.zeros(1))}, {"x": absent})
    assert noted.state.tolist() == [[State.NOT_APPLICABLE]]


def test_data_at_fault_is_refused() -> None:
    with pytest.raises(BadInput, match="1个值"):
        Data.of(["a", "b"], {"x": [1]})
    with pytest.raises(BadInput, match="不是数"):
        Data.of(["a"], {"x": ["inf"]})
    with pytest.raises(BadInput, match="分组"):
        Data.of(["a"], {"x": [1]}, group=["g", "h"])
    assert Data.of(["a", "b"], {"x": [float("nan"), State.CONFLICTING]}).state.tolist() == [
        [State.MISSING, State.CONFLICTING]
    ]
    some = Data.of(["a", "b"], {"x": [1, 2], "y": [3, 4]}, group=["g", "h"])
    kept = some.only(np.array([False, True]), ["y"])
    assert (kept.units, kept.group, kept.value.tolist()) == (("b",), ("h",), [[4]])


def test_ranks_share_the_better_place() -> None:
    assert ranks(np.array([[1.0, 2.0], [np.nan, 2.0]])).tolist() == [[2, 1], [0, 1]]
    assert ranks(np.array([0.1 + 0.2, 0.3, 0.4])).tolist() == [2, 2, 1]
    found = compute(flat(leaf("x")), table([5, 7, 7, ""], codes="x"))
    assert found.ranks().tolist() == [3, 1, 1, 0]


def test_weights_may_come_from_the_data() -> None:
    tree = Framework((Node("I", weighting=Weighting("equal")), leaf("x", weight=9), leaf("y")))
    found = compute(tree, table([10, 20], [30, 40], codes="x y"))
    assert found.total.tolist() == [20, 30]
    assert found.weights["I"].tolist() == [0.5, 0.5]
    flat_column = Framework((Node("I", weighting=Weighting("critic")), leaf("x"), leaf("y")))
    with pytest.raises(BadInput) as refused:
        compute(flat_column, table([1, 1, 1], [1, 2, 3], codes="x y"))
    assert refused.value.field == "I.weighting"


SCORES = st.lists(st.integers(1, 99), min_size=9, max_size=9)
MIXED = ("arithmetic", "geometric", "harmonic", "copeland", "outranking")


@settings(max_examples=12, deadline=None)
@given(SCORES, st.integers(0, 8), st.sampled_from(MIXED), st.sampled_from(MIXED[:3]))
def test_a_better_value_never_lowers_a_score(
    cells: list[int], place: int, top: str, below: str
) -> None:
    tree = two_levels().changed(
        {"I": {"aggregate": Aggregation(top)}, "A": {"aggregate": Aggregation(below)}}
    )
    values = np.array(cells, np.float64).reshape(3, 3)
    better = values.copy()
    better[place // 3, place % 3] += 1
    unit = place % 3
    before, after = (
        compute(tree, Data.of(["u", "v", "w"], dict(zip(("a1", "a2", "b1"), v, strict=True))))
        for v in (values, better)
    )
    assert after.total[unit] >= before.total[unit] - 1e-9


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(6)), st.sampled_from(MIXED))
def test_the_order_of_units_changes_nothing(order: list[int], method: str) -> None:
    tree = flat(leaf("x"), leaf("y", weight=2), leaf("z"), aggregate=method)
    values = crowd(3, 6)
    names = [f"u{n}" for n in range(6)]
    found = compute(tree, Data.of(names, dict(zip("xyz", values, strict=True))))
    shuffled = compute(tree, Data.of(names, dict(zip("xyz", values[:, order], strict=True))))
    np.testing.assert_allclose(shuffled.total, found.total[order])
