"""The labour authority knows of a round from filing or dispute on; the page says who sees."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from xieshang.apps.accounts.models import User
from xieshang.apps.consultations.services import dispute
from xieshang.apps.contracts.models import Contract
from xieshang.apps.contracts.tests.factories import AGREED, FILED, Told, contract_at
from xieshang.apps.documents.models import Document

pytestmark = pytest.mark.django_db
NOT_YET = "人社部门：现在看不到"
ALL_THREE = "双方、上级工会和人社部门看得到"


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def page(told: Told, user: User, **asked: str) -> tuple[int, str]:
    client = Client()
    client.force_login(user)
    answer = client.get(reverse("round", args=[told.round.pk]), asked)
    return answer.status_code, answer.content.decode()


def contract_page(told: Told, user: User) -> int:
    client = Client()
    client.force_login(user)
    return client.get(reverse("contract", args=[told.contract.pk])).status_code


@pytest.mark.parametrize("state", ["4_meeting", "6_sign", "7_file"])
def test_before_the_filing_the_authority_has_no_page_no_contract_no_document(
    state: str,
) -> None:
    told = contract_at(state)
    reviewer = told.people.reviewer
    assert page(told, reviewer)[0] == 404
    assert contract_page(told, reviewer) == 404
    assert not Contract.objects.seen_by(reviewer, FILED).exists()
    assert not Document.objects.seen_by(reviewer, FILED).exclude(audience="public").exists()


def test_until_then_the_page_says_that_the_authority_does_not_see_it() -> None:
    told = contract_at("4_meeting")
    for user in (told.people.chair, told.people.hr, told.people.county):
        status, text = page(told, user)
        assert status == 200
        assert NOT_YET in text
        assert ALL_THREE not in text


def test_from_the_filing_on_the_authority_sees_it_and_the_page_says_so() -> None:
    told = contract_at("7_review")
    status, text = page(told, told.people.reviewer)
    assert status == 200
    assert ALL_THREE in text
    assert "人社部门：从2026年" in text
    assert contract_page(told, told.people.reviewer) == 200
    told.round.case.refresh_from_db()
    assert told.round.case.authority_since == FILED


def test_a_dispute_brings_the_round_before_the_authority_early() -> None:
    told = contract_at("4_meeting")
    dispute.apply(told.round, reason="工资涨幅谈不拢", by=told.people.chair, today=AGREED)
    assert told.state == "4_conciliation"
    assert page(told, told.people.reviewer)[0] == 200
    dispute.accept(told.round, accepted_on=AGREED, by=told.people.reviewer, today=AGREED)
    dispute.end(
        told.round,
        "back_to_talks",
        open_points="涨幅继续谈",
        by=told.people.reviewer,
        today=AGREED,
    )
    assert told.state == "4_meeting"
    assert page(told, told.people.reviewer)[0] == 200  # what was shown is not taken back


def test_the_private_rooms_stay_private_for_the_authority() -> None:
    told = contract_at("7_review")
    _status, text = page(told, told.people.reviewer, room="own")
    assert "要涨工资" not in text  # the plans of both sides
    assert "量力而行" not in text
