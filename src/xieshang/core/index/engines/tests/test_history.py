"""DuckDB sums and scores as NumPy does; what it cannot score is refused by name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from xieshang.core.bad_input import BadInput
from xieshang.core.index.engines.connect import connect
from xieshang.core.index.engines.history import history, places
from xieshang.core.index.engines.plan import plan
from xieshang.core.index.engines.tests.same import (
    PARENTS,
    TOWNS,
    assert_same_as_numpy,
    framework,
    records,
    told,
)
from xieshang.core.index.model import Cap, Framework, Node
from xieshang.core.index.options import Aggregation, Normalisation

# Ibis 12 asks DuckDB 2 by names that it will drop (decision 0032).
pytestmark = pytest.mark.filterwarnings("ignore:fetch_.* is deprecated:DeprecationWarning")
SCALED = Normalisation.of("scaled", lower=0.0, upper=100.0)
FLOORED = Normalisation.of("goalposts", lower=0.0, upper=100.0, floor=1.0)
POSTS = Normalisation.of("goalposts", lower=0.0, upper=100.0)


@pytest.fixture(scope="module")
def duckdb() -> Iterator[Any]:
    opened = connect("duckdb", memory_gb=1)
    yield opened
    opened.disconnect()


def test_duckdb_tells_the_same_as_numpy_to_nine_digits(duckdb: Any, tmp_path: Path) -> None:
    rows = records()
    file = tmp_path / "records.parquet"
    pq.write_table(rows, file)
    from_file, from_memory = told(duckdb, str(file)), told(duckdb, rows)
    assert_same_as_numpy(from_file, rows)
    assert np.array_equal(from_file.score, from_memory.score)


def test_an_example_counted_by_hand(duckdb: Any) -> None:
    """30 of 60 and 10 of 40 are 40 %: 60 · 20/30 = 40 points; 1 of 4 · 10 is 2.5: 85 points.

    A = (1 · 40 + 2 · 85) / 3 = 70; without B the index is A.
    """
    rows = pa.table(
        {
            "period": [1, 1, 1, 1],
            "region": [TOWNS[0], TOWNS[1], TOWNS[0], TOWNS[0]],
            "unit": [1, 2, 1, 3],
            "indicator": ["up", "up", "down", "down"],
            "numerator": [30.0, 10.0, 1.0, None],
            "denominator": [60.0, 40.0, 4.0, 9.0],
        }
    )
    found = told(duckdb, rows)
    up, down, index = (found.at(1, "980121", code) for code in ("up", "down", "I"))
    assert (found.numerator[up], found.denominator[up], found.units[up]) == (40, 100, 2)
    assert found.value[up] == pytest.approx(40)
    assert found.score[up] == pytest.approx(40)
    assert (found.units[down], found.score[down]) == (1, pytest.approx(85))
    assert found.score[index] == pytest.approx((40 + 2 * 85) / 3)


@pytest.mark.parametrize("place", ["numerator", "denominator"])
def test_what_is_not_a_number_is_as_unknown_as_nothing(duckdb: Any, place: str) -> None:
    parts = {"numerator": [30.0, 9.0], "denominator": [60.0, 9.0]}
    parts[place][1] = float("nan")
    row = {"period": [1, 1], "region": [TOWNS[0]] * 2, "unit": [1, 2], "indicator": ["up"] * 2}
    found = told(duckdb, pa.table(row | parts))
    up = found.at(1, TOWNS[0], "up")
    assert (found.units[up], found.value[up]) == (1, pytest.approx(50))
    assert found.score[up] == pytest.approx(60)


def test_whole_numbers_are_summed_as_numbers(duckdb: Any) -> None:
    rows = records(units=20)
    whole = {
        name: rows[name].to_numpy(zero_copy_only=False).round()
        for name in ("numerator", "denominator")
    }
    floats, ints = rows, rows
    for name, values in whole.items():
        place = rows.column_names.index(name)
        column = pa.array(values, pa.float64(), from_pandas=True)
        floats = floats.set_column(place, name, column)
        ints = ints.set_column(place, name, column.cast(pa.int64()))
    assert np.array_equal(told(duckdb, floats).score, told(duckdb, ints).score)


def test_a_region_that_is_named_twice_counts_once() -> None:
    assert places(PARENTS, TOWNS * 2) == places(PARENTS, TOWNS)
    with pytest.raises(BadInput) as refused:
        places({}, [])
    assert refused.value.field == "places"


def test_the_order_of_records_changes_nothing_within_nine_digits(duckdb: Any) -> None:
    rows = records(seed=9)
    turned = rows.take(np.random.default_rng(1).permutation(rows.num_rows))
    apart = told(duckdb, rows).score - told(duckdb, turned).score
    assert np.abs(apart).max() <= 1e-9


def test_a_region_outside_the_tree_counts_nowhere(duckdb: Any) -> None:
    rows = records(units=10)
    found = history(duckdb, rows, plan(framework()), places(PARENTS, TOWNS[:1]))
    assert set(found.area) == {TOWNS[0], "980121"}


@pytest.mark.parametrize(
    "nodes",
    [
        (Node("I", aggregate=Aggregation("geometric")), Node("a", "I", normalise=POSTS)),
        (Node("I", need=0.5), Node("a", "I", normalise=POSTS)),
        (Node("I", caps=(Cap("a", 50, 60),)), Node("a", "I", normalise=POSTS)),
        (Node("I"), Node("a", "I", normalise=Normalisation.of("rank"))),
        (Node("I"), Node("a", "I", normalise=SCALED)),
        (Node("I"), Node("a", "I", normalise=FLOORED)),
    ],
    ids=["geometric mean", "least share", "red line", "ranks", "line not cut", "least score"],
)
def test_what_no_join_can_tell_is_refused(nodes: tuple[Node, ...]) -> None:
    with pytest.raises(BadInput) as refused:
        plan(Framework(nodes))
    assert refused.value.field == "framework"


def test_an_engine_that_does_not_exist_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        connect("oracle")
    assert refused.value.field == "engine"


def test_a_circle_of_areas_and_a_missing_column_are_refused_by_name(duckdb: Any) -> None:
    with pytest.raises(BadInput) as circle:
        places({"a": "b", "b": "a"}, ["a"])
    assert circle.value.field == "parent"
    with pytest.raises(BadInput) as missing:
        told(duckdb, records(units=2).drop_columns(["denominator"]))
    assert missing.value.values == {"name": "denominator"}
