"""The board before a quarter has facts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from xieshang.apps.assessment.models import Fact, Period
from xieshang.apps.assessment.tests import factories as facts
from xieshang.apps.organizations.models import Enterprise
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


def test_a_quarter_without_enterprises_is_as_empty_as_none(
    settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    firm = make.enterprise()
    now, earlier = facts.period(2026, 1), facts.period(2025, 4)
    facts.tell(now, firm, "hrss", employees_end=100)
    facts.tell(earlier, firm, "hrss", employees_end=100)
    Fact.objects.all().delete()
    Enterprise.objects.update(since=date(2026, 4, 1))
    above, inside = Client(), Client()
    above.force_login(make.county_officer())
    inside.force_login(make.head_of(firm))
    assert "还没有一个季度的数据" in above.get("/board/").content.decode()
    assert above.get(f"/board/areas/{make.COUNTY}/").status_code == 404
    assert above.get(f"/board/areas/{make.COUNTY}/outcomes/").status_code == 404
    answer = inside.get(f"/board/enterprises/{firm.pk}/")
    assert "没有数据不算0分" in answer.content.decode()
    Period.objects.update(frozen_on=make.TODAY, sha256="0" * 64)
    assert "还没有公布" in Client().get("/open/index/").content.decode()
    facts.period(2026, 2)
    Period.objects.filter(year=2026, quarter=2).update(version=1)
    shown = above.get(f"/board/areas/{make.COUNTY}/")  # the trend goes back to who was nowhere
    assert shown.status_code == 200


def test_where_the_newest_quarter_holds_nobody_the_one_before_is_opened() -> None:
    make.region()
    firm = make.enterprise()
    facts.tell(facts.period(2025, 4), firm, "hrss", employees_end=100)
    newest = facts.period(2026, 1)
    facts.tell(newest, firm, "hrss", employees_end=100)
    newest.facts.all().delete()
    Enterprise.objects.update(status=Enterprise.Status.CLOSED)
    client = Client()
    client.force_login(make.county_officer())
    answer = client.get("/board/", follow=True)
    [(to, _status)] = answer.redirect_chain
    assert to.startswith(f"/board/areas/{make.COUNTY}/?period=2025Q4")
    assert "2025年第4季度" in answer.content.decode()


def test_an_enterprise_without_facts_is_told_that_nothing_counts_as_0() -> None:
    firm = make.enterprise()
    client = Client()
    client.force_login(make.head_of(firm))
    answer = client.get(f"/board/enterprises/{firm.pk}/")
    assert "没有数据不算0分" in answer.content.decode()
