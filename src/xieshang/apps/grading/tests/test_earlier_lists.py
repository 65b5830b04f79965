"""Long lists of earlier grades in any order, and two of them at the same time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import connection, transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.exchange.services import AT_ONCE
from xieshang.apps.grading.imports import KIND, EarlierImport
from xieshang.apps.grading.models import Grading
from xieshang.apps.grading.services import earlier
from xieshang.apps.grading.tests import world
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make

LAST, YEARS = 2025, 3
LINES, OF_ALL_YEARS = 2_500, 10  # so many firms have a grade of each year


def firms(count: int) -> list[Enterprise]:
    made = make.enterprise()
    rows = [
        Enterprise(
            uscc=f"{made.uscc[:-6]}{no:06d}",
            name=f"列表{no}公司",
            region_code=made.region_code,
            since=made.since,
        )
        for no in range(count)
    ]
    return Enterprise.objects.bulk_create(rows)


def row(firm: Enterprise, year: int, grade: str = "B") -> dict[str, Any]:
    return {"uscc": firm.uscc, "year": year, "grade": grade, "given": 70, "source": "公布文件",
            "decided_on": date(year, 4, 1).isoformat()}  # fmt: skip


def batch_of(county: User) -> ImportBatch:
    return ImportBatch(
        kind=KIND, scope=make.COUNTY, uploaded_by=county, uploaded_on=world.OPENED
    )


def pieces(rows: Sequence[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    """As a confirmed list is written, in the order in which it was read."""
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


@pytest.mark.django_db
def test_a_long_list_in_the_reverse_order_of_years_leaves_the_last_year_standing() -> None:
    county = world.house().county
    all_of = firms(LINES - OF_ALL_YEARS * (YEARS - 1))
    grades = {LAST: "B", LAST - 1: "C", LAST - 2: "A"}
    rows = [row(one, LAST) for one in all_of]
    for year in (LAST - 1, LAST - 2):
        rows += [row(one, year, grades[year]) for one in all_of[:OF_ALL_YEARS]]
    assert len(rows) == LINES
    importer = EarlierImport(batch_of(county))
    assert [importer.apply(piece) for piece in pieces(rows)] == [0, 0, 0]
    states = Counter(Grading.objects.values_list("year", "case__state"))
    old = {(year, "closed"): OF_ALL_YEARS for year in (LAST - 1, LAST - 2)}
    assert states == {(LAST, "graded"): len(all_of)} | old
    assert set(Enterprise.objects.exclude(grade="").values_list("grade", flat=True)) == {"B"}


@pytest.mark.django_db(transaction=True)
def test_of_two_lists_at_once_no_line_is_lost_and_none_is_there_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    county = world.house().county
    own = firms(8)
    lists = [own[:5], [*reversed(own[3:])]]  # the other way round: neither waits for ever
    both, looked = Barrier(2), earlier.held

    def look(*asked: Any) -> dict[int, Enterprise]:
        with suppress(BrokenBarrierError):  # on SQLite the other has to wait outside
            both.wait(0.5)
        return looked(*asked)

    def write(firms: Sequence[Enterprise]) -> int:
        try:
            with transaction.atomic():
                return EarlierImport(batch_of(county)).apply([row(one, LAST) for one in firms])
        finally:
            connection.close()

    monkeypatch.setattr("xieshang.apps.grading.imports.held", look)
    with ThreadPoolExecutor(2) as hands:
        assert list(hands.map(write, lists)) == [0, 0]
    written = Grading.objects.values_list("enterprise", flat=True)
    assert sorted(written) == sorted(one.pk for one in own)
