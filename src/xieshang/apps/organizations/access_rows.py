"""The one query behind ``access``: the same for everybody, so it is put together once.

Putting it together takes Django ten times as long as the database takes to answer it, and it is
asked in every request.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import BigIntegerField, CharField, F, QuerySet, Value

from xieshang.apps.accounts.models import User
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.validity import in_force, in_office

NOTHING_HERE: Any = Value(None, output_field=BigIntegerField())
NO_TEXT: Any = Value("", output_field=CharField())
WHO, WHEN = -7_300_411, date(1, 2, 3)  # stand in for a person and a day that nobody asks about


def rows_of(user: User, on: date) -> Sequence[tuple[Any, ...]]:
    """Role, enterprise, region, union, its kind, its region, its enterprise, its sector's."""
    text, given = _put_together(connection.vendor)
    day = connection.ops.adapt_datefield_value(on)
    real = [user.pk if each == WHO else day if each == WHEN else each for each in given]
    with connection.cursor() as cursor:
        cursor.execute(text, real)
        rows: Sequence[tuple[Any, ...]] = cursor.fetchall()
    return rows


@cache
def _put_together(vendor: str) -> tuple[str, tuple[Any, ...]]:
    """The query's text, and its values with the stand-ins among them."""
    text, given = granted_or_employed(WHO, WHEN).query.sql_with_params()
    return text, tuple(WHEN if str(each) == str(WHEN) else each for each in given)


def granted_or_employed(who: int, on: date) -> QuerySet[Any, Any]:
    """All that a person holds on a day, row by row."""
    granted = (
        _grants(who)
        .filter(in_force(on))
        .values_list(
            "role",
            "enterprise_id",
            "region_code",
            "union_id",
            "union__kind",
            "union__region_code",
            "union__enterprises__id",
            "union__sector_children__enterprises__id",
        )
    )
    return granted.union(*_managed(who, on), *_employed(who, on))


def _grants(who: int) -> QuerySet[Any, Any]:
    return _all_of("organizations.Grant").filter(user=who)


def _entries(who: int) -> QuerySet[Any, Any]:
    return _all_of("organizations.RosterEntry").filter(user=who)


def _all_of(model: str) -> QuerySet[Any, Any]:
    """By name: the models' own rules of who sees them stand above this query."""
    found: QuerySet[Any, Any] = apps.get_model(model)._default_manager.order_by()
    return found


def _managed(who: int, on: date) -> tuple[Any, Any]:
    """What a union in charge of a management area adds: its enterprises, its whole places."""
    areas = _grants(who).filter(in_force(on), in_force(on, "union__areas__"))
    members = _grants(who).filter(
        in_force(on), in_force(on, "union__areas__"), in_force(on, "union__areas__members__")
    )
    nowhere = (NOTHING_HERE, NO_TEXT, NO_TEXT, NOTHING_HERE, NOTHING_HERE)
    return (
        members.values_list("role", "union__areas__members__enterprise_id", NO_TEXT, *nowhere),
        areas.exclude(union__areas__places=None).values_list(
            "role", NOTHING_HERE, "union__areas__places__region_code", *nowhere
        ),
    )


def _employed(who: int, on: date) -> tuple[Any, Any]:
    """What the roster gives: a worker, and a delegate while the seat is held."""
    entries = _entries(who).filter(in_force(on))
    seats = _entries(who).filter(in_force(on), in_office(on, "delegacies__"))
    nowhere = (NO_TEXT, NOTHING_HERE, NO_TEXT, NO_TEXT, NOTHING_HERE, NOTHING_HERE)
    return (
        entries.values_list(_role(Role.WORKER), F("enterprise_id"), *nowhere),
        seats.values_list(_role(Role.DELEGATE), F("enterprise_id"), *nowhere),
    )


def _role(role: Role) -> Any:
    return Value(role.value, output_field=CharField())
