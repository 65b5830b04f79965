"""Every normalisation beside numbers counted by hand, and what all of them must keep."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xieshang.core.bad_input import BadInput
from xieshang.core.index.normalise import fit
from xieshang.core.index.options import NORMALISATIONS, Normalisation

VALUES = np.array([2.0, 4.0, 4.0, 10.0, np.nan])


def scored(
    method: str, direction: str = "up", floor: float | None = None, **options: object
) -> list[float]:
    how = Normalisation.of(method, floor=floor, **options)  # type: ignore[arg-type]
    found = fit(how, direction, VALUES, "x").score(VALUES)
    assert np.isnan(found[4])
    return [round(float(one), 4) for one in found[:4]]


@pytest.mark.parametrize(
    ("found", "counted"),
    [
        (scored("minmax"), [0, 25, 25, 100]),
        (scored("minmax", "down"), [100, 75, 75, 0]),
        (scored("minmax", low=1.0, high=5.0), [1, 2, 2, 5]),
        (scored("minmax", floor=10.0), [10, 25, 25, 100]),
        (scored("z"), [-0.866, -0.2887, -0.2887, 1.4434]),  # mean 5, sd √12
        (scored("z", "down", mean=10.0, sd=2.0), [11.7321, 10.5774, 10.5774, 7.1132]),
        (scored("z", floor=-0.5), [-0.5, -0.2887, -0.2887, 1.4434]),
        (scored("scaled", lower=0.0, upper=20.0), [10, 20, 20, 50]),
        (scored("scaled", "down", lower=0.0, upper=20.0), [90, 80, 80, 50]),
        (scored("rank"), [1, 2, 2, 4]),
        (scored("rank", "down"), [4, 2, 2, 1]),
        (scored("borda"), [0, 1, 1, 3]),
        (scored("percentile"), [0, 33.3333, 33.3333, 100]),
        (scored("distance_to_max"), [0, 25, 25, 100]),
        (scored("distance_to_reference", reference=6.0), [0, 50, 50, 200]),
        (scored("distance_to_reference", reference=6.0, cap=True), [0, 50, 50, 100]),
        (scored("distance_to_target", "down", target=2.0), [100, 75, 75, 0]),
        (scored("distance_to_target", target=18.0, low=0.0, high=1.0), [0, 0.125, 0.125, 0.5]),
        (scored("fraction_of_max"), [20, 40, 40, 100]),
        (scored("fraction_of_max", "down"), [100, 50, 50, 20]),  # the best, 2, by the value
        (scored("goalposts", lower=3.0, upper=8.0), [0, 20, 20, 100]),
        (scored("goalposts", "down", lower=3.0, upper=8.0), [100, 80, 80, 0]),
        (
            scored("goalposts", lower=1.0, upper=16.0, log=True),
            [25, 50, 50, round(float(np.log(10) / np.log(16)) * 100, 4)],
        ),
        (scored("goalposts", "down", lower=2.0, upper=8.0, log=True), [100, 50, 50, 0]),
        (
            scored("piecewise", points=(2.0, 6.0, 10.0), scores=(0.0, 60.0, 100.0)),
            [0, 30, 30, 100],
        ),
        (
            scored("piecewise", "down", points=(2.0, 8.0), scores=(100.0, 0.0)),
            [100, 66.6667, 66.6667, 0],
        ),
        (scored("range", "range", points=(2.0, 6.0, 8.0, 12.0)), [0, 50, 50, 50]),
        (scored("step", points=(0.0, 4.0, 5.0), scores=(0.0, 40.0, 100.0)), [0, 40, 40, 100]),
    ],
)
def test_scores_are_as_counted_by_hand(found: list[float], counted: list[float]) -> None:
    assert found == pytest.approx(counted, abs=1e-4)


@pytest.mark.parametrize("method", ["minmax", "z", "distance_to_max"])
def test_values_without_spread_are_refused_by_name(method: str) -> None:
    flat = np.array([0.1 + 0.2, 0.3, np.nan])
    with pytest.raises(BadInput, match="全都一样") as refused:
        fit(Normalisation(method), "up", flat, "wages")
    assert refused.value.field == "wages"


def test_what_a_method_cannot_measure_is_refused() -> None:
    for direction, column in (("up", [0.0, 0.0]), ("down", [0.0, 3.0]), ("up", [-1.0, 3.0])):
        with pytest.raises(BadInput, match="占最好值的比例"):
            fit(Normalisation("fraction_of_max"), direction, np.array(column), "x")
    with pytest.raises(BadInput, match="目标"):
        fit(Normalisation.of("distance_to_target", target=2.0), "up", VALUES, "x")
    with pytest.raises(BadInput, match="第一档"):
        how = Normalisation.of("step", points=(3.0, 4.0), scores=(0.0, 100.0))
        fit(how, "up", VALUES, "x").score(VALUES)
    for column in ([0.0, 1e300], [1e-300, 2e-300]):
        with pytest.raises(BadInput, match="算不准"):
            fit(Normalisation("z"), "up", np.array(column), "x")
    with pytest.raises(BadInput, match="percentile"):
        fit(Normalisation("percentile"), "up", np.array([3.0]), "x")


def test_an_indicator_that_nobody_has_gets_no_score() -> None:
    nothing = np.full(3, np.nan)
    assert np.isnan(fit(Normalisation("z"), "up", nothing, "x").score(nothing)).all()


def test_ties_share_a_rank_and_a_column_of_ties_is_no_fault() -> None:
    same = np.full(3, 7.0)
    assert fit(Normalisation("rank"), "up", same, "x").score(same).tolist() == [1, 1, 1]


METHODS = {
    "scaled": {"lower": -3.0, "upper": 9.0},
    "distance_to_reference": {"reference": 1000.0},
    "distance_to_target": {"target": 1000.0},
    "goalposts": {"lower": 5.0, "upper": 80.0, "log": True},
    "piecewise": {"points": (1.0, 50.0, 90.0), "scores": (0.0, 60.0, 100.0)},
    "step": {"points": (0.0, 50.0, 90.0), "scores": (0.0, 60.0, 100.0)},
}
UPWARDS = [
    Normalisation.of(name, **METHODS.get(name, {}))  # type: ignore[arg-type]
    for name in NORMALISATIONS
    if name != "range"
]
COLUMNS = st.lists(st.integers(1, 99), min_size=3, max_size=9, unique=True)


@settings(max_examples=15, deadline=None)
@given(COLUMNS)
def test_a_better_value_never_scores_lower(column: list[int]) -> None:
    values = np.sort(np.array(column, np.float64))
    for how in UPWARDS:
        assert (np.diff(fit(how, "up", values, "x").score(values)) >= 0).all(), how


@settings(max_examples=15, deadline=None)
@given(COLUMNS, st.sampled_from([0.01, 3.0, 1000.0]), st.sampled_from([0.0, -40.0, 7.0]))
def test_a_change_of_unit_changes_no_score_of_a_relative_method(
    column: list[int], factor: float, shift: float
) -> None:
    values = np.array(column, np.float64)
    for method in ("minmax", "z", "rank", "percentile", "borda", "distance_to_max"):
        how = Normalisation(method)
        before = fit(how, "up", values, "x").score(values)
        other = values * factor + shift
        np.testing.assert_allclose(fit(how, "up", other, "x").score(other), before, atol=1e-7)


@settings(max_examples=15, deadline=None)
@given(COLUMNS)
def test_turning_sign_and_direction_changes_nothing(column: list[int]) -> None:
    values = np.array(column, np.float64)
    for method in ("minmax", "z", "rank", "percentile", "borda", "distance_to_max"):
        how = Normalisation(method)
        np.testing.assert_allclose(
            fit(how, "down", -values, "x").score(-values),
            fit(how, "up", values, "x").score(values),
            atol=1e-9,
        )
