"""The target sheet on the desk: what is read on it, what is entered through it."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xieshang.apps.cases.demo_clock import go_to
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.targets.models import TargetGoal, TargetPaper, TargetReading
from xieshang.apps.targets.services import month_ends
from xieshang.apps.targets.tests.factories import MARCH, TODAY, contract, firm, goal
from xieshang.apps.trail.models import Event
from xieshang.web.targets.tests.conftest import signed_in

pytestmark = pytest.mark.django_db
COUNTY, CITY = make.COUNTY, "980100"
HOW = "Content-Disposition"


@pytest.fixture(autouse=True)
def _day(settings: Any, tmp_path: Path) -> None:
    settings.DEMO = True
    settings.MEDIA_ROOT = tmp_path
    go_to(TODAY)
    for code in (CITY, COUNTY, make.TOWN):
        make.region(code)


def scan(content: bytes = b"%PDF-1.7 register") -> SimpleUploadedFile:
    return SimpleUploadedFile("名册.pdf", content)


def shown(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def reading(code: str, part: float, whole: float | None = None, on: date = MARCH,
            **more: Any) -> TargetReading:  # fmt: skip
    return TargetReading.objects.create(
        region_code=more.pop("area", COUNTY), code=code, on=on, numerator=part,
        denominator=whole, taken_on=TODAY, **more,
    )  # fmt: skip


def test_the_way_leads_to_the_nearest_area_with_a_sheet(desk: Client) -> None:
    assert desk.get(reverse("targets"))["Location"] == reverse("target_sheet", args=[COUNTY])
    goal("T13", 30, area=CITY)
    assert desk.get(reverse("targets"))["Location"] == reverse("target_sheet", args=[CITY])
    goal("T01")
    assert desk.get(reverse("targets"))["Location"] == reverse("target_sheet", args=[COUNTY])


def test_the_sheet_tells_value_parts_goal_and_light(desk: Client) -> None:
    goal("T01")
    goal("T05", 80)
    goal("T13", 30, area=CITY)
    reading("T01", 402, 406)
    reading("T13", 31, area=CITY)
    page = shown(desk, "target_sheet", COUNTY)
    for words in (
        "3项目标，2项已达到",
        "99.0%",
        "402 / 406",
        "≥90.0%",
        "31人",
        "本年还没有读数",
    ):
        assert words in page
    assert f"区划{CITY}统一算的目标" in page
    assert "缺" in page and reverse("target_goal", args=[COUNTY, "T02"]) in page


def test_a_sheet_costs_as_many_queries_with_ten_targets_as_with_one(desk: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            shown(desk, "target_sheet", COUNTY)
        return len(asked)

    codes = ["T01", "T02", "T05", "T07", "T08", "T09", "T10", "T15", "T17", "T18"]
    for code in codes[:1]:
        goal(code)
        reading(code, 3, 4, on=MARCH)
    one = cost()
    for code in codes[1:]:
        goal(code)
        for month in range(1, 4):
            reading(code, month, 4, on=date(2026, month, 28), population=9)
    assert cost() == one


def test_a_target_tells_its_history_and_who_is_left(desk: Client) -> None:
    contract(firm())
    left = firm(name="还没有合同的公司")
    goal("T01")
    month_ends.take(COUNTY, MARCH, today=TODAY)
    page = shown(desk, "target", COUNTY, "T01")
    for words in (
        "50.0%",
        "1 / 2",
        "黄灯",
        "平台按记录算",
        "今天还有1家没有合同覆盖",
        left.name,
    ):
        assert words in page
    assert f"区划{make.TOWN}" in page  # the township that it adds up from


def test_a_township_of_few_enterprises_is_not_told_of_its_workers_nor_those_beside_it(
    desk: Client,
) -> None:
    goal("T09")
    reading("T09", 720, 1200, enterprises=43)
    for area, part, whole, firms in (
        (make.TOWN, 12, 20, 4), ("980121001", 288, 480, 13), ("980121002", 120, 200, 13),
        ("980121900", 300, 500, 13),
    ):  # fmt: skip
        reading("T09", part, whole, area=area, enterprises=firms)
    page = shown(desk, "target", COUNTY, "T09")
    assert "300 / 500" in page and "画“—”的不显示" in page
    assert "12 / 20" not in page and "288 / 480" not in page and "120 / 200" not in page
    TargetReading.objects.filter(region_code=make.TOWN).update(enterprises=5)
    TargetReading.objects.filter(region_code=COUNTY).update(enterprises=44)
    page = shown(desk, "target", COUNTY, "T09")
    assert "12 / 20" in page and "288 / 480" in page and "画“—”的不显示" not in page


def test_a_township_is_told_of_workers_beside_it_at_the_ends_of_quarters(desk: Client) -> None:
    """Two month ends of one quarter tell of the enterprise of 20 that came between them."""
    goal("T09")
    go_to(date(2026, 5, 4))
    for on, all_, one, other in (
        (MARCH, (900, 1500, 39), (300, 500, 13), (300, 500, 13)),
        (date(2026, 4, 30), (1000, 1700, 46), (312, 520, 14), (388, 680, 19)),
    ):
        for area, (part, whole, firms) in (
            (COUNTY, all_), (make.TOWN, (300, 500, 13)), ("980121900", one),
            ("980121901", other),
        ):  # fmt: skip
            reading("T09", part, whole, on=on, area=area, enterprises=firms)
    own = shown(desk, "target", COUNTY, "T09")
    assert "312 / 520" in own
    assert '各乡镇街道，2026年<span class="xs-nb">4月30日' in own
    beside = shown(signed_in(make.township_officer()), "target", COUNTY, "T09")
    assert "1,000 / 1,700" in beside and "300 / 500" in beside and "312 / 520" not in beside
    assert '各乡镇街道，2026年<span class="xs-nb">3月31日' in beside


def test_a_township_is_told_the_names_of_its_own_only() -> None:
    goal("T01")
    far = firm(name="别处的公司", region_code="980121001")
    near = firm(name="这里的公司")
    page = shown(signed_in(make.township_officer()), "target", COUNTY, "T01")
    assert "今天还有2家没有合同覆盖" in page
    assert near.name in page and far.name not in page


def test_a_sample_is_told_with_its_interval(desk: Client) -> None:
    goal("T17", 80)
    reading("T17", 328, 400, population=50_000)
    page = shown(desk, "target", COUNTY, "T17")
    assert "78." in page and "分不清是不是达到" in page


def test_a_reading_is_entered_and_a_bad_one_is_refused_at_its_field(desk: Client) -> None:
    goal("T05", 80)
    way = reverse("target_enter", args=[COUNTY, "T05"])
    said = {
        "on": "2026-03-31", "numerator": "17", "denominator": "16", "source": "产改名册",
        "document": "产改试点名册〔2026〕1号",
    }  # fmt: skip
    refused = desk.post(way, said | {"scan": scan()})
    assert refused.status_code == 422
    assert "分子不能大于分母" in refused.content.decode()
    assert desk.post(way, said | {"numerator": "12", "scan": scan()}).status_code == 302
    assert TargetReading.objects.get().numerator == 12
    assert "75.0%" in shown(desk, "target", COUNTY, "T05")


def test_a_reading_is_entered_with_the_paper_itself_which_readers_of_the_area_open(
    desk: Client,
) -> None:
    goal("T05", 80)
    way = reverse("target_enter", args=[COUNTY, "T05"])
    said = {
        "on": "2026-03-31", "numerator": "12", "denominator": "16", "source": "产改名册",
        "document": "产改试点名册〔2026〕1号",
    }  # fmt: skip
    assert 'enctype="multipart/form-data"' in shown(desk, "target_enter", COUNTY, "T05")
    for wrong, told in ((None, "请选择文件"), (scan(b"MZ"), "不是PDF、JPEG或PNG")):
        refused = desk.post(way, said | ({"scan": wrong} if wrong else {}))
        assert refused.status_code == 422 and told in refused.content.decode()
    assert not TargetReading.objects.exists()
    desk.post(way, said | {"scan": scan()})
    paper = TargetPaper.objects.get()
    opened = reverse("target_paper", args=[COUNTY, paper.pk])
    assert f'href="{opened}"' in shown(desk, "target", COUNTY, "T05")
    answer = desk.get(opened)
    assert answer.content == b"%PDF-1.7 register" and "attachment" in answer.headers[HOW]
    stranger = signed_in(make.county_officer(make.OTHER_COUNTY))
    assert stranger.get(opened).status_code == 404
    assert desk.get(reverse("target_paper", args=[CITY, paper.pk])).status_code == 403


def test_a_paper_is_named_to_the_townships_and_opened_by_the_county_and_above(
    desk: Client,
) -> None:
    goal("T05", 80)
    said = {
        "on": "2026-03-31", "numerator": "12", "denominator": "16", "source": "产改名册",
        "document": "产改试点名册〔2026〕1号",
    }  # fmt: skip
    desk.post(reverse("target_enter", args=[COUNTY, "T05"]), said | {"scan": scan()})
    opened = reverse("target_paper", args=[COUNTY, TargetPaper.objects.get().pk])
    none = reverse("target_paper", args=[COUNTY, 10**6])
    below = signed_in(make.township_officer())
    page = shown(below, "target", COUNTY, "T05")
    assert said["document"] in page and opened not in page
    # What they may not open they are not told the absence of either.
    assert [below.get(way).status_code for way in (opened, none)] == [403, 403]
    above = signed_in(make.county_officer(CITY))
    assert opened in shown(above, "target", COUNTY, "T05")
    assert [above.get(way).status_code for way in (opened, none)] == [200, 404]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"numerator": "-1"}, "numerator"),
        ({"numerator": "75%"}, "numerator"),
        ({"numerator": "17"}, "numerator"),  # of 16
        ({"numerator": "12.5"}, "numerator"),
        ({"denominator": "0"}, "denominator"),
        ({"denominator": ""}, "denominator"),
        ({"on": "2026-03-30"}, "on"),
        ({"on": "2026-04-30"}, "on"),  # is still to come
        ({"on": "2026-02-31"}, "on"),
        ({"source": ""}, "source"),
        ({"document": "名册"}, "document"),
    ],
)
def test_what_cannot_be_a_reading_is_told_at_its_field(
    desk: Client, said: dict[str, str], field: str
) -> None:
    goal("T05", 80)
    good = {
        "on": "2026-03-31", "numerator": "12", "denominator": "16", "source": "产改名册",
        "document": "产改试点名册〔2026〕1号",
    }  # fmt: skip
    way = reverse("target_enter", args=[COUNTY, "T05"])
    refused = desk.post(way, good | said | {"scan": scan()})
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {field}
    assert not TargetReading.objects.exists() and not TargetPaper.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"milestone": "100.5"}, "milestone"),
        ({"milestone": "-1"}, "milestone"),
        ({"baseline": "101", "baseline_on": "2024-12-31"}, "baseline"),
        ({"baseline": "50"}, "__all__"),  # of which day
        ({"baseline": "50", "baseline_on": "2026-04-11"}, "baseline_on"),
        ({"owner": ""}, "owner"),
    ],
)
def test_what_cannot_be_a_goal_is_told_at_its_field(
    desk: Client, said: dict[str, str], field: str
) -> None:
    way = reverse("target_goal", args=[COUNTY, "T05"])
    refused = desk.post(way, {"milestone": "80", "owner": "经济部"} | said)
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {field}
    assert not TargetGoal.objects.exists()


def test_the_form_asks_for_what_the_target_needs(desk: Client) -> None:
    for code in ("T15", "T17"):
        goal(code)
    training = shown(desk, "target_enter", COUNTY, "T15")
    assert 'name="denominator"' not in training and 'name="population"' not in training
    assert 'name="population"' in shown(desk, "target_enter", COUNTY, "T17")
    assert "平台按记录每月自动算" in shown(desk, "target_enter", COUNTY, "T09")


def test_a_goal_is_set_for_the_year_that_is_asked_for(desk: Client) -> None:
    way = reverse("target_goal", args=[COUNTY, "T05"]) + "?year=2027"
    assert desk.post(way, {"milestone": "85", "owner": "经济部"}).status_code == 302
    row = TargetGoal.objects.get()
    assert (row.year, row.milestone, row.owner) == (2027, 85, "经济部")


def test_the_goals_of_a_new_year_are_set_by_clicking(desk: Client) -> None:
    goal("T05", 80)
    sheet = reverse("target_sheet", args=[COUNTY])
    assert "?year=2027" not in shown(desk, "target_sheet", COUNTY)
    for day in (date(2026, 10, 8), date(2027, 1, 4)):
        go_to(day)
        assert "?year=2027" in shown(desk, "target_sheet", COUNTY)
    assert "?year=2027" not in shown(
        signed_in(make.township_officer()), "target_sheet", COUNTY
    )  # reads only
    way = reverse("target_goal", args=[COUNTY, "T05"]) + "?year=2027"
    assert way in desk.get(f"{sheet}?year=2027").content.decode()
    begun = desk.get(way).content.decode()
    assert 'value="80.0"' in begun and 'value="权益保障部"' in begun
    done = desk.post(way, {"milestone": "85", "owner": "经济部"}, follow=True)
    assert done.status_code == 200
    assert "≥85.0%" in done.content.decode()


def test_a_higher_goal_makes_no_red_light_of_a_december_that_reached_its_own(
    desk: Client,
) -> None:
    go_to(date(2026, 2, 3))
    goal("T01", 80, year=2025)
    goal("T01", 90)
    for on in (date(2025, 12, 31), date(2026, 1, 31)):
        reading("T01", 85, 100, on=on)
    for page in (shown(desk, "target_sheet", COUNTY), shown(desk, "target", COUNTY, "T01")):
        assert "黄灯：本年有月末低于目标" in page
    TargetGoal.objects.filter(year=2025).update(milestone=86)
    assert "红灯：连续两个月末低于目标" in shown(desk, "target", COUNTY, "T01")


def test_after_planning_ahead_the_page_of_that_year_comes(desk: Client) -> None:
    goal("T01")
    way = reverse("target_goal", args=[COUNTY, "T05"]) + "?year=2027"
    done = desk.post(way, {"milestone": "85", "owner": "经济部"})
    assert done["Location"] == reverse("target", args=[COUNTY, "T05"]) + "?year=2027"
    assert "≥85.0%" in desk.get(done["Location"]).content.decode()


@pytest.mark.parametrize("year", ["0000", "9999", "1999"])
def test_no_goal_is_set_for_a_year_that_no_plan_has(desk: Client, year: str) -> None:
    way = reverse("target_goal", args=[COUNTY, "T05"]) + f"?year={year}"
    desk.post(way, {"milestone": "85", "owner": "经济部"})
    assert not TargetGoal.objects.exclude(year=2026).exists()
    assert desk.get(reverse("target_sheet", args=[COUNTY]) + f"?year={year}").status_code == 200


def test_the_workbook_has_numbers_and_no_formulas(desk: Client) -> None:
    row = goal("T01")
    row.owner = "=1+1"
    row.save()
    reading("T01", 402, 406)
    answer = desk.get(reverse("target_export", args=[COUNTY, 2026]))
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    heads, line = book.get_sheet_by_index(0).to_python()
    told = dict(zip(heads, line, strict=True))
    assert (told["分子"], told["分母"], told["责任部门"]) == (402, 406, "'=1+1")
    assert told["现值"] == pytest.approx(100 * 402 / 406)
    assert Event.objects.get(kind="exported").payload["what"] == "targets"
