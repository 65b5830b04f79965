"""Screening, imputation, outliers, panels: nothing happens unasked, all leaves a mark."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xieshang.core.bad_input import BadInput
from xieshang.core.index.data import Data, State
from xieshang.core.index.impute import impute
from xieshang.core.index.options import Normalisation
from xieshang.core.index.panel import Panel, compute_panel
from xieshang.core.index.screen import screen
from xieshang.core.index.tests.frames import flat, leaf, table
from xieshang.core.index.treat import Limits, kurtosis, logarithm, skew, treat, winsorise

GAPS = table([1, "", "N/A", 4], [1, 0, 2, "矛盾"], codes="x y")


def test_units_are_left_out_by_what_they_lack_among_what_applies() -> None:
    found = screen(GAPS, available=0.9)
    assert found.data.units == ("u1", "u3")
    assert [(one.unit, one.available) for one in found.dropped] == [("u2", 0.5), ("u4", 0.5)]
    assert screen(GAPS, nonzero=0.5).data.units == ("u1", "u3", "u4")
    for shares in ({}, {"available": 1.5}, {"available": 0.5, "nonzero": 0.0}):
        with pytest.raises(BadInput, match="比例"):
            screen(GAPS, **shares)
    with pytest.raises(BadInput, match="留不下"):
        screen(table([""], [1], codes="x y"), available=0.9)


def test_only_what_is_missing_is_filled_and_it_is_marked() -> None:
    found = impute(GAPS, "mean")
    assert found.value.tolist() == [
        [1, 2.5, pytest.approx(np.nan, nan_ok=True), 4],
        [1, 0, 2, pytest.approx(np.nan, nan_ok=True)],
    ]
    assert found.imputed.sum() == 1
    assert found.imputed[0, 1]
    assert found.state[1, 3] == State.CONFLICTING
    assert not GAPS.imputed.any()
    only_y = impute(GAPS, {"y": "median"})
    assert not only_y.imputed.any()


def test_groups_fill_their_own_gaps_and_an_empty_group_is_refused() -> None:
    data = Data.of(list("abcd"), {"x": [1, "", 10, ""]}, group=list("nnss"))
    assert impute(data, "median", by_group=True).value.tolist() == [[1, 1, 10, 10]]
    with pytest.raises(BadInput, match="一个值也没有"):
        alone = Data.of(list("ab"), {"x": [1, ""]}, group=list("ns"))
        impute(alone, "mean", by_group=True)
    with pytest.raises(BadInput, match="没有分组"):
        impute(GAPS, "mean", by_group=True)
    for wrong in ("mode", {"z": "mean"}):
        with pytest.raises(BadInput, match="不认识"):
            impute(GAPS, wrong)


FAR = [*range(1, 20), 500.0]


def test_a_forced_variant_is_done_whatever_the_figures_say() -> None:
    calm = list(map(float, range(20)))
    data = table(calm, FAR, FAR, codes="x y z")
    found = treat(data, forced={"x": "winsorise", "y": "none", "z": "log"})
    x, y, z = found.treatments
    assert (x.done, x.forced, len(x.moved)) == ("winsorise", True, 5)
    assert (y.done, y.cured, y.moved) == ("none", False, ())
    assert (z.done, z.forced) == ("log", True)
    assert found.data.value[1].tolist() == FAR
    for wrong in ({"q": "log"}, {"x": "trim"}):
        with pytest.raises(BadInput, match="不认识"):
            treat(data, forced=wrong)


def test_what_winsorising_cannot_cure_gets_a_logarithm_of_the_untouched_values() -> None:
    many = [float(2**n) for n in range(100)]
    [found] = treat(table(many, codes="x")).treatments
    assert (found.done, found.moved) == ("log", ())
    low = [-value for value in many]
    treated = treat(table(low, codes="x")).data.value[0]
    assert (np.diff(treated) <= 0).all()  # mirrored: the order stays
    with pytest.raises(BadInput, match="对数"):
        logarithm(np.full(4, 2.0), "x")


def test_low_outliers_are_drawn_up_and_few_values_have_no_outliers() -> None:
    low = np.array([-500.0, *range(1, 20)])
    drawn, moved = winsorise(low, Limits())
    assert (drawn[0], moved.sum()) == (1.0, 1)
    assert skew(np.array([1.0, 9.0])) == kurtosis(np.array([1.0, 2.0, 9.0])) == 0
    assert skew(np.full(9, 3.0)) == kurtosis(np.full(9, 3.0)) == 0


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(-1000, 1000), min_size=6, max_size=30))
def test_treatment_never_turns_an_order_around(column: list[int]) -> None:
    before = np.array(column, np.float64)
    after = treat(table(column, codes="x")).data.value[0]
    order = np.argsort(before, kind="stable")
    assert (np.diff(after[order]) >= -1e-9).all()


def panel() -> Panel:
    return Panel(
        {
            "2025": table([10, 20, 30], codes="x"),
            "2026": Data.of(["u2", "u1", "u4"], {"x": [40, "", "N/A"]}),
        }
    )


def test_a_panel_shares_a_scale_or_has_one_per_period() -> None:
    tree = flat(leaf("x", normalise=Normalisation("minmax")))
    alike = compute_panel(tree, panel(), fit="all")
    assert alike["2025"].total.tolist() == pytest.approx([0, 100 / 3, 200 / 3])
    assert alike["2026"].total[0] == 100
    first = compute_panel(tree, panel(), fit="2025")
    assert first["2026"].total[0] == 100  # beyond the scale: its end
    with pytest.raises(BadInput, match="全都一样"):
        compute_panel(tree, panel(), fit="each")  # a single value in 2026
    with pytest.raises(BadInput, match="定标尺"):
        compute_panel(tree, panel(), fit="2024")
    own = compute_panel(flat(leaf("x")), panel(), fit="each")
    assert own["2026"].total[0] == 40


def test_a_panel_is_treated_as_one_table_and_comes_back_as_it_was() -> None:
    stacked = panel().stacked()
    assert stacked.units[3] == "u2@2026"
    back = panel().unstacked(stacked)
    for period, data in panel().periods.items():
        assert back.periods[period].units == data.units
        np.testing.assert_array_equal(back.periods[period].value, data.value)
    with pytest.raises(BadInput, match="各期的指标"):
        Panel({"a": table([1], codes="x"), "b": table([1], codes="y")})


@pytest.mark.parametrize("names", [("2026Q1", "2025Q4"), ("2026", "2025"), ("9", "10", "2")])
def test_periods_out_of_order_are_refused_by_name(names: tuple[str, ...]) -> None:
    """Else the value of a later period would be carried into an earlier one."""
    with pytest.raises(BadInput, match=f"“{names[-2]}”排在“{names[-1]}”前面"):
        Panel({name: table([1], codes="x") for name in names})
    for good in (("2025Q4", "2026Q1"), ("then", "now")):
        assert list(Panel({name: table([1], codes="x") for name in good}).periods) == list(good)


def test_the_latest_value_is_carried_so_many_periods_and_no_further() -> None:
    cells: list[float | str] = [5, "", "", ""]
    periods = {str(n): table([value], codes="x") for n, value in enumerate(cells)}
    found = Panel(periods).carried(most=2)
    values = [data.value[0, 0] for data in found.periods.values()]
    assert values == pytest.approx([5, 5, 5, np.nan], nan_ok=True)
    assert [bool(data.imputed[0, 0]) for data in found.periods.values()] == [
        False,
        True,
        True,
        False,
    ]
    assert np.isnan(panel().carried(most=1).periods["2026"].value[0, 2])  # not applicable
    with pytest.raises(BadInput, match="至少要1期"):
        panel().carried(most=0)
