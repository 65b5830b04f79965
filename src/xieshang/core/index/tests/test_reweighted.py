"""Many sets of weights at once give what each would give alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from xieshang.core.index import factors, reweighted
from xieshang.core.index.arrays import Floats
from xieshang.core.index.compute import compute
from xieshang.core.index.data import Data
from xieshang.core.index.factors import Factor, Setup
from xieshang.core.index.model import Cap, Framework, Node
from xieshang.core.index.montecarlo import evaluate
from xieshang.core.index.options import Aggregation
from xieshang.core.index.tests.frames import crowd, leaf

CODES = ("A", "B", "a1", "a2", "a3", "b1", "b2")
DESIGN = np.random.default_rng(5).random((17, len(CODES)))
GEOMETRIC, SPREAD_OUT = Aggregation("geometric"), factors.weights(CODES, spread=0.9)


def tree() -> Framework:
    """A red line, a share of the weight that must be there, a mean that is not arithmetic."""
    return Framework(
        (
            Node("I", aggregate=GEOMETRIC),
            Node("A", "I", weight=60, need=0.6, caps=(Cap("a1", 60.0, 45.0),)),
            Node("B", "I", weight=40),
            leaf("a1", "A", weight=1), leaf("a2", "A", weight=3), leaf("a3", "A", weight=2),
            leaf("b1", "B", weight=0), leaf("b2", "B"),
        )
    )  # fmt: skip


def gaps(units: int = 9) -> Data:
    columns: list[list[float | str]] = [list(column) for column in crowd(5, units)]
    for row, place, cell in ((0, 1, ""), (1, 1, "N/A"), (1, 2, ""), (4, 3, ""), (2, 3, "")):
        columns[row][place] = cell
    for row in range(5):
        columns[row][0] = "N/A"
    return Data.of([f"u{n}" for n in range(units)], dict(zip(CODES[2:], columns, strict=True)))


def one_by_one(data: Data, used: Sequence[Factor], code: str) -> Floats:
    found = []
    for draws in DESIGN:
        setup, start = Setup(tree(), data), 0
        for factor in used:
            setup = factor.apply(setup, draws[start : start + factor.width])
            start += factor.width
        found.append(compute(setup.framework, setup.data).of(code))
    return np.stack(found)


@pytest.mark.parametrize("code", ["I", "A", "a2"])
def test_all_runs_at_once_score_as_run_by_run(code: str) -> None:
    data = gaps()
    at_once = evaluate(Setup(tree(), data), [SPREAD_OUT], DESIGN, code)
    alone = one_by_one(data, [SPREAD_OUT], code)
    np.testing.assert_allclose(at_once, alone, rtol=1e-13)
    if code == "A":  # the weights themselves decide who has enough, and who has a red line
        some = np.isnan(at_once).sum(axis=0)
        assert ((some > 0) & (some < len(DESIGN))).any()
        assert (at_once == 45.0).any()


def test_a_single_unit_and_runs_in_several_passes_score_alike(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reweighted, "AT_ONCE", 20)
    for units in (4, 9):
        data = gaps(9).only(np.arange(units))
        at_once = evaluate(Setup(tree(), data), [SPREAD_OUT], DESIGN, "I")
        alone = one_by_one(data, [SPREAD_OUT], "I")
        np.testing.assert_allclose(at_once, alone, rtol=1e-13)


def test_two_factors_on_one_weight_multiply() -> None:
    used = [factors.weights(CODES[:3], spread=0.5), factors.weights(CODES[1:5], spread=0.3)]
    at_once = evaluate(Setup(tree(), gaps()), used, DESIGN, "I")
    np.testing.assert_allclose(at_once, one_by_one(gaps(), used, "I"), rtol=1e-13)


def test_a_weight_that_becomes_zero_is_left_to_the_single_run() -> None:
    whole = factors.weights(["a1", "a2"], spread=1.0)
    design = np.array([[0.0, 0.5], [0.5, 0.0]])
    found = evaluate(Setup(tree(), gaps()), [whole], design, "A")
    for run, (a1, a2) in enumerate(((0.0, 3.0), (1.0, 0.0))):
        less = tree().changed({"a1": {"weight": a1}, "a2": {"weight": a2}})
        np.testing.assert_allclose(found[run], compute(less, gaps()).of("A"), rtol=1e-13)


def test_who_has_just_enough_has_it_however_large_the_weights_are() -> None:
    names = [f"a{number}" for number in range(5)]
    nodes = [leaf(name, "A", weight=123456.7) for name in names]
    just = Framework((Node("I"), Node("A", "I", need=0.2), leaf("b", "I"), *nodes))
    columns: dict[str, list[float | str]] = {name: ["", 7.0, 5.0] for name in names}
    columns |= {"a0": [3.0, 9.0, 6.0], "b": [1.0, 2.0, 3.0]}  # the first has one in five
    data = Data.of(["u0", "u1", "u2"], columns)
    varied = factors.weights(["A", "b"])
    found = evaluate(Setup(just, data), [varied], np.array([[0.1, 0.9]]), "A")
    np.testing.assert_allclose(found[0], compute(just, data).of("A"), rtol=1e-13)
    assert not np.isnan(found).any()
