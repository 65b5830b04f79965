"""Raw records of files, summed and scored, row by row: the work of `xieshang history`."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from glob import glob
from math import isnan
from pathlib import Path

from xieshang.config.cli.index.reading import framework_of
from xieshang.core.bad_input import BadInput, shown
from xieshang.core.index.engines.connect import connect
from xieshang.core.index.engines.history import History, history, places
from xieshang.core.index.engines.plan import plan
from xieshang.core.words import msg


def rows(framework: str, records: str, areas: str, engine: str) -> Iterator[tuple[object, ...]]:
    """Headings, then a row per period, area and node."""
    return _rows(_history(framework, records, areas, engine))


def _history(framework: str, records: str, areas: str, engine: str) -> History:
    whole = plan(framework_of(framework))
    parents = _parents(areas)
    if not glob(records):
        raise BadInput(
            "records", msg("没有“%(name)s”这样的文件"), msg("请核对路径"), name=shown(records)
        )
    connection = connect(engine)
    try:
        return history(connection, records, whole, places(parents, list(parents)))
    finally:
        connection.disconnect()


def _parents(name: str) -> Mapping[str, str]:
    """Each area with the one above it."""
    try:
        with Path(name).open(encoding="utf-8-sig", newline="") as file:
            rows = [(row["code"], row["parent"] or "") for row in csv.DictReader(file)]
    except (OSError, UnicodeError, KeyError) as fault:
        raise BadInput(
            "places", msg("读不了区域表“%(name)s”"), msg("要有code和parent两列，UTF-8编码"),
            name=shown(name),
        ) from fault  # fmt: skip
    twice = [
        code for code, count in Counter(code for code, _above in rows).items() if count > 1
    ]
    if twice:
        raise BadInput(
            "places", msg("区域“%(code)s”写了两行"), msg("每个区域写一行"), code=shown(twice[0])
        )
    return dict(rows)


def _rows(found: History) -> Iterator[tuple[object, ...]]:
    yield ("period", "area", "code", "units", "numerator", "denominator", "value", "score")
    columns = (found.units, found.numerator, found.denominator, found.value, found.score)
    numbers = zip(*(column.tolist() for column in columns), strict=True)
    keys = zip(found.period.tolist(), found.area, found.code, strict=True)
    for key, row in zip(keys, numbers, strict=True):
        yield (*key, *("" if isnan(number) else number for number in row))
