"""«Two down, two up» on the board: never a bare percentage, never more than it proves."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from xieshang.apps.assessment.models import Period
from xieshang.apps.assessment.tests.years import NOW, concluded, county, two_years
from xieshang.apps.contracts.models import Contract
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event

ADDRESS = f"/board/areas/{make.COUNTY}/outcomes/"
WORKBOOK = f"/board/areas/{make.COUNTY}/outcomes.xlsx"


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(timezone, "localdate", lambda: make.TODAY)


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Ten that signed a contract within the year beside ten that did not."""
    with django_db_blocker.unblock(), transaction.atomic():
        make.region(name="安澜县")
        firms = county()
        two_years(firms)
        concluded(firms[:10], NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def officer(standing: None, db: None) -> Client:
    client = Client()
    client.force_login(make.county_officer())
    return client


def page(client: Client, address: str = ADDRESS, *, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_change_stands_with_its_interval_its_control_and_the_difference(
    officer: Client,
) -> None:
    shown = page(officer)
    assert "安澜县两降两提高：4项里1项两边有差别" in shown
    assert "2026年第1季度和2025年第1季度比" in shown
    rows = [
        [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall("<tr>(.*?)</tr>", shown)
    ]
    # 4 of 400 in a quarter are 160 a year of a thousand
    for row in (
        ["企业", "10", "10"],
        ["2025年第1季度", "160.00", "160.00"],
        ["2026年第1季度", "80.00", "120.00"],
        ["变化", "−50.0%", "−25.0%"],
        ["变化的区间", "−50.0%至−50.0%", "−25.0%至−25.0%"],
        ["两边之差双重差分", "−33.3%（−33.3%至−33.3%）"],
    ):
        assert row in rows, row
    assert "劳动争议发生率：协商过的变化比对照低33.3%" in shown
    assert "职工平均工资：不足10家，不比" in shown
    assert "20家缺数，没有算" in shown


def test_it_says_what_may_not_be_concluded(officer: Client) -> None:
    shown = page(officer)
    assert "是协商带来的" in shown and "不能说" in shown
    english = officer.get(ADDRESS, headers={"accept-language": "en"}).content.decode()
    said = english.split("<main")[1]
    assert "may not be said" in said and not re.search("[，。；：（）]", said)


def test_nine_on_a_side_get_no_number(officer: Client) -> None:
    Contract.objects.filter(enterprise=Enterprise.objects.order_by("pk")[0]).delete()
    shown = page(officer)
    assert "还不能比" in shown and "劳动争议发生率：不足10家，不比" in shown
    assert "%" not in re.sub(r"<[^>]+>", "", shown.split("</header>")[-1])


def test_without_the_same_quarter_of_the_year_before_nothing_is_compared(
    officer: Client,
) -> None:
    Period.objects.filter(year=2025).update(quarter=4)
    shown = page(officer)
    assert "没有2025年第1季度的数" in shown and "到2027年第1季度就能比" in shown
    assert "outcomes.xlsx" not in shown
    page(officer, WORKBOOK, status=404)


def test_the_workbook_has_the_same_numbers_and_what_they_mean(officer: Client) -> None:
    answer = officer.get(WORKBOOK)
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    head, ours, theirs, apart, *_others = book.get_sheet_by_index(0).to_python()
    assert head[3:5] == ["2025年第1季度", "2026年第1季度"]
    assert ours[:5] == ["劳动争议发生率", "协商过的", 10.0, 160.0, 80.0]
    assert ours[6:9] == [-50.0, -50.0, -50.0] and theirs[6] == -25.0
    assert apart[6] == -33.3 and apart[9] == "协商过的变化比对照低33.3%"
    said = "".join(str(row[0]) for row in book.get_sheet_by_index(1).to_python())
    assert "不是原因" in said
    assert Event.objects.filter(kind="exported", payload__what="outcomes").count() == 1


def test_a_quarter_that_is_not_frozen_is_said_to_be_unfinished(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    Period.objects.filter(year=2025).update(frozen_on=make.TODAY, sha256="0" * 64)
    shown = page(officer)
    assert "2026年第1季度过完了，还在收数" in shown and "2025年第1季度过完了" not in shown
    monkeypatch.setattr(timezone, "localdate", lambda: NOW)
    assert "2026年第1季度还没过完，数不全" in page(officer)
    english = officer.get(ADDRESS, headers={"accept-language": "en"}).content.decode()
    assert "is not over" in english.split("<main")[1]
    book = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(officer.get(WORKBOOK).content)
    )
    said = "".join(str(row[0]) for row in book.get_sheet_by_index(1).to_python())
    assert "2026年第1季度还没过完" in said
    Period.objects.update(frozen_on=make.TODAY, sha256="0" * 64)
    assert "冻结以前不要引用" not in page(officer)


def test_who_does_not_read_the_area_finds_nothing(officer: Client) -> None:
    client = Client()
    client.force_login(make.township_officer(make.TOWN))
    page(client, status=404)
    page(client, f"/board/areas/{make.TOWN}/outcomes/")


def test_the_page_asks_the_database_fifteen_times_at_most(
    officer: Client, django_assert_max_num_queries: Any
) -> None:
    page(officer)
    with django_assert_max_num_queries(15):
        page(officer)


def test_the_board_of_the_area_leads_here(officer: Client) -> None:
    assert ADDRESS in page(officer, f"/board/areas/{make.COUNTY}/")
