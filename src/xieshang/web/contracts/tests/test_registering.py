"""Paper contracts by clicking: entered, shown, corrected, ended; wrong fields say so."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import DemoDay
from xieshang.apps.contracts.choices import Level
from xieshang.apps.contracts.models import Contract
from xieshang.apps.contracts.services.registration import entry_of
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db
SAID = {
    "level": "sector",
    "kind": "wage",
    "title": "快递物流行业工资专项集体合同",
    "region_code": make.COUNTY,
    "industry_code": "G60",
    "industry_name": "快递物流",
    "party_workers": "安澜县快递物流行业工会联合会",
    "party_employers": "安澜县快递物流行业协会",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "published_on": "2026-01-05",
    "filing_no": "安人社集审2025-31",
    "scan": "档案室17",
    "figure_lowest_post_wage": "2500",
}


@pytest.fixture(autouse=True)
def _a_day_of_our_own(settings: Settings) -> None:
    settings.DEMO = True
    DemoDay.objects.create(day=make.TODAY)
    make.region(make.COUNTY)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def entered(client: Client, **changes: str) -> Contract:
    answer = client.post(reverse("paper_new"), SAID | changes)
    assert answer.status_code == 302, answer.content.decode()
    return Contract.objects.latest("pk")


def test_it_is_entered_shown_found_corrected_and_ended() -> None:
    client = client_of(make.county_officer())
    contract = entered(client)
    page = client.get(reverse("contract", args=[contract.pk])).content.decode()
    for said in (
        "安澜县快递物流行业工会联合会",
        "安人社集审2025-31",
        "最低岗位工资：2500元/月",
    ):
        assert said in page, said
    found = client.get(reverse("contracts"), {"list": "upper", "q": "2025-31"})
    assert [row.pk for row in found.context["rows"]] == [contract.pk]
    form = client.get(reverse("paper_edit", args=[contract.pk])).content.decode()
    assert 'value="2500"' in form and 'value="2026-12-31"' in form
    client.post(
        reverse("paper_edit", args=[contract.pk]), SAID | {"figure_lowest_post_wage": "2600"}
    )
    assert entry_of(Contract.objects.get()).figures == {"lowest_post_wage": "2600"}
    ending = {"ended_on": make.TODAY.isoformat(), "reason": "重新签订"}
    client.post(reverse("paper_end", args=[contract.pk]), ending)
    assert Contract.objects.get().ended_on == make.TODAY
    page = client.get(reverse("contract", args=[contract.pk])).content.decode()
    assert "重新签订" in page and reverse("paper_edit", args=[contract.pk]) not in page
    assert client.get(reverse("paper_edit", args=[contract.pk])).status_code == 403


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("industry_code", "", "行业性合同要填适用的行业代码"),
        ("figure_lowest_post_wage", "1e9", "请只填数字"),
        ("ends_on", "2025-12-31", "有效期止不能早于起始日"),
        ("region_code", make.OTHER_COUNTY, "不在你管的区划里"),
        ("filing_no", "", "filing_no"),
        ("level", "enterprise", "企业合同要写明是哪家企业"),
        ("uscc", "91110000000000000X", "名录里没有这个统一社会信用代码"),
    ],
)
def test_a_wrong_field_says_what_is_wrong_and_nothing_is_entered(
    field: str, typed: str, said: str
) -> None:
    answer = client_of(make.county_officer()).post(reverse("paper_new"), SAID | {field: typed})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Contract.objects.exists()


def test_an_enterprises_own_is_entered_by_its_code_and_watched() -> None:
    here = make.enterprise()
    own = {"level": "enterprise", "uscc": here.uscc, "region_code": "", "industry_code": ""}
    contract = entered(client_of(make.county_officer()), **own)
    assert contract.firm == here and contract.level == Level.ENTERPRISE
    assert contract.renewals.count() == 1


def test_workers_of_its_place_and_industry_can_read_it() -> None:
    contract = entered(client_of(make.county_officer()))
    page = Client().get(reverse("worker_contract", args=[contract.pk])).content.decode()
    assert "快递物流" in page and "2500元/月" in page
    inside = make.enterprise(industry_code="G60")
    outside = make.enterprise(industry_code="C18")
    for here, sees in ((inside, True), (outside, False)):
        chair = client_of(make.chair_of(here))
        listed = chair.get(reverse("contracts"), {"list": "upper"}).context["rows"]
        assert bool(listed) is sees


def test_more_contracts_cost_no_more_queries() -> None:
    client = client_of(make.county_officer())
    entered(client)
    address = reverse("contracts") + "?list=upper"
    client.get(address)
    from_one = _count(client, address)
    for number in range(5):
        entered(client, filing_no=f"另{number}", title=f"另一份{number}")
    assert _count(client, address) == from_one


def _count(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)
