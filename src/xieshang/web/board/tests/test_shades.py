"""The map is coloured by any node, by grades, by targets; the table says the same numbers."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from xieshang.apps.assessment.readers import ABOVE
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.targets.models import TargetReading
from xieshang.apps.targets.policies import READS
from xieshang.apps.targets.tests.factories import goal
from xieshang.core.index.consultation.catalogue import ROOT, indicators
from xieshang.web.board.tests.conftest import FAR, County, fill

AREA = f"/board/areas/{make.COUNTY}/"
LAST, EARLIER = date(2026, 3, 31), date(2025, 12, 31)


def shown(asked: str) -> str:
    client = Client()
    client.force_login(make.county_officer())
    answer = client.get(f"{AREA}?{asked}")
    assert answer.status_code == 200
    return answer.content.decode()


def tiles(body: str) -> dict[str, list[str]]:
    """By name of the place: tone, number and note of its tile."""
    found = re.findall(
        r'class="xs-tile is-(\w+)">.*?xs-tile-name[^>]*>([^<]*)<.*?xs-tile-score[^>]*> ([^<]*)<'
        r".*?xs-tile-change[^>]*> ([^<]*)<",
        body, re.DOTALL,
    )  # fmt: skip
    return {name: [tone, score, note] for tone, name, score, note in found}


def table(body: str) -> dict[str, list[str]]:
    """By name of the place: the cells of the table beside the map."""
    beside = body[body.index("<caption>同样的数，列成表</caption>") :].partition("</table>")[0]
    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', beside, re.DOTALL)
    return {
        re.sub("<[^>]+>", "", name): [
            re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", cells)
        ]
        for name, cells in rows
    }


def graded(county: County) -> None:
    for grade, some in (
        ("A", county.near[:4]),
        ("B", county.near[4:7]),
        ("C", county.near[7:9]),
    ):
        Enterprise.objects.filter(pk__in=[one.pk for one in some]).update(grade=grade)
    Enterprise.objects.filter(pk__in=[one.pk for one in county.far]).update(grade="C")


def read(
    code: str, place: str, on: date, part: float, whole: float, *, firms: int | None = None
) -> None:
    TargetReading.objects.create(
        region_code=place, code=code, on=on, numerator=part, denominator=whole,
        enterprises=firms, taken_on=on,
    )  # fmt: skip


def test_every_node_can_be_chosen_and_the_address_keeps_the_choice(county: County) -> None:
    body = shown("map=C1-1&node=A1-2")
    offered = re.findall(r'<option value="([^"]+)"', body)
    assert set(offered) == {ROOT, *indicators(), "grade-a", "grade-c"}
    assert re.findall(r'<option value="([^"]+)" selected', body) == ["C1-1"]
    links = [unescape(one) for one in re.findall(r'<a href="([^"]+)" class="xs-tile', body)]
    assert len(links) == 2
    assert all("map=C1-1" in one and "node=A1-2" in one for one in links)
    numbers = {name: score for name, (_tone, score, _note) in tiles(body).items()}
    assert numbers == {name: cells[2] for name, cells in table(body).items()}


def test_grades_colour_the_map_by_the_share_of_those_that_have_one(county: County) -> None:
    graded(county)
    body = shown("map=grade-a")
    assert tiles(body) == {
        "江南街道": ["b90", "44.4%", "4/9家"],
        "城东街道": ["none", "数据不足", "有等级的2家"],
    }
    assert table(body) == {
        "安澜县": ["36.4%", "11", "4", "3", "4", "36.4%"],
        "城东街道": ["—", "2", "0", "0", "2", "—"],
        "江南街道": ["44.4%", "9", "4", "3", "2", "22.2%"],
    }
    assert "40%以上" in body
    assert tiles(shown("map=grade-c"))["江南街道"] == ["b75", "22.2%", "2/9家"]


def test_a_target_colours_places_by_how_far_they_are_from_it(county: County) -> None:
    goal("T01", 90.0)
    for on, near, far in ((EARLIER, 70, 3), (LAST, 87, 4)):
        read("T01", make.COUNTY, on, near + far, 104)
        read("T01", make.TOWN, on, near, 100)
        read("T01", FAR, on, far, 4)
    body = shown("map=T01")
    assert tiles(body) == {
        "江南街道": ["b60", "87.0%", "87 / 100家"],
        "城东街道": ["none", "数据不足", "4 / 4家"],
    }
    assert table(body) == {
        "安澜县": ["87.5%", "91 / 104", "70.2%", "90.0%", "低于"],
        "城东街道": ["—", "4 / 4", "—", "90.0%", "—"],
        "江南街道": ["87.0%", "87 / 100", "70.0%", "90.0%", "低于"],
    }
    assert "2026年3月31日" in body
    before = shown("map=T01&period=2025Q4")  # a year for which nobody set a goal
    assert "70.2%" in before and "达到目标（" not in before
    assert tiles(before)["江南街道"] == ["none", "70.0%", "70 / 100家"]


@pytest.mark.parametrize("code", ["T09", "T10"])
def test_what_counts_workers_colours_places_and_says_no_word_of_small_ones(
    county: County, code: str
) -> None:
    goal(code, 80.0)
    third, fourth = (
        make.region(f"{make.COUNTY}{end}", name=name, parent_id=make.COUNTY).code
        for end, name in (("900", "石塘镇"), ("901", "白沙镇"))
    )
    fill(county.now, make.enterprise(region_code=fourth), {})
    parts = {
        make.COUNTY: (1503, 1933, 37), make.TOWN: (800, 900, 9), third: (600, 900, 18),
        fourth: (98, 122, 8), FAR: (5, 11, 2),
    }  # fmt: skip
    for place, (part, whole, firms) in parts.items():
        read(code, place, LAST, part, whole, firms=firms)
    # The far one is too small; the union of the first would know it, were that alone beside it.
    # The third has no enterprise on the map, and counts all the same.
    body = shown(f"map={code}")
    assert tiles(body)["城东街道"] == ["none", "数据不足", ""]
    assert table(body)["城东街道"][:3] == ["—", "—", "—"]
    assert table(body)["安澜县"][:2] == ["77.8%", "1,503 / 1,933"]
    told = {name: tile for name, tile in tiles(body).items() if tile[0] != "none"}
    assert told == {"白沙镇": ["b90", "80.3%", "98 / 122"]}
    assert "旁边的有时也不显示" in body and "家" not in told["白沙镇"][2]
    assert "5 / 11" not in body and "800 / 900" not in body
    assert "只有安澜县的数" not in body


def test_a_target_that_is_read_for_the_county_only_colours_nothing_and_says_so(
    county: County,
) -> None:
    goal("T10", 80.0)
    read("T10", make.COUNTY, LAST, 75, 100)
    body = shown("map=T10")
    assert {tone for tone, _score, _note in tiles(body).values()} == {"none"}
    assert "只有安澜县的数：75.0%" in body
    assert "按地方看A3-1" in body
    assert "map=A3-1" in body
    assert list(table(body)) == ["安澜县"]
    assert "还没有读数" in shown("map=T05")


@pytest.mark.parametrize("asked", ["map=grade-a", "map=T01", "map=A1-2", "map=T99"])
def test_no_colour_asks_the_database_more_than_fifteen_times(
    county: County, django_assert_max_num_queries: object, asked: str
) -> None:
    goal("T01", 90.0)
    read("T01", make.COUNTY, LAST, 9, 10)
    client = Client()
    client.force_login(make.county_officer())
    client.get(AREA)
    with django_assert_max_num_queries(15):  # type: ignore[operator]  # pytest-django's
        assert client.get(f"{AREA}?{asked}").status_code == 200


def test_whoever_reads_the_board_of_an_area_reads_its_targets() -> None:
    assert set(ABOVE) <= set(READS)
