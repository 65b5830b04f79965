"""Every form of every act, as somebody to whom it is offered, at both sizes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class Form:
    """Where a form is drawn, for whom, and in which state of its case."""

    slug: str
    address: str
    user: User
    case: Case
    state: str


def drawn(case: Case, addresses: dict[str, str], told: Told) -> Iterator[Form]:
    """The first state and person for which each form is drawn."""
    who, wanted = told.people, dict(addresses)
    for state in procedure(case.procedure).states:
        Case.objects.filter(pk=case.pk).update(state=state.code)
        for user in (who.chair, who.boss, who.hr, who.county, who.reviewer):
            client = Client()
            client.force_login(user)
            for slug, address in list(wanted.items()):
                if client.get(address).status_code == 200:
                    yield Form(slug, address, user, case, state.code)
                    del wanted[slug]


def wrong_with(forms: Iterable[Form], visit: Visits, size: str) -> list[str]:
    pages: dict[int, Page] = {}
    wrong = []
    for form in forms:
        Case.objects.filter(pk=form.case.pk).update(state=form.state)
        if form.user.pk not in pages:
            pages[form.user.pk] = visit(form.address, by=form.user, size=size)
        page = pages[form.user.pk]
        page.goto(form.address)
        for check in (
            (assert_accessible, assert_fits) if size == "phone" else (assert_accessible,)
        ):
            try:
                check(page)
            except AssertionError as said:
                wrong.append(str(said))
    return wrong


def routes_of(name: str, pk: int, slugs: Iterable[str]) -> dict[str, str]:
    return {slug: reverse(name, args=[pk, slug]) for slug in slugs}


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_every_form_of_a_round_can_be_used(visit: Visits, size: str, settings: Any) -> None:
    settings.DEMO = True
    DemoDay.objects.create(day=DRAFTED)
    told = contract_at("4_meeting")
    case, contract = told.round.case, told.contract
    dispute.apply(told.round, reason="谈不拢", by=told.people.chair, today=DRAFTED)
    forms = [
        *drawn(case, routes_of("round_act", told.round.pk, ROUND_ACTS), told),
        *drawn(case, routes_of("contract_act", contract.pk, CONTRACT_ACTS), told),
    ]
    assert len(forms) > 25  # the rest wants more than to stand in a state
    wrong = wrong_with(forms, visit, size)
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_every_form_of_a_renewal_can_be_used(visit: Visits, size: str, settings: Any) -> None:
    settings.DEMO = True
    DemoDay.objects.create(day=PUBLISHED)
    told = contract_at("in_force")
    watch = told.contract.renewals.get()
    forms = list(drawn(watch.case, routes_of("renewal_act", watch.pk, RENEWAL_ACTS), told))
    assert len(forms) >= 5
    wrong = wrong_with(forms, visit, size)
    assert wrong == [], "\n".join(wrong)
