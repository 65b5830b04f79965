"""A sum is told only where no one's figure can be worked out from it, nor by subtracting."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshang.core.bulletin import HIDDEN, Sum, Why, judged
from xieshang.core.disclosure.dominance import PERCENT, dominated

FIVE = dict.fromkeys(range(5), 100)


def test_one_to_four_are_not_told_and_five_are() -> None:
    for firms in range(1, 5):
        found = judged(dict.fromkeys(range(firms), 100), magnitude=False)
        assert (found.sum, found.why) == (HIDDEN, Why.FEW)
    assert judged(FIVE, magnitude=True).sum == Sum(500, 5)
    assert judged({}, magnitude=True).sum == Sum(0, 0)


def test_a_sum_that_is_nearly_one_enterprises_is_told_of_events_and_not_of_money() -> None:
    wages = {**FIVE, 9: 100_000}
    assert judged(wages, magnitude=True).why == Why.ONE
    assert judged(wages, magnitude=False).sum == Sum(100_500, 6)


@pytest.mark.parametrize(
    ("others", "hidden"), [([20, 10], False), ([20, 9], True), ([20, 9, 1], False), ([], True)]
)
def test_what_is_left_over_two_is_a_tenth_of_the_largest_at_least(
    others: list[int], hidden: bool
) -> None:
    assert dominated([100, *others]) is hidden
    assert dominated([-100, *others]) is hidden


def test_where_nobody_has_anything_nobody_makes_up_the_whole() -> None:
    assert not dominated([]) and not dominated([0] * 5)


SIZES = st.lists(st.integers(0, 10**6), min_size=1, max_size=12)


@given(SIZES)
def test_the_second_largest_never_learns_the_largest_to_within_a_tenth(
    sizes: list[int],
) -> None:
    if dominated(sizes):
        return
    largest, *others = sorted(sizes, reverse=True)
    at_most = sum(sizes) - (others[0] if others else 0)  # what the second largest works out
    assert (at_most - largest) * 100 >= PERCENT * largest


@given(SIZES, SIZES)
def test_two_sums_that_may_be_told_may_be_told_together(
    one: list[int], other: list[int]
) -> None:
    if not dominated(one) and not dominated(other):
        assert not dominated([*one, *other])


def test_a_change_of_a_few_or_of_one_large_enterprise_is_not_told() -> None:
    assert judged({**FIVE, 0: 120}, [FIVE], magnitude=True).why == Why.CHANGE
    assert judged(FIVE, [FIVE], magnitude=True).why == Why.TOLD
    everybody = dict.fromkeys(FIVE, 120)
    assert judged(everybody, [FIVE], magnitude=True).sum == Sum(600, 5)
    one = {**everybody, 0: 5_000_000, **{9 + key: 10**6 for key in range(9)}}
    assert judged(one, [{**one, 0: 100, 1: 0, 2: 0, 3: 0, 4: 0}], magnitude=True).why == (
        Why.CHANGE
    )


def test_who_went_counts_like_who_came() -> None:
    nine = dict.fromkeys(range(9), 100)
    assert judged(FIVE, [nine], magnitude=True).why == Why.CHANGE
    ten = dict.fromkeys(range(10), 100)
    assert judged(FIVE, [ten], magnitude=True).why == Why.TOLD
    assert judged(FIVE, [ten, nine], magnitude=True).why == Why.CHANGE
