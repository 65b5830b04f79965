"""How a batch of facts says who gives them, for which region and which quarter."""

from __future__ import annotations

import re
from typing import Final

from xieshang.apps.assessment.models import Giver, Period

PREFIX: Final = "facts_"
REGION: Final = re.compile(r"[0-9]{6,12}")
CODE: Final = re.compile(r"([0-9]{4})Q([1-4])")
YEARS: Final = range(2000, 2101)
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
    return f"{region}/{period.code}"


def read_scope(scope: str) -> tuple[str, int, int]:
    """Region, year and quarter of a batch.

    Raises:
        ValueError: it is no such scope.
    """
    region, _slash, code = scope.partition("/")
    if not REGION.fullmatch(region):
        raise ValueError(scope)
    return (region, *read_code(code))


def read_code(code: str) -> tuple[int, int]:
    """Year and quarter of ``Period.code``.

    Raises:
        ValueError: it names no quarter.
    """
    found = CODE.fullmatch(code)
    if found is None or int(found[1]) not in YEARS:
        raise ValueError(code)
    return int(found[1]), int(found[2])


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
