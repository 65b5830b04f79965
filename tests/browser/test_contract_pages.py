"""The pages of steps 5 to 8 shut nobody out, on a phone and at a desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.support.browser import Visits, assert_accessible, picture
from xieshang.apps.cases.models import DemoDay
from xieshang.apps.contracts.tests.factories import (
    DRAFTED,
    PUBLISHED,
    RECEIVED,
    contract_at,
    fill,
    receive,
)

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = ("phone", "desktop")


@pytest.fixture(autouse=True)
def _demonstration(settings: Any) -> None:
    settings.DEMO = True


@pytest.mark.parametrize("size", SIZES)
def test_the_draft_and_its_editor(visit: Visits, size: str) -> None:
    DemoDay.objects.create(day=DRAFTED)
    told = contract_at("4_meeting", incentive=True)
    fill(told.clause("T06-lowest"), told, lowest_post_wage="2260")
    pk = told.contract.pk
    for name, arguments in (
        ("contract", [pk]),
        ("contract_draft", [pk]),
        ("clause", [pk, "T06-lowest"]),
        ("contract_act", [pk, "agree"]),
        ("contracts", []),
    ):
        page = visit(reverse(name, args=arguments), by=told.people.chair, size=size)
        assert_accessible(page)
        picture(page, f"{name}-{size}")


@pytest.mark.parametrize("size", SIZES)
def test_the_reviewers_desk(visit: Visits, size: str) -> None:
    DemoDay.objects.create(day=RECEIVED + timedelta(days=11))
    told = contract_at("7_review")
    receive(told)
    filing = told.contract.filings.get()
    for name, arguments in (("filings", []), ("filing", [filing.pk])):
        page = visit(reverse(name, args=arguments), by=told.people.reviewer, size=size)
        assert_accessible(page)
        picture(page, f"{name}-{size}")


@pytest.mark.parametrize("size", SIZES)
def test_the_contract_as_a_worker_reads_it(visit: Visits, size: str) -> None:
    DemoDay.objects.create(day=PUBLISHED)
    told = contract_at("in_force", incentive=True)
    url = reverse("worker_contract", args=[told.contract.pk])
    for address, name in (
        (url, "plain"),
        (f"{url}?n=4800", "counted"),
        (f"{url}?n=x", "wrong"),
    ):
        page = visit(address, size=size)
        assert_accessible(page)
        picture(page, f"worker-contract-{name}-{size}")
    page = visit(reverse("open_contracts"), size=size)
    assert_accessible(page)
    watch = told.contract.renewals.get()
    page = visit(reverse("renewal", args=[watch.pk]), by=told.people.chair, size=size)
    assert_accessible(page)
