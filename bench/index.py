"""The consultation index at the size of a province, beside what bare NumPy needs for the same.

    python -m bench.index [--units 120000] [--growth] [--records 100000000] [--engine duckdb]

Aims: 52 indicators of 120,000 enterprises scored and rolled up within 1.2 s of CPU and three
times the floor; 600 runs of 51 units × 49 indicators within 5 s; time that grows in proportion
from 10,000 to a million enterprises (--growth; some 8 GB); 100 million raw records summed and
scored on DuckDB within 6 GB (--records; a file of 2 GB among the temporary files).
Seconds depend on the machine; ratios within one run say more.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from xieshang.core.index.arrays import Floats, Ints
from xieshang.core.index.compute import compute
from xieshang.core.index.consultation.catalogue import framework, indicators
from xieshang.core.index.consultation.facts import Facts
from xieshang.core.index.consultation.formulas import CODES, formulas
from xieshang.core.index.consultation.regions import Regions, roll_up
from xieshang.core.index.consultation.score import score
from xieshang.core.index.consultation.tests.example import FACTS
from xieshang.core.index.data import Data
from xieshang.core.index.engines.connect import connect
from xieshang.core.index.engines.history import history, places
from xieshang.core.index.engines.plan import plan
from xieshang.core.index.factors import weights
from xieshang.core.index.model import Framework, Node
from xieshang.core.index.montecarlo import monte_carlo
from xieshang.core.index.options import Normalisation

TOWNS, COUNTIES = 1000, 90
REPETITIONS = 3
BATCH = 2_000_000  # raw records that are made at once


def cpu(act: Callable[[], Any], times: int = REPETITIONS) -> tuple[float, Any]:
    """Least CPU seconds of several runs, and what the last one gave."""
    spent, given = [], None
    for _run in range(times):
        began = time.process_time()
        given = act()
        spent.append(time.process_time() - began)
    return min(spent), given


def invented(units: int, seed: int = 1) -> Facts:
    """Enterprises like the example that was counted by hand, of other sizes and worse parts."""
    rng = np.random.default_rng(seed)
    size = rng.integers(1, 20, units) / 2.0
    pairs = [pair for one in formulas().values() for pair in one.within]
    parts = {part for part, _whole in pairs} - {whole for _part, whole in pairs}
    values: dict[str, Floats] = {}
    for name, value in FACTS.items():
        column = np.full(units, float(value))
        if name not in CODES:
            column = column * size
        if name in parts:
            column = column * (0.6 + 0.4 * rng.random(units))
        values[name] = column
    return Facts(tuple(f"e{number}" for number in range(units)), values)


def tree(units: int) -> Regions:
    """1,000 townships in 90 counties in one city."""
    parents = {"city": ""} | {f"c{n}": "city" for n in range(COUNTIES)}
    parents |= {f"t{n}": f"c{n % COUNTIES}" for n in range(TOWNS)}
    return Regions.tree(parents, [f"t{n % TOWNS}" for n in range(units)])


def ours(facts: Facts, regions: Regions, whole: Framework) -> Floats:
    """All that the product does: cells with reasons, scores, completeness, regions."""
    scored, found = score(facts, whole)
    roll_up(facts, found, scored, regions, whole)
    return scored.result.total


class Floor:
    """The bare arithmetic: divide, interpolate, three levels of means, sums by region."""

    def __init__(self, whole: Framework, data: Data, regions: Regions) -> None:
        self.numerator, self.denominator = data.numerator, data.denominator
        self.posts = [self._posts(code) for code in data.indicators]
        self.levels = self._levels(whole, data.indicators)
        self.towns = regions.of
        self.above = np.array([regions.codes.index(p) if p else -1 for p in regions.parents])
        self.count = len(regions.codes)

    @staticmethod
    def _posts(code: str) -> tuple[Floats, Floats]:
        posts = np.array(indicators()[code].goalposts or (0.0, 50.0, 100.0))
        ys = np.array([0.0, 60.0, 100.0] if len(posts) == 3 else [0.0, 100.0, 100.0, 0.0])
        return (posts, ys) if posts[0] <= posts[-1] else (posts[::-1], ys[::-1])

    @staticmethod
    def _levels(whole: Framework, leaves: Sequence[str]) -> list[Floats]:
        below, found = list(leaves), []
        while below != [whole.root]:
            parents = list(dict.fromkeys(whole.of[code].parent for code in below))
            weight = np.zeros((len(parents), len(below)))
            for place, code in enumerate(below):
                weight[parents.index(whole.of[code].parent), place] = whole.of[code].weight
            found.append(weight)
            below = parents
        return found

    def scored(self, numerator: Floats, denominator: Floats) -> Floats:
        with np.errstate(invalid="ignore", divide="ignore"):
            values = numerator / denominator
            scores = np.empty_like(values)
            for row, (xs, ys) in enumerate(self.posts):
                scores[row] = np.interp(values[row], xs, ys)
            for weight in self.levels:
                there = ~np.isnan(scores)
                scores = weight @ np.where(there, scores, 0.0) / (weight @ there)
        return np.asarray(scores[0])

    def sums(self, columns: Floats) -> Floats:
        filled = np.nan_to_num(columns)
        found = np.stack([np.bincount(self.towns, row, self.count) for row in filled])
        for place in range(self.count - 1, 0, -1):
            found[:, self.above[place]] += found[:, place]
        return np.asarray(found, np.float64)

    def run(self) -> Floats:
        index = self.scored(self.numerator, self.denominator)
        self.scored(self.sums(self.numerator), self.sums(self.denominator))
        return index


def scoring(units: int) -> Iterator[str]:
    """Scoring and roll-up of so many enterprises, and the floor in the same process."""
    facts, regions, whole = invented(units), tree(units), framework()
    spent, _index = cpu(lambda: ours(facts, regions, whole))
    _scored, found = score(facts, whole)
    least, _floor = cpu(Floor(whole, found.data, regions).run)
    yield (
        f"52 indicators × {units:,} enterprises with roll-up: {spent:.2f} s CPU; "
        f"bare NumPy {least:.2f} s; {spent / least:.1f} times the floor"
    )


def sensitivity(runs: int = 600, units: int = 51, leaves: int = 49) -> Iterator[str]:
    """An index of the size of COINr's example, its weights drawn again and again."""
    rng = np.random.default_rng(1)
    how = Normalisation.of("minmax")
    nodes = [Node("I"), *(Node(f"g{n}", "I") for n in range(8))]
    nodes += [Node(f"i{n}", f"g{n % 8}", normalise=how) for n in range(leaves)]
    codes = [node.code for node in nodes if node.parent]
    columns = {f"i{n}": rng.random(units).tolist() for n in range(leaves)}
    result = compute(Framework(tuple(nodes)), Data.of([f"u{n}" for n in range(units)], columns))
    spent, _runs = cpu(lambda: monte_carlo(result, [weights(codes)], runs=runs))
    yield f"{runs} runs of {units} units × {leaves} indicators: {spent:.2f} s CPU"


