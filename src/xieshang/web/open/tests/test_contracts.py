"""The public list of published contracts."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xieshang.apps.contracts.choices import ContractKind
from xieshang.apps.contracts.models import Contract
from xieshang.apps.organizations.tests import factories

pytestmark = pytest.mark.django_db
URL = "/contracts/"


def published(name: str, *, on: date | None = date(2026, 3, 2)) -> Contract:
    return Contract.objects.create(
        enterprise=factories.enterprise(name=name),
        kind=ContractKind.WAGE,
        title="工资专项集体合同",
        starts_on=date(2026, 3, 1),
        ends_on=date(2027, 2, 28),
        effective_on=date(2026, 3, 1),
        published_on=on,
    )


def test_published_contracts_are_listed_without_signing_in_and_others_are_not(
    client: Client,
) -> None:
    one = published("安澜迅驰快递有限公司")
    published("安澜还没公布有限公司", on=None)
    html = client.get(URL).content.decode()
    assert "安澜迅驰快递有限公司" in html
    assert reverse("worker_contract", args=[one.pk]) in html
    assert "安澜还没公布有限公司" not in html


def test_a_search_finds_by_part_of_the_name(client: Client) -> None:
    published("安澜迅驰快递有限公司")
    published("安澜瑞锐食品有限公司")
    html = client.get(URL, {"q": "食品"}).content.decode()
    assert "瑞锐" in html
    assert "迅驰" not in html


def test_a_search_without_a_hit_says_what_to_do(client: Client) -> None:
    assert "换个短一点的名字再找" in client.get(URL, {"q": "没有这家"}).content.decode()


@pytest.mark.parametrize("query", ["?before=x", "?before=-1", "?before=" + "9" * 40])
def test_a_strange_address_is_no_error(client: Client, query: str) -> None:
    assert client.get(URL + query).status_code == 200


def test_the_list_goes_on_where_it_broke_off_with_as_many_queries(client: Client) -> None:
    for number in range(45):
        published(f"安澜{number:02d}号有限公司")
    seen: list[str] = []
    url, counts = URL, set()
    while url:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = client.get(url)
        counts.add(len(queries))
        seen += [row.enterprise.name for row in answer.context["rows"]]
        url = URL + answer.context["more_url"] if answer.context["more_url"] else ""
    assert seen == [f"安澜{number:02d}号有限公司" for number in reversed(range(45))]
    assert len(counts) == 1
