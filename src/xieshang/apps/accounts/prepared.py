"""Questions of nearly every request: Django puts their SQL together once, not each time.

Putting a question together takes Django ten times as long as the database takes to answer it.
So it is put together with stand-ins, and what is really asked about takes their places.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=models.Model)
# What stands for the first value of each kind, and for the next ones: nobody asks about these.
STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda place: 2_073_300_411 + place,
    str: lambda place: f"\x01stands for the given text {place}\x01",
    UUID: lambda place: UUID(int=7_300_411 + place),
    date: lambda place: date(1, 2, 3) + timedelta(days=place),
    datetime: lambda place: datetime(1902, 3, 4, 5, 6, 7, tzinfo=UTC) + timedelta(days=place),
}


@dataclass(frozen=True, slots=True)
class _Made:
    """A question as one kind of database is asked it, and how its answer is read."""

    text: str
    values: tuple[Any, ...]
    places: tuple[int | None, ...]  # which of the given values stands here, or none of them
    converters: tuple[tuple[int, tuple[tuple[Any, ...], Any]], ...]
    about: type[models.Model] | None  # none: the question asks for values alone
    columns: slice  # of the object itself
    names: tuple[str, ...]
    related: tuple[Any, ...]


class Prepared(Generic[M]):
    """``build`` makes the queryset from values of these kinds, whichever they are."""

    def __init__(self, build: Callable[..., models.QuerySet[M, Any]], *kinds: type) -> None:
        self.build = build
        self.kinds = kinds
        self._made: dict[str, _Made] = {}

    def rows(self, *given: Any) -> list[tuple[Any, ...]]:
        """The answer as values, in the order of the question's columns."""
        made = self._for(connection.vendor)
        if len(given) != len(self.kinds):
            raise ValueError(f"{len(self.kinds)} values are asked about, {len(given)} given")
        real = [_told(each) for each in given]
        asked = zip(made.values, made.places, strict=True)
        values = [value if place is None else real[place] for value, place in asked]
        with connection.cursor() as cursor:
            cursor.execute(made.text, values)
            found = cursor.fetchall()
        return [_converted(row, made.converters) for row in found] if made.converters else found

    def all(self, *given: Any) -> list[M]:
        """The answer as objects, with those that they were selected with."""
        made = self._for(connection.vendor)
        objects: list[M] = []
        for row in self.rows(*given):
            one: Any = made.about.from_db(DEFAULT_DB_ALIAS, made.names, row[made.columns])  # type: ignore[union-attr]
            for populator in made.related:
                populator.populate(row, one)
            objects.append(one)
        return objects

    def first(self, *given: Any) -> M | None:
        """The first object of the answer; the question itself should ask for one alone."""
        return next(iter(self.all(*given)), None)

    def _for(self, vendor: str) -> _Made:
        if vendor not in self._made:
            self._made[vendor] = self._put_together()
        return self._made[vendor]

    def _put_together(self) -> _Made:
        stands = [STAND_INS[kind](place) for place, kind in enumerate(self.kinds)]
        compiler = self.build(*stands).query.get_compiler(DEFAULT_DB_ALIAS)
        text, values = compiler.as_sql()
        known = {str(_told(each)): place for place, each in enumerate(stands)}
        places = tuple(known.get(str(value)) for value in values)
        if not set(known.values()) <= set(places):
            raise ValueError("something that is given is nowhere asked about")
        select, about = compiler.select, compiler.klass_info
        fields = about["select_fields"] if about else []
        columns = slice(fields[0], fields[-1] + 1) if fields else slice(0)
        related: Any = get_related_populators  # typed as in Django 6
        return _Made(
            text=text,
            values=tuple(values),
            places=places,
            converters=tuple(compiler.get_converters([one[0] for one in select]).items()),
            about=about["model"] if about else None,
            columns=columns,
            names=tuple(one[0].target.attname for one in select[columns]),
            related=tuple(related(about, select, DEFAULT_DB_ALIAS) if about else ()),
        )


def _converted(row: Sequence[Any], converters: Sequence[Any]) -> tuple[Any, ...]:
    values = list(row)
    for place, (each, expression) in converters:
        for convert in each:
            values[place] = convert(values[place], expression, connection)
    return tuple(values)


def _told(value: Any) -> Any:
    """As the database is told it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value


def filled(some: Sequence[Any], places: int) -> list[Any]:
    """A few for a question that asks about so many: the last one is asked about again."""
    return [*some, *[some[-1]] * (places - len(some))]
