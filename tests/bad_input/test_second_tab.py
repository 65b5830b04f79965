"""A page that was opened before somebody else acted: nothing is done, and it says what was."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.bad_input.junk import sensible
from tests.bad_input.page_forms import controls_of, form_of, soup_of
from tests.bad_input.places import addresses
from tests.bad_input.rounds import PLACES, World, world_at
from tests.bad_input.sweep import Sent, records
from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.contracts.facts import contract_of
from xieshang.web.contracts.acting import PAGES as CONTRACT_ACTS
from xieshang.web.rounds.catalogue import PAGES as ROUND_ACTS

pytestmark = pytest.mark.django_db
STATIONS = ("opened", "offered", "preparing", "talking", "agreed", "signed", "published")


@pytest.fixture(autouse=True)
def _a_day_and_a_folder(settings: Settings, tmp_path: Path) -> None:
    settings.DEMO = True
    settings.MEDIA_ROOT = tmp_path


def everybody(world: World) -> list[tuple[User, Client]]:
    people = world.told.people
    found = []
    for user in (people.chair, people.boss, people.hr, people.county, people.reviewer):
        client = Client()
        client.force_login(user)
        found.append((user, client))
    return found


def drawn(client: Client, address: str, world: World) -> Sent | None:
    """What a tab would send that is opened now; None where there is no form."""
    answer = client.get(address)
    form = form_of(soup_of(answer.content.decode())) if answer.status_code == 200 else None
    if form is None:
        return None
    return {name: sensible(one, world.today) for name, one in controls_of(form).items()}


@pytest.mark.parametrize("place", PLACES)
def test_the_second_tab_is_told_who_was_faster(place: str) -> None:
    world = world_at(place)
    case = world.told.round.case
    people = everybody(world)
    for address in addresses(place, world).values():
        for user, client in people:
            first = drawn(client, address, world)
            second = drawn(client, address, world) if first else None
            if first is None or second is None:
                continue
            with transaction.atomic():
                case.refresh_from_db()
                before = case.revision
                client.post(address, first)
                case.refresh_from_db()
                if case.revision > before:
                    kept = records()
                    late = client.post(address, second)
                    assert late.status_code == 409, address
                    assert user.name in late.content.decode(), address
                    assert records() == kept, address
                transaction.set_rollback(True)
            if case.revision > before:
                break  # the form is the same for whoever else is shown it


@pytest.mark.parametrize("place", STATIONS)
def test_an_act_of_another_step_is_refused_and_nothing_is_written(place: str) -> None:
    world = world_at(place)
    state, case = PLACES[place].state, world.told.round.case
    people = [
        (actors_of(user, case, world.today), client)
        for user, client in everybody(world)
        if Case.objects.seen_by(user, world.today).filter(pk=case.pk)  # others are told nothing
    ]
    pk = world.told.round.pk
    acts = {reverse("round_act", args=[pk, one.slug]): one for one in ROUND_ACTS.values()}
    contract = contract_of(world.told.round)
    if contract is not None:
        acts |= {
            reverse("contract_act", args=[contract.pk, one.slug]): one
            for one in CONTRACT_ACTS.values()
        }
    before = records()
    for address, act in acts.items():
        if state in act.states:
            continue
        answers: dict[int, list[Client]] = {409: [], 403: []}
        for held, client in people:
            answers[409 if held & act.actors else 403].append(client)
        for wanted, clients in answers.items():
            for client in clients[:1]:
                assert client.post(address, {}).status_code == wanted, address
    assert records() == before
