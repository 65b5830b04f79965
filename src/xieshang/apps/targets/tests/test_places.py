"""What is told of the places beneath an area, and what cannot be subtracted either."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.targets.models import TargetReading
from xieshang.apps.targets.places import LEAST, told
from xieshang.apps.targets.tests.factories import MARCH

Parts = tuple[int, int, int]  # numerator, denominator, enterprises
LARGE = (50, 90, 9)


def of(code: str, place: str, parts: Parts) -> TargetReading:
    part, whole, firms = parts
    return TargetReading(
        region_code=place, code=code, on=MARCH, numerator=part, denominator=whole,
        enterprises=firms, taken_on=MARCH,
    )  # fmt: skip


def told_of(code: str, *, beside: Parts = (0, 0, 0), **places: Parts) -> str:
    """The letters of the townships that are told beside the county.

    Args:
        beside: what the county has that lies in none of them.
    """
    read = {f"{make.COUNTY}{ord(letter):03}": parts for letter, parts in places.items()}
    part, whole, firms = (sum(some) for some in zip(beside, *read.values(), strict=True))
    rows = {place: of(code, place, parts) for place, parts in read.items()}
    found = told(code, of(code, make.COUNTY, (part, whole, firms)), rows)
    return "".join(chr(int(place[-3:])) for place in sorted(found))


def test_enterprises_are_told_as_they_are() -> None:
    assert told_of("T01", a=(1, 1, 1), b=(9, 9, 9)) == "ab"


@pytest.mark.parametrize("code", ["T09", "T10"])
@pytest.mark.parametrize(
    ("small", "why"),
    [
        ((60, 90, 4), "four enterprises"),
        ((4, 90, 9), "four who took part"),
        ((86, 90, 9), "four who did not"),
        ((90, 90, 9), "nobody who did not: that says it of each"),
    ],
)
def test_a_small_place_is_hidden_and_the_first_ones_beside_it(
    code: str, small: Parts, why: str
) -> None:
    """One beside it were not enough: whoever holds that one knows what to take away."""
    assert told_of(code, a=LARGE, b=LARGE, c=small, d=LARGE, e=LARGE) == "de", why


def test_places_that_are_large_enough_are_all_told() -> None:
    assert told_of("T09", a=(5, 10, 5), b=LARGE) == "ab"


def test_two_that_are_small_are_many_without_either() -> None:
    small = (9, 20, 3)
    assert told_of("T09", a=(30, 60, 5), b=small, c=small, d=LARGE) == "d"
    # Enough of both sides together; but beside the one, the other were four people.
    assert told_of("T09", a=(4, 60, 9), b=(56, 60, 9), c=LARGE, d=LARGE) == "d"


def test_what_lies_in_no_place_with_a_reading_counts_as_hidden() -> None:
    assert told_of("T10", beside=(9, 20, 2), a=LARGE, b=LARGE, c=LARGE) == "c"
    assert told_of("T10", beside=LARGE, a=LARGE, b=LARGE, c=LARGE) == "bc"


def test_with_nothing_to_hide_beside_nothing_is_told() -> None:
    assert told_of("T10", a=(9, 20, 3)) == ""
    assert told_of("T10") == ""


def test_of_workers_a_city_tells_its_counties_and_no_townships() -> None:
    """The county hides its own among its own; beside the city's answer that were undone."""
    city, far = "980100", "980122"
    parts = {make.COUNTY: (95, 180, 18), make.TOWN: LARGE, far: LARGE, f"{far}001": LARGE}
    rows = {place: of("T09", place, one) for place, one in parts.items()}
    assert told("T09", of("T09", city, (145, 270, 27)), rows) == {make.COUNTY, far}
    assert told("T01", of("T01", city, (145, 270, 27)), rows) == set(rows)


SOME = st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(1, 12)).map(
    lambda one: (one[0], one[0] + one[1], one[2])
)


@settings(max_examples=150, deadline=None)
@given(st.lists(SOME, min_size=1, max_size=6))
def test_nobody_who_knows_one_place_finds_another_that_is_small(parts: list[Parts]) -> None:
    places = dict(zip("abcdef", parts, strict=False))
    shown = told_of("T09", **places)
    hidden = {letter: one for letter, one in places.items() if letter not in shown}
    for known in ("", *hidden) if shown and hidden else ():
        left = [one for letter, one in hidden.items() if letter != known]
        part, whole, firms = (sum(some) for some in zip(*left, strict=True))
        assert firms >= LEAST
        assert LEAST <= part <= whole - LEAST