def growth(sizes: Sequence[int] = (10_000, 100_000, 1_000_000)) -> Iterator[str]:
    """Microseconds per enterprise at each size: the same where time grows in proportion."""
    for units in sizes:
        facts, regions, whole = invented(units), tree(units), framework()
        spent, _index = cpu(lambda f=facts, r=regions, w=whole: ours(f, r, w), 2)  # type: ignore[misc]
        yield f"{units:,} enterprises: {spent:.2f} s CPU, {spent / units * 1e6:.1f} µs each"


def write(records: int, file: Path, leaves: Sequence[str]) -> None:
    """Raw records of four quarters, in pieces that fit into the memory."""
    rng = np.random.default_rng(1)
    names = pa.array(list(leaves))
    towns = pa.array([f"t{n}" for n in range(TOWNS)])
    with pq.ParquetWriter(file, _schema()) as out:
        for start in range(0, records, BATCH):
            count = min(BATCH, records - start)
            whole = rng.integers(1, 500, count).astype(np.float64)
            columns: dict[str, Any] = {
                "period": (start + np.arange(count)) % 4,
                "region": _named(towns, rng.integers(0, TOWNS, count)),
                "unit": rng.integers(0, 2_000_000, count),
                "indicator": _named(names, rng.integers(0, len(leaves), count)),
                "numerator": whole * rng.random(count),
                "denominator": whole,
            }
            out.write_table(pa.table(columns, schema=_schema()))


def _schema() -> pa.Schema:
    return pa.schema(
        [
            ("period", pa.int64()), ("region", pa.string()), ("unit", pa.int64()),
            ("indicator", pa.string()), ("numerator", pa.float64()),
            ("denominator", pa.float64()),
        ]
    )  # fmt: skip


def _named(names: pa.Array, numbers: Ints) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(numbers), names).cast(pa.string())


def engine(records: int, name: str) -> Iterator[str]:
    """Sum and score raw records of four quarters where they lie."""
    how = Normalisation.of("piecewise", points=(0.2, 0.5, 0.9), scores=(0.0, 60.0, 100.0))
    leaves = [f"i{n}" for n in range(52)]
    nodes = [Node("I"), *(Node(f"g{n}", "I") for n in range(14))]
    nodes += [Node(code, f"g{n % 14}", normalise=how) for n, code in enumerate(leaves)]
    parents = {f"t{n}": "city" for n in range(TOWNS)}
    with tempfile.TemporaryDirectory(prefix="xieshang-bench-") as made:
        file = Path(made) / "records.parquet"
        write(records, file, leaves)
        began = time.perf_counter()
        connection = connect(name, spill=made)
        found = history(
            connection, str(file), plan(Framework(tuple(nodes))), places(parents, list(parents))
        )
        spent = time.perf_counter() - began
        connection.disconnect()
        size = file.stat().st_size / 1e9
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    counted = int(found.units[np.array([a == "city" for a in found.area])].sum())
    yield (
        f"{records:,} records ({size:.1f} GB) on {name}: {spent:.1f} s, "
        f"{len(found.code):,} rows come out, {counted:,} records in them; "
        f"at most {most:.1f} GB of memory"
    )


def main(arguments: Sequence[str]) -> int:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="bench.index", description=__doc__)
    parser.add_argument("--units", type=int, default=120_000)
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--records", type=int, default=0)
    parser.add_argument("--engine", default="duckdb")
    wanted = parser.parse_args(arguments)
    parts: list[Iterator[str]] = [scoring(wanted.units), sensitivity()]
    if wanted.growth:
        parts.append(growth())
    if wanted.records:
        parts.append(engine(wanted.records, wanted.engine))
    for part in parts:
        for line in part:
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
