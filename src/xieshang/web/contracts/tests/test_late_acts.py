"""Acts that come seldom: a seat changes hands, a signature is refused, time is extended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from xieshang.apps.consultations.choices import Side
from xieshang.apps.consultations.services import dispute
from xieshang.apps.contracts.tests.factories import DRAFTED, SIGNED, Told, contract_at
from xieshang.apps.contracts.tests.test_filing import object_to_lowest
from xieshang.web.contracts.tests.test_journey import fill_in, signed_in, stand_on

pytestmark = pytest.mark.django_db


def test_at_the_table_a_seat_changes_hands_by_its_own_page() -> None:
    stand_on(DRAFTED)
    told = contract_at("4_meeting")
    one = told.round.representatives.filter(side=Side.WORKERS, chief=False, until=None)[0]
    page = signed_in(told.people.chair).get(reverse("round_sides", args=[told.round.pk]))
    replace = reverse("round_seat_replace", args=[told.round.pk, one.pk])
    shown = page.content.decode()
    assert replace in shown
    assert reverse("round_seat_remove", args=[told.round.pk, one.pk]) not in shown
    assert reverse("round_seat_add", args=[told.round.pk]) not in shown
    without_reason = fill_in(replace, told.people.chair, name="张三")
    assert without_reason.status_code == 422
    done = fill_in(
        replace, told.people.chair,
        name="张三", because="调离本单位", votes_yes="36", frontline="on",
    )  # fmt: skip
    assert done.status_code == 302
    one.refresh_from_db()
    assert one.replaced_by is not None and one.replaced_by.name == "张三"


def test_the_other_sides_seats_are_not_ours_to_change() -> None:
    stand_on(DRAFTED)
    told = contract_at("4_meeting")
    one = told.round.representatives.filter(side=Side.WORKERS, until=None)[0]
    url = reverse("round_seat_replace", args=[told.round.pk, one.pk])
    assert signed_in(told.people.boss).get(url).status_code == 403


def _refuse(told: Told) -> str:
    return reverse("contract_act", args=[told.contract.pk, "refuse"])


def test_a_chief_who_does_not_sign_says_why() -> None:
    stand_on(SIGNED)
    told = contract_at("6_sign")
    assert fill_in(_refuse(told), told.people.boss, reason="").status_code == 422
    assert fill_in(_refuse(told), told.people.boss, reason="股东会没开").status_code == 302
    assert told.contract.refused_by == Side.EMPLOYER


def test_the_authority_extends_once_and_the_page_says_how_long_it_may() -> None:
    stand_on(DRAFTED)
    told = contract_at("4_meeting")
    dispute.apply(told.round, reason="谈不拢", by=told.people.chair, today=DRAFTED)
    dispute.accept(told.round, accepted_on=DRAFTED, by=told.people.reviewer, today=DRAFTED)
    url = reverse("round_act", args=[told.round.pk, "extend"])
    far = (DRAFTED + timedelta(days=60)).isoformat()
    refused = fill_in(url, told.people.reviewer, extended_to=far, reason="案情复杂")
    assert refused.status_code == 409
    assert "协调期限最长到" in refused.content.decode()
    near = (DRAFTED + timedelta(days=40)).isoformat()
    done = fill_in(url, told.people.reviewer, extended_to=near, reason="案情复杂")
    assert done.status_code == 302


def test_the_draft_shows_the_authoritys_reason_beside_its_clause() -> None:
    told = contract_at("7_review")
    object_to_lowest(told)
    page = signed_in(told.people.boss).get(reverse("contract_draft", args=[told.contract.pk]))
    shown = page.content.decode()
    card = shown[shown.index('id="T06-lowest"') :].split("</article>")[0]
    assert "人社部门的异议" in card
    assert "检查通过" not in card
    assert "草案还有" in shown
