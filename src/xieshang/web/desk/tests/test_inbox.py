"""The inbox: what is due, and the button that leads straight to the act."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from xieshang.apps.cases.models import DemoDay
from xieshang.apps.cases.services import sweep
from xieshang.apps.contracts.tests.factories import (
    FILED,
    RECEIVED,
    SIGNED,
    Told,
    contract_at,
    receive,
)
from xieshang.core.procedure.catalogue import procedure
from xieshang.web.contracts.acting import PAGES as CONTRACT_ACTS
from xieshang.web.desk import ways
from xieshang.web.rounds.catalogue import PAGES as ROUND_ACTS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_day_of_our_own(settings: Settings) -> None:
    settings.DEMO = True


def stand_on(day: date) -> None:
    DemoDay.objects.all().delete()
    DemoDay.objects.create(day=day)


def page_of(told: Told, who: str, query: str = "") -> str:
    client = Client()
    client.force_login(getattr(told.people, who))
    return client.get(reverse("inbox") + query).content.decode()


@pytest.mark.parametrize(
    ("table", "acts"), [(ways.ROUND, ROUND_ACTS), (ways.CONTRACT, CONTRACT_ACTS)]
)
def test_each_act_is_offered_wherever_its_timer_runs(table: object, acts: object) -> None:
    timers = {timer.code: timer.runs_in for timer in procedure("M01").timers}
    for code, slug in table.items():  # type: ignore[attr-defined]
        states = timers.get(code, frozenset({code}))
        assert states <= acts[slug].states, (code, slug)  # type: ignore[index]


def test_the_button_leads_straight_to_the_form() -> None:
    stand_on(SIGNED)
    told = contract_at("7_file")
    submit = reverse("contract_act", args=[told.contract.pk, "submit"])
    assert f'href="{submit}"' in page_of(told, "hr")
    assert f'href="{submit}"' not in page_of(told, "chair", "?list=others")


def test_the_reviewer_first_registers_the_receipt_and_then_reviews() -> None:
    stand_on(FILED)
    told = contract_at("7_review")
    filing = told.contract.filings.get()
    assert reverse("filing_receive", args=[filing.pk]) in page_of(told, "reviewer")
    receive(told)
    stand_on(RECEIVED)
    page = page_of(told, "reviewer")
    assert f'href="{reverse("filing", args=[filing.pk])}"' in page
    assert reverse("filing_receive", args=[filing.pk]) not in page


def test_the_heading_says_what_is_overdue() -> None:
    stand_on(SIGNED)
    told = contract_at("7_file")
    assert "有1件要办，今天没有到期的" in page_of(told, "hr")
    last = told.round.case.deadlines.get(timer="file", status="open").breach_on
    assert last is not None
    stand_on(last)
    assert "今天到期1件" in page_of(told, "hr")
    assert "报送逾期" not in page_of(told, "hr")
    stand_on(last + timedelta(days=1))
    sweep(last + timedelta(days=1))
    page = page_of(told, "county", "?list=others")
    assert "等企业方" in page and "报送逾期" in page


def test_more_rounds_cost_no_more_queries() -> None:
    stand_on(FILED)
    told = contract_at("7_review")

    def queries() -> int:
        client = Client()
        client.force_login(told.people.reviewer)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("inbox"))
        assert page.status_code == 200
        assert page.content.decode().count("登记收到日") >= len(told.contract.filings.all())
        return len(asked)

    before = queries()
    contract_at("7_review")
    assert queries() == before
