"""When a sample is enough, and how sure its share is; at the edges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshang.core.bad_input import BadInput
from xieshang.core.disclosure import Sample, SampleRule, interval

RULE = SampleRule()


@pytest.mark.parametrize(
    ("entitled", "answers", "enough"),
    [
        (20, 9, False),
        (20, 10, True),
        (1000, 199, False),  # 19.9 %
        (1000, 200, True),
        (51, 10, False),  # 19.6 %
        (51, 11, True),
        (9, 9, False),  # everybody answered, and still nobody could hide
    ],
)
def test_ten_answers_and_a_fifth_are_needed(entitled: int, answers: int, enough: bool) -> None:
    assert Sample(entitled, answers).enough(RULE) is enough


def test_a_group_that_is_short_holds_the_sample_back() -> None:
    rule = SampleRule(quotas={"night": 5, "day": 5})
    short = Sample(40, 20, {"night": 4, "day": 16})
    assert (short.enough(rule), short.groups_short(rule)) == (False, ("night",))
    assert Sample(40, 21, {"night": 5, "day": 16}).enough(rule)


def test_the_interval_is_wilsons_where_the_population_is_endless() -> None:
    """Brown, Cai and DasGupta 2001 print Wilson's for 0 of 10 as 0 to 0.278."""
    found = interval(0, 10, 10**9)
    assert (round(found.low, 3), round(found.high, 3)) == (0.0, 0.278)


def test_the_more_of_all_have_answered_the_narrower_it_is() -> None:
    widths = [
        interval(15, 20, entitled).high - interval(15, 20, entitled).low
        for entitled in (10**6, 100, 40, 25, 21, 20)
    ]
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] == 0


@given(st.integers(1, 300), st.integers(0, 300), st.integers(0, 5000))
def test_the_interval_holds_the_share_and_stays_between_none_and_all(
    of: int, part: int, more: int
) -> None:
    part = min(part, of)
    found = interval(part, of, of + more)
    assert 0 <= found.low <= part / of + 1e-12
    assert part / of - 1e-12 <= found.high <= 1


@pytest.mark.parametrize("sample", [(5, 4, 10), (1, 0, 10), (3, 11, 10), (-1, 4, 10)])
def test_what_is_no_sample_is_refused(sample: tuple[int, int, int]) -> None:
    with pytest.raises(BadInput, match="不是一份样本"):
        interval(*sample)
