"""What everybody may read: townships of a frozen quarter, and no enterprise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xieshang.apps.assessment.models import Period
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.index.consultation.facts import Facts
from xieshang.core.index.consultation.regions import Regions
from xieshang.web.board.public import LEAST, K, shown_of
from xieshang.web.board.seen import Board, board_of
from xieshang.web.board.tests.conftest import County


@pytest.fixture
def frozen(county: County) -> County:
    Period.objects.filter(pk=county.before.pk).update(
        frozen_on=date(2026, 1, 20), sha256="0" * 64
    )
    return county


def test_what_is_not_frozen_is_not_published(county: County) -> None:
    assert "还没有公布" in Client().get("/open/index/").content.decode()


def test_a_township_of_two_enterprises_hides_itself_and_the_one_beside_it(
    frozen: County,
) -> None:
    shown = Client().get("/open/index/").content.decode()
    assert "2025年第4季度" in shown
    assert shown.count("不公布：企业太少") == 2  # county less the other would be the two
    assert all(firm.name not in shown for firm in (*frozen.near, *frozen.far))


def spread(seen: Board, heads: dict[str, list[int]]) -> Board:
    """The same board with other places, and the workers of each enterprise there."""
    lies_in = [code for code, some in heads.items() for _one in some]
    workers = np.array([one for some in heads.values() for one in some], np.float64)
    parents = {make.COUNTY: "", **dict.fromkeys(heads, make.COUNTY)}
    regions = Regions.tree(parents, lies_in)
    facts = Facts(tuple(map(str, range(len(lies_in)))), {"employees_end": workers})
    return replace(seen, standing=replace(seen.standing, regions=regions), facts=facts)


def test_a_township_in_which_one_enterprise_is_most_of_the_workers_is_hidden(
    county: County,
) -> None:
    seen = board_of(county.now, K)
    assert shown_of(spread(seen, {"a": [10] * 13}), ["a"]) == {"a"}
    assert shown_of(spread(seen, {"a": [1000] + [10] * 12}), ["a"]) == set()


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ([100, 4, 3, 3], True),  # beside the two largest there is a tenth of the largest
        ([100, 4, 3, 2], False),
        ([40, 1, 1, 1], False),  # 40 says of 100 what the rest leaves open: three
        ([12, 12, 12, 12], True),
        ([10, 10, 10, 10], False),  # the p % rule would tell it; 100 of 140 are most of it
    ],
)
def test_a_township_whose_second_could_work_out_its_first_is_hidden(
    county: County, others: list[int], told: bool
) -> None:
    seen = spread(board_of(county.now, K), {"a": [100, *others]})
    assert (shown_of(seen, ["a"]) == {"a"}) is told


def test_two_large_townships_are_not_left_to_each_other(county: County) -> None:
    """Less what nine small enterprises may have, either knows the other from the county."""
    seen = board_of(county.now, K)
    heads = {"a": [125] * 4, "b": [125] * 4, "c": [1] * 9, "d": [100] * 9, "e": [100] * 9}
    assert shown_of(spread(seen, heads), list(heads)) == {"e"}
    assert shown_of(spread(seen, heads | {"c": [6] * 9}), list(heads)) == {"d", "e"}


def test_a_township_that_was_hidden_beside_another_does_not_work_it_out(county: County) -> None:
    """Its union knows its own sum: less that, the county would leave just the small one."""
    seen = board_of(county.now, K)
    heads = {"a": [50] * 9, "b": [50] * 9, "c": [50] * 4, "d": [50] * 9}
    assert shown_of(spread(seen, heads), list(heads)) == {"d"}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.integers(0, 300), min_size=1, max_size=12), min_size=1, max_size=6))
def test_the_hidden_ones_are_many_and_none_of_them_is_most(
    county: County, heads: list[list[int]]
) -> None:
    places = dict(zip("abcdef", heads, strict=False))
    shown = shown_of(spread(board_of(county.now, K), places), list(places))
    hidden = [one for code, some in places.items() if code not in shown for one in some]
    for code in shown:
        assert len(places[code]) >= LEAST
        assert not tells(places[code])
    if hidden and shown:  # else there is nothing to subtract
        assert len(hidden) >= 2 * LEAST - 1
        assert not tells(hidden)
        kept = [places[code] for code in places if code not in shown]
        for own in range(len(kept)):  # whoever knows one of them, and takes it away
            left = [one for some in kept[:own] + kept[own + 1 :] for one in some]
            assert len(left) >= LEAST and not tells(left)
        alone = [sum(some) for some in kept if len(some) < LEAST or tells(some)]
        beside = [
            one for some in kept if len(some) >= LEAST and not tells(some) for one in some
        ]
        assert not tells([*alone, *beside])


def tells(parts: list[int]) -> bool:
    """By hand: the largest is most of it, or all but two are not a tenth of it."""
    first, *others = sorted(parts, reverse=True)
    most = first * 10 > sum(parts) * 7
    return not first or most or 10 * sum(others[1:]) < first


def test_the_public_page_asks_the_database_ten_times_at_most(
    frozen: County, django_assert_max_num_queries: object
) -> None:
    client = Client()
    client.get("/open/index/")
    with django_assert_max_num_queries(10):  # type: ignore[operator]  # pytest-django's
        client.get("/open/index/")
