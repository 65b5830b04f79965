"""The contract as a worker reads it, and the draft before the congress."""

from __future__ import annotations

import gzip
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from xieshang.apps.cases.models import DemoDay
from xieshang.apps.consultations.choices import Side
from xieshang.apps.contracts.choices import ContractKind
from xieshang.apps.contracts.models import Contract
from xieshang.apps.contracts.services import publication
from xieshang.apps.contracts.services.registration import PaperContract, register
from xieshang.apps.contracts.tests.factories import (
    EFFECTIVE,
    FILLED,
    PUBLISHED,
    Told,
    contract_at,
    publish,
)
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.models import Document
from xieshang.apps.organizations.consult_code import code_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories

pytestmark = pytest.mark.django_db


def page_of(contract: Contract, client: Client, query: str = "") -> str:
    answer = client.get(reverse("worker_contract", args=[contract.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def scan(client: Client, here: Enterprise) -> None:
    client.get(reverse("worker_scan", args=[code_of(here)]))


def shown(client: Client, told: Told, name: str) -> int:
    return client.get(reverse(name, args=[told.contract.pk])).status_code


@pytest.mark.parametrize("state", ["4_meeting", "5_adopt", "7_review", "8_publish"])
def test_nobody_reads_a_contract_before_it_is_published(client: Client, state: str) -> None:
    assert shown(client, contract_at(state), "worker_contract") == 404


def test_anybody_reads_a_published_contract_without_signing_in(client: Client) -> None:
    told = contract_at("in_force")
    html = page_of(told.contract, client)
    for words in ("工资平均涨4%", "平均每月多约180元", "全体40人中34票同意", "最低岗位工资"):
        assert words in html
    assert "3200" in html


def test_the_bands_are_worked_out_by_the_month_without_script(client: Client) -> None:
    told = contract_at("in_force", incentive=True)
    html = page_of(told.contract, client, "?n=4800")
    for a_month in ("96元", "384元", "576元"):  # 0.02, 0.08, 0.12 yuan a piece
        assert a_month in html
    assert "10人" in html
    assert "300元" in html
    without = page_of(told.contract, client)
    assert FILLED["incentive_3_yuan"] in without
    assert "576元" not in without


@pytest.mark.parametrize("typed", ["0", "-5", "很多", "100000", "", "9" * 5000])
def test_a_number_of_pieces_that_cannot_be_is_told_at_the_field(
    client: Client, typed: str
) -> None:
    told = contract_at("in_force", incentive=True)
    answer = client.get(reverse("worker_contract", args=[told.contract.pk]), {"n": typed})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


def test_a_contract_without_incentive_has_no_calculator(client: Client) -> None:
    assert 'name="n"' not in page_of(contract_at("in_force").contract, client)


def test_a_late_publication_says_by_how_much(client: Client) -> None:
    told = contract_at("8_publish")
    [limit] = told.round.case.deadlines.filter(timer="publish")
    assert limit.breach_on is not None
    publish(told, limit.breach_on + timedelta(days=2))
    assert "迟2天" in page_of(told.contract, client)


def test_a_publication_in_time_says_nothing_of_lateness(client: Client) -> None:
    assert "xs-chip-over" not in page_of(contract_at("in_force").contract, client)


def test_the_whole_signed_text_is_public_once_published_and_not_before(client: Client) -> None:
    told = contract_at("8_publish")
    signed = Document.objects.get(case=told.round.case, template="T06", locked=True)
    assert signed.audience == Audience.FILING
    publish(told)
    signed.refresh_from_db()
    assert signed.audience == Audience.PUBLIC
    assert signed in Document.objects.filter(audience=Audience.PUBLIC)
    version = signed.versions.last()
    assert version is not None
    link = reverse("papers_pdf", args=[signed.pk, version.no])
    assert link in page_of(told.contract, client)
    assert client.get(link).status_code == 200


def test_a_promise_stands_under_its_clause_with_its_day(client: Client) -> None:
    told = contract_at("in_force")
    publication.add_obligation(
        told.contract,
        text="7月工资单列明奖励",
        owner=Side.EMPLOYER,
        clause=told.clause("T06-payday"),
        due_on=date(2026, 7, 15),
        by=told.people.chair,
        today=PUBLISHED,
    )
    html = page_of(told.contract, client)
    assert "7月工资单列明奖励" in html
    assert "未到期" in html


def test_a_contract_from_paper_says_where_the_text_is(client: Client) -> None:
    told = contract_at("4_meeting")  # for the calendar
    entry = PaperContract(
        enterprise=factories.enterprise(),
        kind=ContractKind.WAGE,
        starts_on=date(2025, 6, 1),
        ends_on=date(2026, 5, 31),
        effective_on=date(2025, 6, 1),
        published_on=date(2025, 6, 3),
    )
    [paper] = register([entry], by=told.people.county, today=EFFECTIVE)
    html = page_of(paper, client)
    assert "由纸质合同登记" in html
    assert "请找本单位工会" in html


def test_the_draft_is_for_its_own_workers_and_only_before_the_congress(
    client: Client, settings: Settings
) -> None:
    settings.DEMO = True
    DemoDay.objects.create(day=EFFECTIVE)
    told = contract_at("5_adopt")
    assert shown(client, told, "worker_draft") == 404  # nobody here has scanned anything
    scan(client, told.round.enterprise)
    assert shown(client, told, "worker_draft") == 200
    scan(client, factories.enterprise())
    assert shown(client, told, "worker_draft") == 404


def test_after_the_vote_the_draft_is_gone(client: Client) -> None:
    told = contract_at("6_sign")
    scan(client, told.round.enterprise)
    assert shown(client, told, "worker_draft") == 404


def test_the_page_is_small_and_asks_as_much_for_many_clauses_as_for_few(
    client: Client, django_assert_max_num_queries: object
) -> None:
    told = contract_at("in_force", incentive=True)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        html = page_of(told.contract, client, "?n=4800")
    assert len(gzip.compress(html.encode())) < 12_000
