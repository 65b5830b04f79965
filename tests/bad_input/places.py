"""In which state of a round each of its pages has a form, and with what in its address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from tests.bad_input.rounds import PLACES, World
from xieshang.web.contracts.acting import PAGES as CONTRACT_ACTS
from xieshang.web.rounds.catalogue import PAGES as ROUND_ACTS
from xieshang.web.rounds.doing import ActPage

Where = Callable[[World], dict[str, Any]]


def _round(world: World) -> dict[str, Any]:
    return {"pk": world.told.round.pk}


def _contract(world: World) -> dict[str, Any]:
    return {"pk": world.told.contract.pk}


def _meeting(world: World) -> dict[str, Any]:
    last = world.told.round.meetings.last()
    return _round(world) | {"no": last.no if last else 0}


def _topic(world: World) -> dict[str, Any]:
    return _round(world) | {"no": 1}


def _seat(world: World) -> dict[str, Any]:
    seat = world.told.round.representatives.order_by("pk").last()
    return _round(world) | {"seat": seat.pk if seat else 0}


def _opinion(world: World) -> dict[str, Any]:
    item = world.told.round.opinions.last()
    return _round(world) | {"item": item.pk if item else 0}


def _clause(world: World) -> dict[str, Any]:
    return _contract(world) | {"stable_id": "T06-payday"}


def _filing(world: World) -> dict[str, Any]:
    return {"pk": world.told.contract.filings.get().pk}


def _obligation(world: World) -> dict[str, Any]:
    return _contract(world) | {"row": world.told.contract.obligations.all()[0].pk}


FORMS: dict[str, tuple[str, Where]] = {  # route → a state in which it has a form
    "round_new": ("opened", lambda _world: {}),
    "round_seat_add": ("seated", _round),
    "round_seat_remove": ("named", _seat),
    "round_seat_replace": ("talking", _seat),
    "round_election": ("named", _round),
    "round_answer": ("preparing", _opinion),
    "round_position": ("seated", _topic),
    "round_withdraw": ("talking", _topic),
    "round_reopen": ("talking", _topic),
    "round_meeting": ("preparing", _round),
    "round_record": ("planned", _meeting),
    "round_confirm": ("talking", _meeting),
    "round_correct": ("talking", _meeting),
    "contract_start": ("preparing", _round),
    "contract_terms": ("talking", _contract),
    "contract_topics": ("talking", _contract),
    "clause_add": ("talking", _contract),
    "clause": ("talking", _clause),
    "obligation_add": ("published", _contract),
    "obligation": ("published", _obligation),
    "filing": ("received", _filing),
    "filing_receive": ("filed", _filing),
}


NOT_AT_ONCE = {  # acts that are not offered in the first place of their states
    "round_act opinion": "seated",
    "round_act deliver": "written",
    "round_act check-reason": "refused with a reason",
    "round_act close-opinions": "heard",
    "round_act tell-names": "in Shanghai",
    "round_act report-start": "in Shanghai",
    "round_act extend": "accepted",
    "round_act sign-settlement": "accepted",
    "contract_act count": "convened",
    "contract_act sign": "adopted",
    "contract_act notify": "adopted in Shanghai",
    "contract_act publish": "summed up",
}
CATALOGUES = (("round_act", ROUND_ACTS), ("contract_act", CONTRACT_ACTS))


def addresses(place: str, world: World) -> dict[str, str]:
    """Name and address of every form to try in this place; an act is tried in one only."""
    found = {
        route: reverse(route, kwargs=where(world))
        for route, (at, where) in FORMS.items()
        if at == place
    }
    for route, catalogue in CATALOGUES:
        for slug, page in catalogue.items():
            if tried_at(f"{route} {slug}", page) == place:
                pk = world.told.round.pk if route == "round_act" else world.told.contract.pk
                found[f"{route} {slug}"] = reverse(route, args=[pk, slug])
    if place == FORMS["clause"][0]:
        for what in ("up", "down", "remove"):
            arguments = _clause(world) | {"what": what}
            found[f"clause_change {what}"] = reverse("clause_change", kwargs=arguments)
    return found


def tried_at(name: str, page: ActPage[Any]) -> str:
    """Where an act is tried: the first place in whose state it may be offered."""
    at_once = next(at for at, made in PLACES.items() if made.state in page.states)
    return NOT_AT_ONCE.get(name, at_once)
