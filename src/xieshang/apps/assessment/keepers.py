"""Which office opens and freezes the quarters, which are the same ones for everybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from xieshang.apps.organizations.codes import (
    Level,
    level_of,
    prefix_of,
    straight_under_a_province,
)
from xieshang.apps.organizations.models import Enterprise, Grant, Region
from xieshang.apps.organizations.roles import Role

COUNTY, CITY, PROVINCE = 6, 4, 2  # digits of a code that they share


@dataclass(frozen=True, slots=True)
class Office:
    """Whose posts hold every enterprise on the books.

    Args:
        level: of the smallest area in which they all lie.
        places: what is called so; the provinces where there are several, nothing before the
            first enterprise.
        held: whether somebody holds such posts.
    """

    level: Level
    places: tuple[str, ...]
    held: bool


def on_the_books() -> QuerySet[Enterprise]:
    """The enterprises that a quarter is about; one without a place is nobody's."""
    return Enterprise.objects.order_by().exclude(status=Enterprise.Status.CLOSED).exclude(
        region_code=""
    )  # fmt: skip


def office(on: date) -> Office:
    """Who opens and freezes the quarters; three queries."""
    codes = sorted(on_the_books().values_list("region_code", flat=True).distinct())
    areas = _areas(codes)
    names = dict(Region.objects.filter(code__in=areas).values_list("code", "name"))
    level = level_of(areas[0]) if len(areas) == 1 else Level.NATION
    return Office(level, tuple(names.get(code, code) for code in areas), _held(codes, on))


def _areas(codes: Sequence[str]) -> list[str]:
    """The smallest area around all of them, or the provinces where it takes several.

    Districts of a municipality lie in no city: their office is the municipality's.
    """
    for length in (COUNTY, CITY, PROVINCE):
        areas = sorted({code[:length].ljust(COUNTY, "0") for code in codes})
        if len(areas) == 1 and not (length == CITY and straight_under_a_province(areas[0])):
            break
    return areas


def _held(codes: Sequence[str], on: date) -> bool:
    posts: dict[int, list[str]] = defaultdict(list)
    held = Grant.objects.in_force(on).filter(role=Role.DATA_STEWARD, user__is_active=True)
    for user, code in held.order_by().values_list("user", "region_code"):
        posts[user].append(prefix_of(code))
    return any(all(code.startswith(tuple(areas)) for code in codes) for areas in posts.values())
