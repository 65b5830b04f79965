"""No hidden number can be found out, not even by somebody who knows how it was hidden."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshang.core.disclosure import crossing, one_way, rate, without_differences
from xieshang.core.disclosure.tests.attacker import World, found_out, worlds

K = 3


@pytest.mark.parametrize("k", [2, 3, 4])
@pytest.mark.parametrize(
    ("cells", "people"), [(2, 3), (2, 9), (2, 25), (3, 8), (3, 15), (4, 10), (4, 13), (5, 9)]
)
def test_no_hidden_count_of_one_question_can_be_found_out(
    cells: int, people: int, k: int
) -> None:
    def publish(world: World) -> Any:
        return one_way(world, k)

    assert found_out(worlds(cells, people), publish, lambda told: told) == []


def test_without_complementary_cells_the_same_attack_succeeds() -> None:
    """The switch: the tests around it are worth something."""

    def publish(world: World) -> Any:
        return one_way(world, K, complement=False)

    assert found_out(worlds(3, 8), publish, lambda told: told)


@pytest.mark.parametrize("block", [(2,), (1, 2), (0, 3)])
@pytest.mark.parametrize("people", [6, 9, 12])
def test_a_share_told_beside_the_counts_gives_none_of_them_away(
    block: tuple[int, ...], people: int
) -> None:
    def publish(world: World) -> Any:
        told = rate(sum(world[place] for place in block), people, K)
        return one_way(world, K, block=block), told

    assert found_out(worlds(4, people), publish, lambda told: told[0]) == []


def test_a_share_that_the_counts_do_not_know_of_would_give_one_away() -> None:
    def publish(world: World) -> Any:
        return one_way(world, K), rate(world[2] + world[3], 12, K)

    assert found_out(worlds(4, 12), publish, lambda told: told[0])


@pytest.mark.parametrize("people", range(3, 14))
def test_a_share_that_is_not_told_exactly_has_at_least_two_values(people: int) -> None:
    def publish(world: World) -> Any:
        return rate(world[0], people, K)

    def flat(told: Any) -> list[Any]:
        return [told.low if told.exact else None]

    assert found_out(worlds(2, people), publish, flat) == []


def _two_way(rows: int, columns: int, *, complement: bool) -> Any:
    def publish(world: World) -> Any:
        cells = [world[r * columns : (r + 1) * columns] for r in range(rows)]
        by_row = one_way([sum(row) for row in cells], K)
        by_column = one_way([sum(column) for column in zip(*cells, strict=True)], K)
        told = crossing(cells, K, rows=by_row, columns=by_column, complement=complement)
        return told.cells, by_row, by_column

    return publish


def _flat(told: Any) -> list[Any]:
    return [one for row in told[0] for one in row]


@pytest.mark.parametrize(
    ("rows", "columns", "people"), [(2, 2, 16), (2, 2, 23), (2, 3, 13), (3, 2, 13), (3, 3, 9)]
)
def test_no_hidden_cell_of_a_crossing_can_be_found_out_from_its_margins(
    rows: int, columns: int, people: int
) -> None:
    every = worlds(rows * columns, people)
    assert found_out(every, _two_way(rows, columns, complement=True), _flat) == []


def test_without_complementary_cells_the_margins_give_cells_away() -> None:
    assert found_out(worlds(4, 16), _two_way(2, 2, complement=False), _flat)


counts = st.lists(st.integers(0, 60), min_size=2, max_size=7)


@given(counts, st.integers(2, 12))
def test_what_is_shown_has_k_people_and_what_is_hidden_has_k_between_them(
    cells: list[int], k: int
) -> None:
    told = one_way(cells, k)
    assert all(one is None or one >= k for one in told)
    hidden = [one for one, shown in zip(cells, told, strict=True) if shown is None]
    assert len(hidden) != 1
    assert not hidden or sum(hidden) >= k or len(hidden) == len(cells)


tables = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 60), min_size=width, max_size=width), min_size=2, max_size=4
    )
)


@given(tables, st.integers(2, 12))
def test_every_hidden_cell_of_a_large_crossing_can_be_moved(
    cells: list[list[int]], k: int
) -> None:
    """Along a rectangle of hidden cells people can change places and no published number."""
    rows = one_way([sum(row) for row in cells], k)
    columns = one_way([sum(column) for column in zip(*cells, strict=True)], k)
    told = crossing(cells, k, rows=rows, columns=columns).cells
    hidden = {(r, c) for r, row in enumerate(told) for c, one in enumerate(row) if one is None}
    assert all(one is None or one >= k for row in told for one in row)
    for r, c in hidden:
        assert any(
            {(r, d), (s, c), (s, d)} <= hidden
            for s in range(len(cells))
            for d in range(len(cells[0]))
            if s != r and d != c
        )


def test_everybody_in_one_cell_is_not_told() -> None:
    assert one_way([40, 0, 0], k=10) == (None, None, None)
    assert rate(40, 40, k=10).low == 31


def test_a_second_release_is_told_only_if_its_difference_is_nobody_or_enough() -> None:
    assert without_differences((20, 30), (20, 30), k=5) == (20, 30)
    assert without_differences((20, 30), (24, 30), k=5) == (20, 30)
    assert without_differences((20, 30), (25, 35), k=5) == (25, 35)
    assert without_differences((None, None), (25, 35), k=5) == (None, None)
