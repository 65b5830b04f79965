"""Smallest valid things: a quarter, a batch, and facts as their givers tell them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import count
from typing import Any

from xieshang.apps.assessment.models import Giver, Period
from xieshang.apps.assessment.services.facts import Put, put
from xieshang.apps.assessment.told import Told
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests.factories import person
from xieshang.core.index.consultation.tests.example import FACTS
from xieshang.core.index.consultation.variables import catalogue
from xieshang.core.index.data import State

TODAY = date(2026, 4, 10)
_numbers = count(1)


def period(year: int = 2026, quarter: int = 1) -> Period:
    """A quarter without facts."""
    return Period.objects.get_or_create(year=year, quarter=quarter)[0]


def batch(**fields: Any) -> ImportBatch:
    """A file that was confirmed."""
    number = next(_numbers)
    given: dict[str, Any] = {
        "kind": "facts", "scope": "980121", "file_name": f"facts{number}.csv",
        "file_kind": "csv", "file_size": 1, "sha256": f"{number:064x}",
        "uploaded_by": person(), "uploaded_on": TODAY, "confirmed_on": TODAY,
        "state": ImportBatch.State.DONE, **fields,
    }  # fmt: skip
    return ImportBatch.objects.create(**given)


def told(here: Enterprise, variable: str, value: Any, as_of: date) -> Told:
    """One row; None is missing, a State is what it says."""
    if isinstance(value, State):
        return Told(here.pk, variable, None, value, as_of)
    if value is None:
        return Told(here.pk, variable, None, State.MISSING, as_of)
    return Told(here.pk, variable, float(value), State.VALUE, as_of)


def tell(
    when: Period, here: Enterprise, giver: Giver | str, /, batch: Any = None, **values: Any
) -> Put:
    """Put what one giver says of one enterprise, as of the last day of the quarter."""
    rows = [told(here, name, value, when.ends_on) for name, value in values.items()]
    return put(when, rows, giver=giver, batch=batch, by=None, today=TODAY)


def tell_all(when: Period, here: Enterprise, changes: Mapping[str, Any] | None = None) -> None:
    """Put the example of 100 workers with changes, each fact by whoever owes it."""
    by_giver: dict[str, dict[str, Any]] = {}
    for name, value in {**FACTS, **(changes or {})}.items():
        by_giver.setdefault(catalogue()[name].owner, {})[name] = value
    for giver, values in by_giver.items():
        tell(when, here, giver, **values)
