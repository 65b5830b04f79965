"""The pages of steps 5 to 8 shut nobody out; at a desk all of them are looked at elsewhere."""

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
    SIGNED,
    contract_at,
    fill,
    receive,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _demonstration(settings: Any) -> None:
    settings.DEMO = True


def test_the_draft_and_its_editor(visit: Visits) -> None:
    DemoDay.objects.create(day=DRAFTED)
    told = contract_at("4_meeting", incentive=True)
    fill(told.clause("T06-lowest"), told, lowest_post_wage="2260")
    pk, page = told.contract.pk, visit("about:blank", by=told.people.chair)
    for name, arguments in (
        ("contract", [pk]),
        ("contract_draft", [pk]),
        ("clause", [pk, "T06-lowest"]),
        ("contract_act", [pk, "agree"]),
        ("contracts", []),
    ):
        page.goto(reverse(name, args=arguments))
        assert_accessible(page)
        picture(page, name)


def test_the_reviewers_desk(visit: Visits) -> None:
    DemoDay.objects.create(day=RECEIVED + timedelta(days=11))
    told = contract_at("7_review")
    receive(told)
    filing = told.contract.filings.get()
    page = visit("about:blank", by=told.people.reviewer)
    for name, arguments in (("filings", []), ("filing", [filing.pk])):
        page.goto(reverse(name, args=arguments))
        assert_accessible(page)
        picture(page, name)


def test_the_contract_as_a_worker_reads_it(visit: Visits) -> None:
    DemoDay.objects.create(day=PUBLISHED)
    told = contract_at("in_force", incentive=True)
    url = reverse("worker_contract", args=[told.contract.pk])
    page = visit("about:blank")
    for address, name in (
        (url, "plain"),
        (f"{url}?n=4800", "counted"),
        (f"{url}?n=x", "wrong"),
    ):
        page.goto(address)
        assert_accessible(page)
        picture(page, f"worker-contract-{name}")
    page.goto(reverse("open_contracts"))
    assert_accessible(page)
    watch = told.contract.renewals.get()
    page = visit(reverse("renewal", args=[watch.pk]), by=told.people.chair)
    assert_accessible(page)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_chief_signs_by_hand_on_the_screen(visit: Visits, size: str) -> None:
    DemoDay.objects.create(day=SIGNED)
    told = contract_at("6_sign")
    address = reverse("contract_act", args=[told.contract.pk, "sign"])
    page = visit(address, by=told.people.chair, size=size)
    paper = page.locator("canvas")
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box()
    assert box is not None
    for left, right in ((0.1, 0.4), (0.5, 0.9)):
        page.mouse.move(box["x"] + box["width"] * left, box["y"] + box["height"] * 0.2)
        page.mouse.down()
        page.mouse.move(
            box["x"] + box["width"] * right, box["y"] + box["height"] * 0.8, steps=8
        )
        page.mouse.up()
    picture(page, f"contract-sign-{size}")
    assert_accessible(page)
    page.get_by_label("我已看过全文，代表本方签字").check()
    page.locator("main form .xs-btn-1").click()
    page.wait_for_selector("text=你已签字")
    given = told.contract.signatures.get()
    assert given.level == "handwritten"
    assert len(given.strokes) == 2
    assert all(len(stroke) >= 4 for stroke in given.strokes)


def test_what_was_written_can_be_written_again_and_without_scripts_the_name_signs(
    visit: Visits,
) -> None:
    DemoDay.objects.create(day=SIGNED)
    told = contract_at("6_sign")
    address = reverse("contract_act", args=[told.contract.pk, "sign"])
    page = visit(address, by=told.people.chair)
    paper = page.locator("canvas")
    paper.scroll_into_view_if_needed()
    paper.click()
    assert page.locator("input[name=drawn]").input_value().startswith("[[")
    page.get_by_role("button", name="重写").click()
    assert page.locator("input[name=drawn]").input_value() == ""
    plain = visit(address, by=told.people.chair, scripts=False)
    assert plain.locator("canvas").count() == 0
    plain.get_by_label("我已看过全文，代表本方签字").check()
    plain.locator("main form .xs-btn-1").click()
    plain.wait_for_selector("text=你已签字")
    assert told.contract.signatures.get().level == "confirmed"
