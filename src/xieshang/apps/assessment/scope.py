"""How a batch of facts says who gives them, for which region and which quarter."""

from __future__ import annotations

import re
from typing import Final

from xieshang.apps.assessment.models import Giver, Period

PREFIX: Final = "facts_"
SCOPE: Final = re.compile(r"(\d{6,12})/(\d{4})Q([1-4])")
DEPARTMENTS: Final = tuple(
    giver.value
    for giver in Giver
    if giver not in {Giver.PLATFORM, Giver.ENTERPRISE, Giver.SURVEY, Giver.MARKET}
)  # market regulation keeps the register of enterprises, which is a list of its own


def kind_of(giver: str) -> str:
    """The kind of list in which a department gives its facts."""
    return PREFIX + giver


def is_facts(kind: str) -> bool:
    return kind.startswith(PREFIX)


def giver_of(kind: str) -> Giver:
    return Giver(kind.removeprefix(PREFIX))


def scope_of(region: str, period: Period) -> str:
    return f"{region}/{period.year}Q{period.quarter}"


def read_scope(scope: str) -> tuple[str, int, int]:
    """Region, year and quarter of a batch.

    Raises:
        ValueError: it is no such scope.
    """
    found = SCOPE.fullmatch(scope)
    if found is None:
        raise ValueError(scope)
    return found[1], int(found[2]), int(found[3])


def period_of(scope: str) -> Period:
    """The quarter of a batch.

    Raises:
        Period.DoesNotExist: nobody has opened it.
    """
    _region, year, quarter = read_scope(scope)
    return Period.objects.get(year=year, quarter=quarter)


def is_open(scope: str) -> bool:
    """Whether the quarter of a batch still changes."""
    _region, year, quarter = read_scope(scope)
    return Period.objects.filter(year=year, quarter=quarter, frozen_on=None).exists()
