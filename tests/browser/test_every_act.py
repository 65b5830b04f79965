"""Every form of every act, as somebody to whom it is offered, at both sizes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from tests.support.browser import Visits, assert_accessible, assert_fits
from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case, DemoDay
from xieshang.apps.consultations.services import dispute
from xieshang.apps.contracts.tests.factories import DRAFTED, PUBLISHED, Told, contract_at
from xieshang.core.procedure.catalogue import procedure
from xieshang.web.contracts.acting import PAGES as CONTRACT_ACTS
from xieshang.web.contracts.renewals import ACTS as RENEWAL_ACTS
from xieshang.web.rounds.catalogue import PAGES as ROUND_ACTS
from xieshang.web.rounds.doing import ActPage

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Form:
    """Where a form is drawn, for whom, and in which state of its case."""

    slug: str
    address: str
    user: User
    case: Case
    state: str


Wanted = dict[str, tuple[str, Collection[str]]]  # act → its address, the states it is done in


def drawn(case: Case, acts: Wanted, told: Told) -> Iterator[Form]:
    """The first state and person for which each form is drawn."""
    who, wanted, clients = told.people, dict(acts), {}
    for user in (who.chair, who.boss, who.hr, who.county, who.reviewer):
        clients[user] = Client()
        clients[user].force_login(user)
    for state in procedure(case.procedure).states:
        Case.objects.filter(pk=case.pk).update(state=state.code)
        here = [slug for slug, (_address, states) in wanted.items() if state.code in states]
        for slug in here:
            address, _states = wanted[slug]
            for user, client in clients.items():
                if client.get(address).status_code == 200:
                    yield Form(slug, address, user, case, state.code)
                    del wanted[slug]
                    break


def wrong_with(forms: Iterable[Form], visit: Visits, size: str) -> list[str]:
    pages: dict[int, Page] = {}
    wrong = []
    for form in forms:
        Case.objects.filter(pk=form.case.pk).update(state=form.state)
        if form.user.pk not in pages:
            pages[form.user.pk] = visit(form.address, by=form.user, size=size)
        page = pages[form.user.pk]
        page.goto(form.address)
        for check in (assert_accessible, assert_fits):
            try:
                check(page)
            except AssertionError as said:
                wrong.append(str(said))
    return wrong


def states_of(acts: Mapping[str, ActPage[Any]]) -> dict[str, Collection[str]]:
    return {slug: page.states for slug, page in acts.items()}


def routes_of(name: str, pk: int, acts: Mapping[str, Collection[str]]) -> Wanted:
    return {slug: (reverse(name, args=[pk, slug]), states) for slug, states in acts.items()}


def test_every_form_of_a_round_can_be_used(visit: Visits, settings: Any) -> None:
    settings.DEMO = True
    DemoDay.objects.create(day=DRAFTED)
    told = contract_at("4_meeting")
    case, contract = told.round.case, told.contract
    dispute.apply(told.round, reason="谈不拢", by=told.people.chair, today=DRAFTED)
    forms = [
        *drawn(case, routes_of("round_act", told.round.pk, states_of(ROUND_ACTS)), told),
        *drawn(case, routes_of("contract_act", contract.pk, states_of(CONTRACT_ACTS)), told),
    ]
    assert len(forms) > 25  # the rest wants more than to stand in a state
    wrong = wrong_with(forms, visit, "phone") + wrong_with(forms, visit, "desktop")
    assert wrong == [], "\n".join(wrong)


def test_every_form_of_a_renewal_can_be_used(visit: Visits, settings: Any) -> None:
    settings.DEMO = True
    DemoDay.objects.create(day=PUBLISHED)
    told = contract_at("in_force")
    watch = told.contract.renewals.get()
    acts = {slug: act[1] for slug, act in RENEWAL_ACTS.items()}
    forms = list(drawn(watch.case, routes_of("renewal_act", watch.pk, acts), told))
    assert len(forms) >= 5
    wrong = wrong_with(forms, visit, "phone") + wrong_with(forms, visit, "desktop")
    assert wrong == [], "\n".join(wrong)
