"""What is told of the places beneath an area, and what cannot be subtracted either."""

from __future__ import annotations

import pytest

from xieshang.apps.targets.models import TargetReading
from xieshang.apps.targets.places import told
from xieshang.apps.targets.tests.factories import MARCH

Parts = tuple[float, float, int]  # numerator, denominator, enterprises


def read(code: str, **places: Parts) -> dict[str, TargetReading]:
    return {
        place: TargetReading(
            region_code=place, code=code, on=MARCH, numerator=part, denominator=whole,
            enterprises=firms, taken_on=MARCH,
        )
        for place, (part, whole, firms) in places.items()
    }  # fmt: skip


def test_enterprises_are_told_as_they_are() -> None:
    assert told("T01", read("T01", a=(1, 1, 1), b=(9, 9, 9))) == {"a", "b"}


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
def test_a_small_place_is_hidden_and_the_first_beside_it(
    code: str, small: Parts, why: str
) -> None:
    others = {"a": (50, 90, 9), "b": (50, 90, 9), "d": (50, 90, 9)}
    assert told(code, read(code, **others, c=small)) == {"b", "d"}, why


def test_places_that_are_large_enough_are_all_told() -> None:
    assert told("T09", read("T09", a=(5, 10, 5), b=(50, 90, 9))) == {"a", "b"}


def test_what_the_area_leaves_for_the_hidden_ones_is_many() -> None:
    """Three and five enterprises are eight, which two places can make up in few ways."""
    places = read("T09", a=(30, 60, 5), b=(30, 60, 5), c=(9, 20, 3), d=(30, 60, 9))
    assert told("T09", places) == {"d"}
    # Two that are hidden anyhow, and together enough of both: nothing is hidden beside them.
    places = read("T09", a=(4, 60, 9), b=(56, 60, 9), c=(30, 60, 9))
    assert told("T09", places) == {"c"}


def test_with_nothing_to_hide_beside_nothing_is_told() -> None:
    assert told("T10", read("T10", a=(9, 20, 3))) == set()
    assert told("T10", {}) == set()
