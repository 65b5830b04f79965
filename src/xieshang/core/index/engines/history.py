"""Sums raw records by area and period and scores the sums, as one expression (历史).

The records are a long table: period, region, unit, indicator, numerator, denominator. A wide
table of 52 columns was up to fifteen times slower, and differs from engine to engine
(decision 0032). Everything that runs on an engine stands in this file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from xieshang.core.bad_input import BadInput, shown
from xieshang.core.index.arrays import Floats, Ints
from xieshang.core.index.engines.plan import SEGMENTS, Plan
from xieshang.core.words import msg

KEYS = ("period", "area", "code")
COLUMNS = ("period", "region", "indicator", "numerator", "denominator")  # «unit» is not read


@dataclass(frozen=True)
class History:
    """What came out, one row per period, area and node, sorted by these.

    Args:
        numerator, denominator, units: sums of the records; 0 for nodes above indicators.
        value: numerator / denominator × factor, NaN above indicators.
        score: 0–100 by the plan's broken lines; above, the mean by weights of what is there.
    """

    period: Ints
    area: tuple[str, ...]
    code: tuple[str, ...]
    numerator: Floats
    denominator: Floats
    units: Ints
    value: Floats
    score: Floats

    def at(self, period: int, area: str, code: str) -> int:
        """The row of one node."""
        rows = zip(self.period.tolist(), self.area, self.code, strict=True)
        return list(rows).index((period, area, code))


def places(parents: Mapping[str, str], regions: Sequence[str]) -> pa.Table:
    """Each region with every area that contains it, itself among them: (region, area)."""
    if not regions:
        raise BadInput("places", msg("区域表里没有区域"), msg("每个区域写一行"))
    pairs = []
    for region in dict.fromkeys(regions):
        area, seen = region, set[str]()
        while area and area not in seen:
            seen.add(area)
            pairs.append((region, area))
            area = parents.get(area, "")
        if area:
            raise BadInput(
                "parent", msg("区域“%(code)s”绕了一圈又回到自己"), msg("请改正它的上级"),
                code=shown(area),
            )  # fmt: skip
    regions_of, areas = zip(*pairs, strict=True)
    return pa.table({"region": list(regions_of), "area": list(areas)})


def history(connection: Any, records: str | pa.Table, plan: Plan, places: pa.Table) -> History:
    """Sum and score records.

    Args:
        connection: of ``connect.connect``.
        records: Parquet files (a path, also with *) or a table in memory.
        places: of ``places``; a region that is not in it counts nowhere.
    """
    if isinstance(records, str):
        rows = connection.read_parquet(records)
    else:
        rows = ibis.memtable(records)
    for name in COLUMNS:
        if name not in rows.columns:
            raise BadInput(
                "records", msg("记录里没有“%(name)s”这一列"), msg("请补上这一列"), name=name
            )
    pooled = _pooled(rows, ibis.memtable(places))
    # The sums are few: they are read once, and what follows does not go back to the records.
    sums = ibis.memtable(connection.to_pyarrow(pooled))
    scored = _scored(sums, ibis.memtable(plan.scales))
    nodes = scored.select(*KEYS, "score")
    above = []
    for level in plan.levels:
        parents = _rolled(nodes, ibis.memtable(level))
        above.append(parents)
        nodes = nodes.union(parents)
    empty = {"numerator": 0.0, "denominator": 0.0, "units": 0, "value": None}
    kinds = {"numerator": "float64", "denominator": "float64", "units": "int64",
             "value": "float64"}  # fmt: skip
    wide = [
        one.mutate(**{name: ibis.literal(value, kinds[name]) for name, value in empty.items()})
        for one in above
    ]
    names = (*KEYS, "numerator", "denominator", "units", "value", "score")
    parts = [one.select(*names) for one in (scored, *wide)]
    whole = reduce(lambda one, other: one.union(other), parts)
    return _told(connection.to_pyarrow(whole.order_by(*KEYS)))


def _pooled(records: Any, places: Any) -> Any:
    """Sums by period, area and indicator; by region first, so that areas join few rows."""
    rows = records.mutate(
        numerator=records.numerator.cast("float64"),
        denominator=records.denominator.cast("float64"),
    )
    known = rows.filter(_told_number(rows.numerator) & _told_number(rows.denominator))
    local = known.group_by("period", "region", "indicator").aggregate(
        numerator=known.numerator.sum(), denominator=known.denominator.sum(),
        units=known.count(),
    )  # fmt: skip
    joined = local.join(places, "region")
    return joined.group_by("period", "area", "indicator").aggregate(
        numerator=joined.numerator.sum(), denominator=joined.denominator.sum(),
        units=joined.units.sum(),
    )  # fmt: skip


def _told_number(column: Any) -> Any:
    """Neither null nor NaN: engines take NaN for the largest number of all."""
    return column.notnull() & ~column.isnan()


def _scored(pooled: Any, scales: Any) -> Any:
    """Value and score of every sum with a denominator."""
    rows = pooled.filter(pooled.denominator > 0).join(scales, "indicator")
    rows = rows.mutate(value=rows.numerator / rows.denominator * rows.factor)
    zero, one = ibis.literal(0.0, "float64"), ibis.literal(1.0, "float64")
    pieces = [
        rows[f"rise{n}"]
        * ibis.least(ibis.greatest((rows.value - rows[f"x{n}"]) / rows[f"width{n}"], zero), one)
        for n in range(SEGMENTS)
    ]
    rows = rows.mutate(score=reduce(add, pieces, rows.y0), code=rows.indicator)
    return rows.select(*KEYS, "numerator", "denominator", "units", "value", "score")


def _rolled(nodes: Any, level: Any) -> Any:
    """Means of one level: weights are shared among the nodes that have a score."""
    rows = nodes.join(level, "code")
    rows = rows.mutate(weighted=rows.weight * rows.score)
    sums = rows.group_by("period", "area", "parent").aggregate(
        weighted=rows.weighted.sum(), weight=rows.weight.sum()
    )
    sums = sums.filter(sums.weight > 0)
    return sums.select("period", "area", code=sums.parent, score=sums.weighted / sums.weight)


def _told(rows: pa.Table) -> History:
    def numbers(name: str, kind: type) -> Any:
        return rows[name].to_numpy(zero_copy_only=False).astype(kind)

    return History(
        numbers("period", np.int64), tuple(rows["area"].to_pylist()),
        tuple(rows["code"].to_pylist()), numbers("numerator", np.float64),
        numbers("denominator", np.float64), numbers("units", np.int64),
        numbers("value", np.float64), numbers("score", np.float64),
    )  # fmt: skip
