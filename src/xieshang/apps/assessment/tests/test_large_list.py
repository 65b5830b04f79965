"""A long list with 200 planted faults: exact counts, a file of rejects, no second change, back.

In full size: ``ROWS=100000 make test TESTS='src/xieshang/apps/assessment -k 200_faults'``;
the seconds of each step are printed.
"""

from __future__ import annotations

import io
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from xieshang.apps.assessment.models import Fact
from xieshang.apps.assessment.services import batches
from xieshang.apps.assessment.tests import lists
from xieshang.apps.exchange import sheets
from xieshang.apps.exchange.tests import files
from xieshang.apps.organizations.models import Enterprise, FormerUscc
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db
ROWS = int(os.environ.get("ROWS", "400"))
EACH = 20  # of ten kinds of faults
Row = list[Any]
FAULTS: dict[str, Callable[[Row, Row], Row]] = {  # a row and a good one elsewhere → the reason
    "没有这家企业": lambda row, _good: [make.valid_uscc(10**8 + int(row[0][8:17])), *row[1:]],
    "校验位不对": lambda row, _good: [row[0][:-1] + "0X"[row[0][-1] == "0"], *row[1:]],
    "同一家企业": lambda _row, good: good,
    "不能是负数": lambda row, _good: [row[0], -1, *row[2:]],
    "不填百分数": lambda row, _good: [*row[:3], "105%", *row[4:]],
    "部分不能超过整体": lambda row, _good: [*row[:3], 101, 100, *row[5:]],
    "别的季度": lambda row, _good: [*row[:5], "2025Q4", row[6]],
    "截至日不在": lambda row, _good: [*row[:6], "2025-12-31"],
    "不认识的单位": lambda row, _good: [row[0], "100斤", *row[2:]],
    "像是公式": lambda row, _good: [row[0], "=HYPERLINK(1)", *row[2:]],
}


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@contextmanager
def timed(what: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    print(f"{what}: {time.perf_counter() - began:.1f} s")  # noqa: T201 — worth reading


def planted() -> list[Row]:
    """The list: one enterprise a line, some under a former code, 200 lines spoilt."""
    first = 5_000_000
    usccs = [make.valid_uscc(first + number) for number in range(ROWS)]
    Enterprise.objects.bulk_create(
        Enterprise(uscc=code, name=f"企业{code}", region_code=make.TOWN, since=make.SINCE)
        for code in usccs
    )
    rows: list[Row] = [
        [code, 100 + n % 900, 40, 95, 100, "2026Q1", "2026-03-31"]
        for n, code in enumerate(usccs)
    ]
    renamed = Enterprise.objects.get(uscc=usccs[0])
    old = make.valid_uscc(first - 1)
    FormerUscc.objects.create(enterprise=renamed, uscc=old, until=make.SINCE)
    rows[0][0] = old
    step = ROWS // (len(FAULTS) * EACH)
    for number, spoil in enumerate(list(FAULTS.values()) * EACH):
        place = (number + 1) * step - 1
        rows[place] = spoil(rows[place], rows[0])
    return rows


def test_200_faults_are_counted_handed_back_and_nothing_else_is_touched() -> None:
    steward = make.data_steward()
    heading = [*lists.HRSS, "统计期", "截至日"]
    with timed("made"):
        content = files.csv([heading, *planted()])
    with timed("read and judged"):
        batch = lists.upload([], by=steward, content=content)
    assert batch.state == "preview", batch.refusal
    assert lists.counts(batch) == (ROWS - 200, 0, 0, 200)
    out = io.BytesIO()
    with timed("rejects"):
        assert sheets.write_rejects(out, batch) == 200
    [_top, *back] = (
        CalamineWorkbook.from_filelike(io.BytesIO(out.getvalue()))
        .get_sheet_by_index(0)
        .to_python()
    )
    told = Counter(next(why for why in FAULTS if why in str(row[1])) for row in back)
    assert told == dict.fromkeys(FAULTS, EACH)
    with timed("written"):
        done = lists.confirmed(batch, by=steward)
    assert (done.state, done.applied_rows, done.late_faults) == ("done", ROWS - 200, 0)
    assert Fact.objects.count() == (ROWS - 200) * 4
    version = lists.quarter().version
    with timed("read a second time"):
        again = lists.upload([], by=steward, content=content)
    assert lists.counts(again) == (0, 0, ROWS - 200, 200)
    lists.confirmed(again, by=steward)
    assert lists.quarter().version == version
    changed = files.csv([heading[:2], *([row[0], 9_999] for row in planted_again(content))])
    before = Fact.objects.filter(variable="employees_end").values_list("enterprise", "value")
    kept = dict(before)
    second = lists.confirmed(lists.upload([], by=steward, content=changed), by=steward)
    assert second.applied_rows > 0 and dict(before.all()) != kept
    batches.take_back(second, by=steward, today=lists.TODAY)
    assert dict(before.all()) == kept
    with timed("withdrawn"):
        batches.take_back(batch, by=steward, today=lists.TODAY)
    assert not Fact.objects.exists()


def planted_again(content: bytes) -> list[Row]:
    """Some lines of the list that were good."""
    lines = content.decode().splitlines()[1:8]
    return [line.split(",") for line in lines]
