"""A file is read once to its end, whoever else reads it or gives it up at the same time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from xieshang.apps.exchange import intake, services, spool
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.exchange.reader import Row, read
from xieshang.apps.exchange.reading.refusal import Unreadable
from xieshang.apps.exchange.tests import files
from xieshang.apps.organizations.imports import rosters
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db
PEOPLE = files.csv([["姓名", "手机号"], ["张三", "13800138000"], ["李四", "13800138001"]])
State = ImportBatch.State


@pytest.fixture
def batch(settings: Any, tmp_path: Path) -> ImportBatch:
    """A received file, of which nobody has read anything."""
    settings.MEDIA_ROOT = tmp_path
    here = make.enterprise()
    return services.receive(
        io.BytesIO(PEOPLE), name="花名册.csv", size=len(PEOPLE), kind=rosters.KIND,
        scope=str(here.pk), whole=False, by=make.hr_of(here), today=make.TODAY,
    )  # fmt: skip


def another_reader_confirms(batch: ImportBatch) -> None:
    other = ImportBatch.objects.get(pk=batch.pk)
    assert intake.take_in(other).state == State.PREVIEW
    assert services.confirm(other, whole=False, today=make.TODAY)
    assert services.apply_all(other).applied_rows == 2


@pytest.mark.parametrize("end", ["rows", "refused"])
def test_a_slower_reader_does_not_take_a_confirmed_batch_back(
    batch: ImportBatch, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    def slowly(file: Any, kind: str) -> Iterator[Row]:
        rows = list(read(file, kind))
        monkeypatch.setattr(intake, "read", read)
        another_reader_confirms(batch)
        yield from rows
        if end == "refused":
            raise Unreadable("too much")

    monkeypatch.setattr(intake, "read", slowly)
    found = intake.take_in(batch)
    assert (found.state, found.applied_rows, found.new_rows) == (State.DONE, 2, 2)
    assert found.refusal == {}
    assert len(list(spool.every(found.path / spool.TO_APPLY))) == 2
    assert not list(found.path.glob("*.draft"))


def test_a_batch_given_up_while_it_is_read_stays_given_up(
    batch: ImportBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(file: Any, kind: str) -> Iterator[Row]:
        yield from list(read(file, kind))
        assert services.drop(ImportBatch.objects.get(pk=batch.pk))

    monkeypatch.setattr(intake, "read", slowly)
    assert intake.take_in(batch).state == State.DROPPED
