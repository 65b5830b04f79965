"""A change is told with its interval and beside those that did not consult, or not at all."""

from __future__ import annotations

import numpy as np
import pytest

from xieshang.core.bad_input import BadInput
from xieshang.core.index.arrays import Bools, Floats
from xieshang.core.index.consultation.facts import Facts
from xieshang.core.index.consultation.outcomes import outcomes

SIDES = np.array([True] * 20 + [False] * 20)
ALIKE = np.zeros(40, np.int64)


def period(disputes: Floats, heads: Floats | float = 100.0, months: float = 12.0) -> Facts:
    names = tuple(f"e{n}" for n in range(len(disputes)))
    columns = {
        "accepted_disputes": disputes,
        "employees_avg": np.broadcast_to(heads, disputes.shape).astype(np.float64),
        "total_wages": np.full(disputes.shape, 5e6),
        "revenue": np.full(disputes.shape, 1e7),
    }
    return Facts(names, columns, months)


def by_side(consulted: float, others: float) -> Floats:
    return np.where(SIDES, float(consulted), float(others))


def test_a_fall_that_others_had_too_is_no_difference() -> None:
    found = outcomes(period(by_side(4, 4)), period(by_side(3, 3)), SIDES, ALIKE)["disputes"]
    assert found.consulted.change == found.matched.change == pytest.approx(-0.25)
    assert (found.consulted.before, found.consulted.after) == (0.04, 0.03)
    assert found.difference == pytest.approx(0)


def test_the_difference_is_the_ratio_of_both_changes() -> None:
    found = outcomes(period(by_side(4, 4)), period(by_side(2, 3)), SIDES, ALIKE)["disputes"]
    assert found.difference == pytest.approx(0.5 / 0.75 - 1)
    # every enterprise of a side changed alike: no doubt about how much
    assert found.interval == pytest.approx((found.difference, found.difference))


def test_the_interval_is_as_counted_by_hand() -> None:
    after = by_side(4, 4)
    after[:10], after[10:20] = 1, 3  # mean 2: pulls 1/40 and 3/40 where alike would be 2/40
    found = outcomes(period(by_side(4, 4)), period(after), SIDES, ALIKE)["disputes"]
    error = np.sqrt(20 / 19 * 20 * (1 / 40) ** 2)
    ends = 0.5 * np.exp(np.array([-1, 1]) * 1.6448536 * error) - 1
    assert found.consulted.interval == pytest.approx(tuple(ends))
    assert found.interval == pytest.approx(tuple(ends))  # the others did not change


def test_the_interval_holds_the_truth_nine_times_in_ten() -> None:
    rng, held = np.random.default_rng(7), 0
    for _ in range(200):
        before = period(rng.poisson(by_side(6, 6)).astype(np.float64))
        after = period(rng.poisson(by_side(3, 5)).astype(np.float64))
        low, high = outcomes(before, after, SIDES, ALIKE)["disputes"].interval
        held += low <= 0.5 / (5 / 6) - 1 <= high
    assert 165 <= held <= 195


def test_the_matched_are_weighed_like_the_consulted() -> None:
    trade = np.array([0] * 15 + [1] * 5 + [0] * 5 + [1] * 14 + [2])
    after = np.where(trade == 0, 2.0, 6.0)
    found = outcomes(period(by_side(4, 4)), period(after), SIDES, trade)["disputes"]
    assert found.matched.after == pytest.approx((15 * 2 + 5 * 6) / 20 / 100)
    assert found.difference == pytest.approx(0)
    assert (found.unmatched, found.matched.enterprises) == (1, 19)


def test_what_is_missing_too_few_or_never_happened_is_not_told() -> None:
    gone = by_side(4, 4)
    gone[0], gone[1] = np.nan, -1
    found = outcomes(period(by_side(4, 4)), period(gone), SIDES, ALIKE)
    assert (found["disputes"].left_out, found["accidents"].left_out) == (2, 40)
    assert found["wages"].difference == pytest.approx(0)
    assert found["revenue"].consulted.change == pytest.approx(0)
    few: Bools = np.arange(40) < 9
    for sides, after in ((few, by_side(3, 3)), (SIDES, by_side(0, 3))):
        told = outcomes(period(by_side(4, 4)), period(after), sides, ALIKE)["disputes"]
        assert np.isnan([told.consulted.change, told.difference, *told.interval]).all()
        assert told.matched.change == pytest.approx(-0.25)


def test_two_lists_that_do_not_match_are_refused() -> None:
    one = period(by_side(4, 4))
    shorter = Facts(one.enterprises[:9], {})
    quarter = period(by_side(4, 4), months=3.0)
    for before, strata in ((shorter, ALIKE), (quarter, ALIKE), (one, ALIKE[:9])):
        with pytest.raises(BadInput, match="对不上"):
            outcomes(before, one, SIDES, strata)
