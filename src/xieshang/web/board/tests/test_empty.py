"""The board before a quarter has facts."""

from __future__ import annotations

import pytest
from django.test import Client

from xieshang.apps.assessment.tests import factories as facts
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("opened", [False, True])
def test_before_anything_is_known_the_page_says_so(opened: bool) -> None:
    make.region()
    if opened:
        facts.period()
    client = Client()
    client.force_login(make.county_officer())
    answer = client.get("/board/")
    assert answer.status_code == 200
    assert "还没有一个季度的数据" in answer.content.decode()


def test_an_enterprise_without_facts_is_told_that_nothing_counts_as_0() -> None:
    firm = make.enterprise()
    client = Client()
    client.force_login(make.head_of(firm))
    answer = client.get(f"/board/enterprises/{firm.pk}/")
    assert "没有数据不算0分" in answer.content.decode()
