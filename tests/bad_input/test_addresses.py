"""Addresses that somebody has typed or kept too long: a page or a 404, never a fault."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import NoReverseMatch, reverse

import xieshang
from tests.architecture.test_access_matrix import routes, table
from tests.architecture.world import PARAMS, World
from tests.bad_input.junk import BIDI, LONG, UNSEEN
from tests.bad_input.opening import who_opens
from xieshang.apps.organizations.roles import Role

pytestmark = pytest.mark.django_db(databases=["default", "box", "board"])
SOURCE = Path(xieshang.__file__).parent
ASKED = re.compile(r'GET(?:\.get\(|\[)"(\w+)"')
JUNK = ["²", "-1", "9" * 30, "长" * 2_000, BIDI, UNSEEN, "٣", "0000"]
NUMBERS = [0, 2**31, 10**30]
WORDS = ("round_act", "contract_act", "renewal_act", "setting_edit", "import_template")
READERS = (Role.COUNTY_RIGHTS, Role.PLATFORM_ADMIN, Role.UNION_CHAIR, Role.HRSS_REVIEWER)
GETS = sorted(
    route
    for route, cells in table().items()
    if any(cell.method == "GET" for cell in cells) and not route.startswith("api_")
)


def readers(world: World) -> list[Client]:
    return [world.visitor(world.actors[role]) for role in READERS]


def asked_for() -> set[str]:
    """Everything that a page looks for behind the question mark."""
    texts = (file.read_text(encoding="utf-8") for file in (SOURCE / "web").rglob("*.py"))
    return {name for text in texts for name in ASKED.findall(text)} | {"n"}  # a form's


def test_no_page_breaks_over_what_stands_behind_the_question_mark(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    names, looked = asked_for(), set()
    assert {"q", "after", "year"} <= names
    get = QueryDict.__getitem__

    def note(self: QueryDict, name: str) -> object:
        looked.add(name)
        return get(self, name)

    monkeypatch.setattr(QueryDict, "__getitem__", note)
    for route in GETS:
        address = reverse(route, kwargs=PARAMS[route](world.own) if route in PARAMS else {})
        client = world.visitor(world.actors[who_opens(route)[0]])
        for junk in JUNK:
            looked.clear()
            answer = client.get(address, dict.fromkeys(names, junk))
            assert answer.status_code in {200, 302, 403, 404, 405, 422}, (address, junk)
            if not looked & names:
                break  # this page asks for nothing there


def test_a_number_that_nobody_has_is_no_page(world: World) -> None:
    for route, pattern in routes().items():
        if "<int:" not in pattern or route not in PARAMS or route.startswith("api_"):
            continue  # departments' systems come with a key: web/exchange
        given = PARAMS[route](world.own)
        client = world.visitor(world.actors[who_opens(route)[0]])
        for name in (one for one, value in given.items() if isinstance(value, int)):
            for number in NUMBERS:
                address = reverse(route, kwargs=given | {name: number})
                answer = client.get(address)
                if answer.status_code == 405:  # nothing is shown there, only sent
                    answer = client.post(address)
                assert answer.status_code in {403, 404}, (address, answer.status_code)


@pytest.mark.parametrize("key", ["x" * LONG, BIDI, "../../etc/passwd", "*"])
def test_a_word_that_nobody_knows_is_no_page(key: str, world: World) -> None:
    clients = readers(world)
    for route in WORDS:
        given = PARAMS[route](world.own)
        [name] = [one for one, value in given.items() if isinstance(value, str)]
        try:
            address = reverse(route, kwargs=given | {name: key})
        except NoReverseMatch:
            continue  # no address can hold it
        for client in clients:
            assert client.get(address).status_code == 404, address
