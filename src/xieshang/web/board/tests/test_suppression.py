"""What is hidden from everybody cannot be computed from what everybody is told.

Whoever attacks knows how many enterprises the county has, keeps the page of every quarter, and
takes for granted that a place holds as many enterprises in each of them.
"""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from xieshang.apps.assessment.models import Period
from xieshang.apps.organizations.tests import factories as make
from xieshang.web.board.public import LEAST, K, counts_of
from xieshang.web.board.seen import Board, board_of
from xieshang.web.board.tests.conftest import FAR, County, fill
from xieshang.web.board.tests.solver import Ranges, Sum, bounds, left
from xieshang.web.board.tests.test_public import spread

FEW = LEAST - 1  # values that «fewer than five» leaves open
Heads = list[tuple[int, int]]  # workers of each enterprise of a place, in two quarters
TRIED = settings(
    max_examples=50,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # small enough to be read as they are
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
PLACES = st.lists(
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=12),
    min_size=1,
    max_size=6,
)


def solved(
    seen: Board, places: dict[str, Heads], quarters: tuple[int, ...], *, complement: bool = True
) -> Ranges:
    """Bounds of every cell that no quarter tells, from the tables of these quarters.

    A quarter that tells no place at all leaves nothing to subtract and counts for nothing.
    """
    total = sum(map(len, places.values()))
    tables = []
    for quarter in quarters:
        now = spread(
            seen, {code: [one[quarter] for one in some] for code, some in places.items()}
        )
        told = counts_of(now, make.COUNTY, list(places), complement=complement)
        if any(count is not None for count in told.values()):
            tables.append((total, told))
    return bounds(left(tables), least=1)


def too_narrow(found: Ranges) -> dict[str, tuple[int, int]]:
    return {cell: ends for cell, ends in found.items() if ends[1] - ends[0] + 1 < FEW}


def named(some: list[Heads]) -> dict[str, Heads]:
    return dict(zip("abcdef", some, strict=False))


@TRIED
@given(PLACES)
def test_no_hidden_count_follows_from_the_page_of_a_quarter(
    county: County, some: list[Heads]
) -> None:
    assert not too_narrow(solved(board_of(county.now, K), named(some), (0,)))


ANOTHER_EACH_TIME = [
    [(10, 500), *[(10, 10)] * 8],  # one enterprise makes most of it in the second quarter
    [(10, 30)] * 9,
    [(10, 10)] * 3,
    [(10, 10)] * 9,
    [(10, 10)] * 9,
]


@TRIED
@given(PLACES)
@example(ANOTHER_EACH_TIME)
def test_no_count_under_five_follows_from_two_quarters_side_by_side(
    county: County, some: list[Heads]
) -> None:
    places = named(some)
    found = too_narrow(solved(board_of(county.now, K), places, (0, 1)))
    assert not {cell for cell in found if len(places[cell]) < LEAST}


def test_the_solver_finds_it_where_nothing_is_hidden_beside_it(county: County) -> None:
    places = named([[(10, 10)] * 3, [(10, 10)] * 9])
    seen = board_of(county.now, K)
    assert solved(seen, places, (0,), complement=False) == {"a": (3, 3)}
    assert solved(seen, places, (0,)) == {}  # the other one stands beside it: nothing is told


def test_the_solver_is_exact() -> None:
    a, b, c = "abc"
    whole = Sum(frozenset("abc"), 9)
    assert bounds([whole], least=1) == dict.fromkeys("abc", (1, 7))
    both = [whole, Sum(frozenset((a, b)), 3)]
    assert bounds(both, least=1) == {a: (1, 2), b: (1, 2), c: (6, 6)}
    odd = [Sum(frozenset((a, b)), 4), Sum(frozenset((b, c)), 4), Sum(frozenset((a, c)), 4)]
    assert bounds(odd, least=0) == dict.fromkeys("abc", (2, 2))  # only search finds these
    told = [(12, {a: None, b: None, c: 5}), (12, {a: None, b: 4, c: None})]
    assert bounds(left(told), least=1) == {a: (3, 3)}


@pytest.mark.django_db
def test_the_page_tells_just_these_counts(county: County) -> None:
    third, fourth = (
        make.region(f"{make.COUNTY}90{number}", name=name, parent_id=make.COUNTY).code
        for number, name in enumerate(("石塘镇", "白石镇"))
    )
    for number in range(18):
        code = (third, fourth)[number % 2]
        fill(county.before, make.enterprise(region_code=code, size="medium"), {})
    Period.objects.filter(pk=county.before.pk).update(
        frozen_on=date(2026, 1, 20), sha256="0" * 64
    )
    shown = Client().get("/open/index/").content.decode()
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th><td (?:class="r">(\d+)|colspan)', shown)
    seen = board_of(Period.objects.get(pk=county.before.pk), K)
    told = counts_of(seen, make.COUNTY, seen.children(make.COUNTY))
    assert told == {FAR: None, make.TOWN: None, third: None, fourth: 9}
    assert rows == [
        (seen.names[code], "" if count is None else str(count)) for code, count in told.items()
    ]
