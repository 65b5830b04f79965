"""Two townships with thirteen enterprises and two quarters of facts, told by their givers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from xieshang.apps.assessment.models import Fact, Period
from xieshang.apps.assessment.tests import factories as facts
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.index.consultation.tests.example import FACTS
from xieshang.core.index.consultation.variables import catalogue

FAR = f"{make.COUNTY}001"  # the other township of the county


@dataclass(frozen=True)
class County:
    """What the tests look at."""

    now: Period
    before: Period
    near: list[Enterprise]  # of make.TOWN
    far: list[Enterprise]


def fill(period: Period, firm: Enterprise, changes: dict[str, Any]) -> None:
    """The example with changes, each fact by whoever owes it, written at once."""
    rows = [
        Fact(
            period=period, enterprise=firm, variable=name, giver=catalogue()[name].owner,
            value=float(value), as_of=period.ends_on,
        )
        for name, value in {**FACTS, **changes}.items()
        if value is not None
    ]  # fmt: skip
    Fact.objects.bulk_create(rows)
    Period.objects.filter(pk=period.pk).update(version=period.version + 1, mark=uuid4())
    period.refresh_from_db()


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(timezone, "localdate", lambda: make.TODAY)


@pytest.fixture(scope="module")
def standing_county(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[County]:
    """Made once for a module; what a test changes is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _made()
        transaction.set_rollback(True)


@pytest.fixture
def county(standing_county: County, db: None) -> County:
    """The same as it was at first, read anew: a test before may have changed its rows."""
    here = standing_county
    firms = Enterprise.objects.in_bulk([one.pk for one in (*here.near, *here.far)])
    return County(
        Period.objects.get(pk=here.now.pk),
        Period.objects.get(pk=here.before.pk),
        [firms[one.pk] for one in here.near],
        [firms[one.pk] for one in here.far],
    )


def _made() -> County:
    make.region("980000", name="示例省")
    make.region("980100", name="明川市", parent_id="980000")
    make.region(name="安澜县", parent_id="980100")
    make.region(make.TOWN, name="江南街道", parent_id=make.COUNTY)
    make.region(FAR, name="城东街道", parent_id=make.COUNTY)
    before, now = facts.period(2025, 4), facts.period(2026, 1)
    near = [make.enterprise(region_code=make.TOWN, size="medium") for _no in range(11)]
    far = [make.enterprise(region_code=FAR, size="medium") for _no in range(2)]
    for number, firm in enumerate([*near, *far]):
        covered = {"employees_covered_by_contract_in_force": 70 + number}
        fill(before, firm, {"contracts_signed": 95})
        fill(now, firm, covered)
    return County(now, before, near, far)
