"""Every route × every role × own and foreign: what is answered stands in routes.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.architecture import (  # noqa: F401  - parameters
    ballot_places,
    board_places,
    congress_places,
    contract_places,
    exchange_places,
    grading_places,
    round_places,
    small_places,
    survey_places,
    target_places,
)
from tests.architecture.world import ACTORS, ANONYMOUS, PARAMS, World

TABLE = Path(__file__).with_name("routes.toml")
SIGN_IN = 302  # a visitor is led to the entrance unless a row says otherwise
EVERYBODY_ELSE = "*"


@dataclass(frozen=True)
class Cell:
    """One row of the table: what these people get on this side."""

    method: str
    side: str
    status: int
    people: frozenset[str]


def table() -> dict[str, list[Cell]]:
    written = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return {route: [_cell(row) for row in rows] for route, rows in written.items()}


def _cell(row: str) -> Cell:
    """``"GET own 200: worker union_chair"``; ``any`` is both sides, ``*`` everybody else."""
    head, people = row.split(":")
    method, side, status = head.split()
    named = frozenset(people.split())
    if strangers := named - {*ACTORS, EVERYBODY_ELSE}:
        raise ValueError(f"{row}: no such people: {', '.join(strangers)}")
    return Cell(method, side, int(status), named)


def routes() -> dict[str, str]:
    """Every named route of ours and its pattern."""
    return dict(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, str]]:
    entries: list[Any] = resolver.url_patterns
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from _walk(entry, before + str(entry.pattern))
        elif isinstance(entry, URLPattern) and entry.name:
            yield entry.name, before + str(entry.pattern)


def expected(cells: list[Cell], method: str, side: str, actor: str) -> int | None:
    for cell in cells:
        if cell.method == method and cell.side in {side, "any"}:
            if actor in cell.people:
                return cell.status
            if EVERYBODY_ELSE in cell.people and actor != ANONYMOUS:
                return cell.status
    return SIGN_IN if actor == ANONYMOUS else None


def test_every_route_is_listed_and_every_row_is_a_route() -> None:
    written, real = set(table()), set(routes())
    assert real - written == set(), "add these routes to tests/architecture/routes.toml"
    assert written - real == set(), "routes.toml lists what is no route any more"


def test_every_route_with_parameters_has_a_provider() -> None:
    missing = {name for name, pattern in routes().items() if "<" in pattern} - PARAMS.keys()
    assert missing == set(), "register their parameters in tests/architecture/world.py"


@pytest.mark.parametrize("route", sorted(table()))
@pytest.mark.django_db(databases=["default", "box", "board"])
def test_everybody_gets_what_the_table_says(route: str, world: World) -> None:
    if route not in routes():
        pytest.skip("not a route: another test says so")
    cells = table()[route]
    surprises = []
    for method, side in sorted(
        {(cell.method, side) for cell in cells for side in _sides(cell)}
    ):
        address = reverse(route, kwargs=parameters_of(route, world, side))
        for actor in ACTORS:
            wanted = expected(cells, method, side, actor)
            got = _answer(world, actor, method, address).status_code
            if got != wanted:
                surprises.append(f"{method} {side} {got}: {actor} (the table says {wanted})")
    assert not surprises, "\n".join(surprises)


def _sides(cell: Cell) -> tuple[str, ...]:
    return ("own", "foreign") if cell.side == "any" else (cell.side,)


def parameters_of(route: str, world: World, side: str) -> dict[str, Any]:
    provider = PARAMS.get(route)
    return provider(world.place(side)) if provider else {}


def _answer(world: World, actor: str, method: str, address: str) -> HttpResponse:
    """Ask as this person; whatever an act changed is undone, for the next to ask."""
    client = world.visitor(world.actors[actor])
    with transaction.atomic():
        response = client.get(address) if method == "GET" else client.post(address)
        transaction.set_rollback(True)
    return response  # type: ignore[return-value]  # the test client's answer
