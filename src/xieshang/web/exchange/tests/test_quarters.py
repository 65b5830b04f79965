"""Quarters by clicking: begun without a gap, counted, frozen with what is missing in sight."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment import freezer
from xieshang.apps.assessment.models import Fact, Giver, Period
from xieshang.apps.assessment.tests import lists
from xieshang.apps.assessment.tests.factories import tell
from xieshang.apps.assessment.tests.world import on_paper
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event
from xieshang.core.index.consultation.variables import catalogue

pytestmark = pytest.mark.django_db
LISTING, NEW = "/desk/exchange/quarters/", "/desk/exchange/quarters/new/"


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def told() -> tuple[Period, Enterprise]:
    """A quarter in which two givers disagree about one enterprise."""
    period, here = lists.quarter(), make.enterprise(headcount=120)
    tell(period, here, Giver.HRSS, employees_avg=100)
    tell(period, here, Giver.TAX, employees_avg=120)
    return period, here


def test_the_next_quarter_is_begun_and_none_is_left_out() -> None:
    client = as_(make.data_steward())
    assert LISTING in text(client.get(reverse("exchange")))
    page = text(client.get(LISTING))
    assert "2026年第2季度可以开始了" in page and NEW in page
    assert 'name="quarter" value="2026Q2"' in text(client.get(NEW))
    gap = client.post(NEW, {"quarter": "2026Q4"})
    assert gap.status_code == 422 and "2026年第4季度还没有开始" in text(gap)
    for odd in ("2026Q0", "0000Q1", "0001Q1", "2101Q1", "2026Q", "２０２６Q2"):
        assert client.post(NEW, {"quarter": odd}).status_code == 422
    assert client.post(NEW, {"quarter": "2026Q2"})["Location"] == LISTING
    again = client.post(NEW, {"quarter": "2026Q2"})
    assert again.status_code == 422 and "已经有了" in text(again)
    page = text(client.get(LISTING))
    assert page.index("2026年第2季度</b>") < page.index("2026年第1季度</b>")
    assert "2026年第3季度到2026年7月1日才能开始" in re.sub("<[^>]+>|\u2060", "", page)
    assert Event.objects.filter(kind="period.opened").count() == 1


def test_the_steward_does_not_wait_for_the_night() -> None:
    seed(range(2025, 2029), announced_until=2026)
    period, here = told()
    on_paper(here, lists.TODAY.replace(year=2025), lists.TODAY.replace(month=12))
    client = as_(make.data_steward())
    count = reverse("exchange_quarter_count", args=[period.pk])
    assert count in text(client.get(LISTING))
    assert not Fact.objects.filter(giver=Giver.PLATFORM).exists()
    assert "数完了" in text(client.post(count, follow=True))
    assert Fact.objects.filter(giver=Giver.PLATFORM).exists()
    counted = Event.objects.get(kind="period.counted")
    assert counted.actor is not None and counted.payload["changed"] > 0


def test_a_quarter_is_frozen_after_what_is_missing_and_contradicts_was_seen() -> None:
    period, _here = told()
    client = as_(make.data_steward())
    freeze = reverse("exchange_quarter_freeze", args=[period.pk])
    assert freeze in text(client.get(LISTING))
    page = text(client.get(freeze))
    assert "有1个数两方报得不一样" in page and f"{reverse('exchange_conflicts')}?at=" in page
    assert "方还有数没报" in page and '<th scope="row">税务</th>' in page
    [seen] = re.findall(r'name="seen" value="(\d+)"', page)
    tell(period, make.enterprise(), Giver.HRSS, employees_avg=50)
    late = client.post(freeze, {"seen": seen})
    assert late.status_code == 409 and "又有数报来" in text(late)
    [seen] = re.findall(r'name="seen" value="(\d+)"', text(late))
    assert client.post(freeze, {"seen": seen})["Location"] == LISTING
    period.refresh_from_db()
    assert period.frozen_on == lists.TODAY and freezer.is_whole(period)
    page = text(client.get(LISTING))
    assert period.kept == period.facts.count() > 0
    assert period.sha256 in page and f"{period.kept}个事实" in page
    assert client.get(freeze).status_code == 404
    assert client.post(freeze, {"seen": seen}).status_code == 404
    assert Event.objects.filter(kind="period.frozen").count() == 1


def test_what_is_counted_before_freezing_is_what_the_pages_behind_it_list() -> None:
    """They list the widest post; of the others the page says how much stands open."""
    period, _here = told()
    steward = make.data_steward()
    make.data_steward(make.OTHER_TOWN, user=steward)
    client = as_(steward)
    freeze = reverse("exchange_quarter_freeze", args=[period.pk])
    assert "其余地方" not in text(client.get(freeze))
    far = make.enterprise(region_code=make.OTHER_TOWN, headcount=50)
    tell(period, far, Giver.HRSS, employees_avg=50)
    tell(period, far, Giver.TAX, employees_avg=60)
    page = text(client.get(freeze))
    assert "有1个数两方报得不一样" in page
    assert "有1个数两方报得不一样" in text(client.get(reverse("exchange_conflicts")))
    lacking = len(catalogue()) - 1
    assert f"其余地方还有{lacking}个数没报、1个数两方报得不一样" in page


def test_only_what_still_grows_is_counted() -> None:
    frozen, _here = told()
    Period.objects.filter(pk=frozen.pk).update(
        frozen_on=lists.TODAY, sha256="0" * 64, kept=1234
    )
    tell(lists.quarter(2026, 2), make.enterprise(), Giver.HRSS, employees_avg=50)
    page = text(as_(make.data_steward()).get(LISTING))
    assert "1,234个事实" in page and " 1个事实" in page.replace("\u2060", "")
    Period.objects.filter(pk=frozen.pk).update(kept=None)  # frozen before it was written down
    assert "2个事实" in text(as_(make.data_steward()).get(LISTING))


def test_a_quarter_that_runs_is_not_frozen() -> None:
    running = lists.quarter(2026, 2)
    freeze = reverse("exchange_quarter_freeze", args=[running.pk])
    client = as_(make.data_steward())
    assert freeze not in text(client.get(LISTING))
    assert "以后才能冻结" in text(client.get(freeze))
    refused = client.post(freeze, {"seen": running.version})
    assert refused.status_code == 422 and "还没有结束" in text(refused)


def test_others_read_who_does_it_and_what_their_own_area_owes() -> None:
    period, here = told()
    far = make.enterprise(region_code="310115001")
    tell(period, far, Giver.HRSS, employees_avg=100)
    tell(period, far, Giver.TAX, employees_avg=120)
    make.region(make.COUNTY, name="安澜县")
    make.region("310000", name="上海市")
    make.region("980000", name="示例省")
    acts = [
        NEW, reverse("exchange_quarter_count", args=[period.pk]),
        reverse("exchange_quarter_freeze", args=[period.pk]),
    ]  # fmt: skip
    for other in (make.data_steward(), make.county_officer()):
        client = as_(other)
        page = text(client.get(LISTING))
        assert "应由管辖上海市、示例省的数据管理员开始和冻结，可现在没有这样的人" in page
        assert "安澜县在2026年第1季度冻结前还要办的" in page
        assert (
            "有1个数两方报得不一样" in page and f"{reverse('exchange_conflicts')}?at=" in page
        )
        assert not [one for one in acts if one in page]
        assert {client.get(one).status_code for one in acts} == {404}
        assert client.post(acts[1]).status_code == 404
        assert LISTING in text(client.get(reverse("exchange")))
    steward = make.data_steward()
    make.data_steward("310115", user=steward)
    client = as_(steward)
    page = text(client.get(LISTING))
    assert acts[1] in page and "季度全平台共用" not in page
    page = text(client.get(acts[2]))
    assert "有1个数两方报得不一样" in page and "、1个数两方报得不一样，会一起冻结" in page
    page = text(as_(make.hrss_reviewer()).get(LISTING))
    assert "由管辖上海市、示例省的数据管理员开始和冻结。" in page
    assert "冻结前还要办的" not in page
    assert as_(make.head_of(here)).get(LISTING).status_code == 404


def test_a_county_names_its_own_steward() -> None:
    told()
    make.region(make.COUNTY, name="安澜县")
    make.data_steward()
    page = text(as_(make.county_officer()).get(LISTING))
    assert "由县级数据管理员（安澜县）开始和冻结。" in page


def test_before_the_first_quarter_the_pages_lead_to_its_beginning() -> None:
    Period.objects.all().delete()
    client = as_(make.data_steward())
    assert LISTING in text(client.get(reverse("exchange")))
    reader = as_(make.county_officer())
    assert LISTING in text(reader.get(reverse("exchange")))
    assert "由任何一位数据管理员开始和冻结" in text(reader.get(LISTING))
    make.region()
    assert LISTING in text(client.get("/board/"))
    assert "还没有开统计期" in text(client.get(LISTING))
