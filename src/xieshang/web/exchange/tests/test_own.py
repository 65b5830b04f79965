"""The enterprise's own form: each open quarter, and a second tab that is out of date."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from xieshang.apps.assessment.models import Fact, Giver
from xieshang.apps.assessment.tests import factories, lists
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'name="((?:seen_\w+)|at)" value="([^"]*)"')


class Tab:
    """One tab of one person: what the form showed when it was opened, and sent along."""

    def __init__(self, client: Client, here: Enterprise, at: str = "") -> None:
        self.client, self.url = client, reverse("exchange_own", args=[here.pk])
        self.page = text(client.get(self.url, {"at": at} if at else {}))
        self.hidden = dict(HIDDEN.findall(self.page))

    def send(self, **said: str) -> Any:
        answer = self.client.post(self.url, {**self.hidden, **said})
        self.hidden = dict(HIDDEN.findall(text(answer))) or self.hidden
        return answer


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def here() -> Enterprise:
    return make.enterprise(headcount=126)


@pytest.fixture
def client(here: Enterprise) -> Client:
    client = Client()
    client.force_login(make.hr_of(here))
    return client


def told() -> dict[str, float | None]:
    rows = Fact.objects.filter(giver=Giver.ENTERPRISE)
    return dict(rows.order_by("pk").values_list("variable", "value"))


def test_a_second_tab_does_not_undo_what_the_first_one_told(
    here: Enterprise, client: Client
) -> None:
    first, second = Tab(client, here), Tab(client, here)
    assert first.send(training_hours="2016", training_spend="500").status_code == 302
    refused = second.send(training_hours="1800", training_spend="")
    assert refused.status_code == 409
    assert "现在是“2016”" in text(refused) and "现在是“500”" in text(refused)
    assert 'value="1800"' in text(refused)  # what was typed stays
    assert told() == {"training_hours": 2016, "training_spend": 500}
    assert second.send(training_hours="1800", training_spend="500").status_code == 302
    assert told() == {"training_hours": 1800, "training_spend": 500}


@pytest.mark.parametrize("money", ["123456789.55", "12345678901", "9999999999999.25"])
def test_a_large_sum_comes_back_as_it_was_told(
    money: str, here: Enterprise, client: Client
) -> None:
    Tab(client, here).send(total_wages=money)
    again = Tab(client, here)
    assert again.hidden["seen_total_wages"] == money
    [shown] = re.findall(r'name="total_wages" value="([^"]*)"', again.page)
    assert again.send(total_wages=shown).status_code == 302
    assert told() == {"total_wages": float(money)}
    other = Tab(client, here)
    again.send(total_wages=f"{float(money) - 0.25:.15g}")
    assert other.send(total_wages=f"{float(money) - 0.5:.15g}").status_code == 409


def test_a_second_tab_that_says_the_same_or_something_else_is_taken(
    here: Enterprise, client: Client
) -> None:
    first, second, third = (Tab(client, here) for _each in range(3))
    first.send(training_hours="2016")
    assert second.send(training_hours="2016").status_code == 302
    assert third.send(training_spend="500").status_code == 302
    assert told() == {"training_hours": 2016, "training_spend": 500}


def test_each_open_quarter_is_offered_and_told_by_itself(
    here: Enterprise, client: Client
) -> None:
    lists.quarter(2025, 4)
    newest = Tab(client, here)
    assert "?at=2025Q4" in newest.page and newest.hidden["at"] == "2026Q1"
    earlier = Tab(client, here, at="2025Q4")
    sent = earlier.send(training_hours="7")
    assert sent["Location"].endswith("?at=2025Q4")
    assert Fact.objects.get().period == lists.quarter(2025, 4)


def test_a_form_of_a_quarter_that_froze_meanwhile_does_not_go_into_the_next(
    here: Enterprise, client: Client
) -> None:
    tab, period = Tab(client, here), lists.quarter()
    lists.quarter(2026, 2)
    period.frozen_on, period.sha256 = lists.TODAY, "0" * 64
    period.save()
    refused = tab.send(training_hours="7")
    assert refused.status_code == 409
    assert "已冻结" in text(refused) and "没有收下" in text(refused)
    assert not Fact.objects.exists()
    unknown = client.post(tab.url, {"at": "2020Q1", "training_hours": "7"})
    assert unknown.status_code == 409 and "没有开这个季度" in text(unknown)
    assert client.get(tab.url, {"at": "2020Q1"}).status_code == 404
    assert client.get(tab.url, {"at": "x"}).status_code == 404


def test_what_a_department_told_meanwhile_is_named_and_does_not_vanish_in_silence(
    here: Enterprise, client: Client
) -> None:
    wrong, right = Tab(client, here), Tab(client, here)
    factories.tell(lists.quarter(), here, Giver.TAX, total_wages=900)
    refused = wrong.send(total_wages="800", training_hours="many")
    assert refused.status_code == 422
    assert "报来了工资总额。" in text(refused) and "没有收下" in text(refused)
    answer = right.client.post(
        right.url, {**right.hidden, "total_wages": "800", "training_hours": "7"}, follow=True
    )
    assert "报来了工资总额。" in text(answer) and "收到了，1项有变化" in text(answer)
    assert told() == {"training_hours": 7}
    assert "报来了" not in text(client.get(right.url))
    empty = Tab(client, here)
    factories.tell(lists.quarter(), here, Giver.TAX, revenue=900)
    assert empty.send(training_hours="8", revenue="").status_code == 302
    assert "报来了" not in text(client.get(right.url))  # nothing was filled in there
