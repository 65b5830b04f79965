"""Records whose history NumPy computes too, for every engine to be held against."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from xieshang.core.index.compute import compute
from xieshang.core.index.data import Data, State
from xieshang.core.index.engines.history import History, history, places
from xieshang.core.index.engines.plan import plan
from xieshang.core.index.model import Framework, Node
from xieshang.core.index.options import Normalisation

PARENTS = {"980121001": "980121", "980121002": "980121", "980121": ""}
TOWNS = ("980121001", "980121002")
PERIODS = (8104, 8105)
LEAVES = ("up", "down", "range", "line")
TOLERANCE = 1e-9


def framework() -> Framework:
    """Two groups over a line up, a line down, a range and plain goalposts in percent."""
    broken = Normalisation.of("piecewise", points=(20.0, 50.0, 90.0), scores=(0.0, 60.0, 100.0))
    down = Normalisation.of("piecewise", points=(1.0, 5.0, 20.0), scores=(100.0, 60.0, 0.0))
    range_ = Normalisation.of("range", points=(10.0, 30.0, 60.0, 95.0))
    return Framework(
        (
            Node("I"), Node("A", "I", weight=0.7), Node("B", "I", weight=0.3),
            Node("up", "A", weight=1 / 3, factor=100.0, normalise=broken),
            Node("down", "A", weight=2 / 3, direction="down", factor=10.0, normalise=down),
            Node("range", "B", direction="range", factor=100.0, normalise=range_),
            Node("line", "B", weight=0.1, factor=100.0,
                 normalise=Normalisation.of("goalposts", lower=10.0, upper=80.0)),
        )
    )  # fmt: skip


def records(units: int = 400, seed: int = 5) -> pa.Table:
    """Parts of wholes, some of them unknown; nobody has «range» in the second town."""
    rng = np.random.default_rng(seed)
    columns: dict[str, list[Any]] = {
        name: []
        for name in ("period", "region", "unit", "indicator", "numerator", "denominator")
    }
    for period in PERIODS:
        for unit in range(units):
            region = TOWNS[unit % 2]
            for leaf in LEAVES:
                if leaf == "range" and region == TOWNS[1]:
                    continue
                whole = float(rng.integers(1, 500))
                part = None if rng.random() < 0.05 else whole * rng.random()
                for name, value in zip(
                    columns, (period, region, unit, leaf, part, whole), strict=True
                ):
                    columns[name].append(value)
    return pa.table(columns)


def told(connection: Any, rows: pa.Table | str) -> History:
    return history(connection, rows, plan(framework()), places(PARENTS, TOWNS))


def assert_same_as_numpy(found: History, rows: pa.Table) -> None:
    """Every score of every area and period as the NumPy engine computes it from the sums."""
    areas = tuple(PARENTS)
    columns = rows.to_pydict()
    for period in PERIODS:
        sums = np.zeros((2, len(LEAVES), len(areas)))
        for place, region in enumerate(columns["region"]):
            if columns["period"][place] != period or columns["numerator"][place] is None:
                continue
            row = LEAVES.index(columns["indicator"][place])
            for at in (areas.index(region), areas.index(PARENTS[region])):
                sums[0, row, at] += columns["numerator"][place]
                sums[1, row, at] += columns["denominator"][place]
        there = sums[1] > 0
        state = np.where(there, State.VALUE, State.NOT_APPLICABLE).astype(np.int8)
        kept = [np.where(there, one, np.nan) for one in sums]
        data = Data(areas, LEAVES, kept[0], kept[1], state, np.zeros(there.shape, np.bool_))
        expected = compute(framework(), data)
        for code in framework().downwards:
            for at, area in enumerate(areas):
                score = expected.of(code)[at]
                if np.isnan(score):
                    continue
                row = found.at(period, area, code)
                assert abs(found.score[row] - score) <= TOLERANCE, (period, area, code)
