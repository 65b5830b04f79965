"""A small county whose records are few enough to be counted by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from xieshang.apps.assessment.models import Period
from xieshang.apps.assessment.platform import PLATFORM, Record
from xieshang.apps.contracts.choices import ContractKind
from xieshang.apps.contracts.models import Contract
from xieshang.apps.contracts.services.registration import PaperContract, register
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.index.data import State

SINCE, UNTIL = date(2026, 4, 1), date(2026, 6, 30)


def quarter() -> Period:
    """The second quarter of 2026: 1 April to 30 June."""
    return Period.objects.get_or_create(year=2026, quarter=2)[0]


def on_paper(
    here: Enterprise | None, starts_on: date, ends_on: date, **fields: Any
) -> Contract:
    """A wage contract in the county's register."""
    for code in (make.COUNTY, make.TOWN):
        make.region(code)
    given: dict[str, Any] = {
        "kind": ContractKind.WAGE,
        "effective_on": starts_on,
        "published_on": starts_on,
    }
    entry = PaperContract(
        enterprise=here, starts_on=starts_on, ends_on=ends_on, **(given | fields)
    )
    [made] = register([entry], by=make.county_officer(), today=make.TODAY)
    return made


def count(
    name: str, firms: Iterable[Enterprise], until: date = UNTIL
) -> list[float | State | None]:
    """What a selector says of each of these enterprises; None where it is silent."""
    order = [one.pk for one in firms]
    found = PLATFORM[name].counts(order, quarter(), until)
    return [found.get(pk) for pk in order]


def records(name: str, firm: Enterprise, until: date = UNTIL) -> list[Record]:
    return PLATFORM[name].records(firm, quarter(), until)
