"""The spring campaign on the desk: the funnel, the lists behind it, the workbook."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape
from typing import Any

import pytest
import python_calamine
from django.test import Client
from django.urls import reverse

from xieshang.apps.cases.demo_clock import go_to
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.targets.tests.factories import TODAY, come, firm, goal, round_of
from xieshang.web.rounds import listing
from xieshang.web.targets.tests.conftest import signed_in

pytestmark = pytest.mark.django_db
COUNTY, CITY, FAR = make.COUNTY, "980100", "980121001"
PAGE = f"/desk/targets/{COUNTY}/campaign/"


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.DEMO = True
    go_to(TODAY)
    make.region(CITY)
    make.region(COUNTY, parent_id=CITY)
    for code in (FAR, make.TOWN):
        make.region(code, parent_id=COUNTY)


def rows(body: str, heading: str) -> dict[str, list[str]]:
    """Cells of the table under a heading, by the first cell of each row."""
    table = body[body.index(f'id="{heading}"') :].partition("</table>")[0]
    found = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', table, re.DOTALL)
    return {
        re.sub("<[^>]+>", "", name): [
            re.sub('<span class="xs-sr">.*?</span>|<[^>]+>', " ", cell).strip()
            for cell in re.findall(r"<td[^>]*>(.*?)</td>", cells)
        ]
        for name, cells in found
    }


def test_a_funnel_stands_as_a_table_and_leads_to_those_who_stand_still(desk: Client) -> None:
    silent, waiting, talking = firm(), firm(region_code=FAR), firm()
    round_of(waiting, *come("2_waiting", 1, 2, 3))
    round_of(talking, *come("4_meeting", 1, 2, 3, 8, 20))
    elsewhere = firm(region_code=make.OTHER_TOWN)
    body = desk.get(PAGE).content.decode()
    assert "3家里2家已要约" in body
    assert rows(body, "fu") == {
        "在名单里": ["3  100%", "1", "—"], "已要约": ["2  67%", "1", "—"],
        "已应约": ["1  33%", "0", "5 1家"], "已协商": ["1  33%", "1", "12 1家"],
        "已签订": ["0  0%", "0", "—"], "已报送备案": ["0  0%", "—", "—"],
    }  # fmt: skip
    assert list(rows(body, "pl").values()) == [
        ["1", "1", "0", "0", "0", "0"],
        ["2", "1", "1", "1", "0", "0"],
    ]
    ways = [unescape(way) for way in re.findall(r'href="(/desk/[^"]*&amp;at=[^"]+)"', body)]
    lists = [desk.get(way).content.decode() for way in ways]
    for shown, here in zip(lists, (silent, waiting, talking), strict=True):
        assert here.name in shown and "回到春季要约" in shown
        for other in {silent, waiting, talking, elsewhere} - {here}:
            assert other.name not in shown


def test_a_township_reads_its_own_campaign_and_no_other(desk: Client) -> None:
    mine, other = firm(), firm(region_code=FAR)
    round_of(mine, *come("2_waiting", 1, 2, 3))
    below = signed_in(make.township_officer())
    assert below.get(PAGE).status_code == 404
    assert below.get(f"/desk/targets/{FAR}/campaign/").status_code == 404
    own = below.get(f"/desk/targets/{make.TOWN}/campaign/").content.decode()
    assert "1家里1家已要约" in own
    assert PAGE not in below.get(reverse("target_sheet", args=[COUNTY])).content.decode()
    assert PAGE in desk.get(reverse("target_sheet", args=[COUNTY])).content.decode()
    # Asked for what is not theirs, the lists are as they always are.
    asked = below.get(f"/desk/rounds/?campaign=2026&place={COUNTY}&at=offered")
    assert "回到春季要约" not in asked.content.decode()
    assert other.name not in asked.content.decode()


def test_who_does_not_read_the_index_learns_of_nobody_by_the_campaign() -> None:
    """An administrator keeps the platform, and sees goals, but not who is red in C2."""
    goal("T01")
    here, met = firm(), firm()
    round_of(met, *come("2_waiting", 1, 2, 3))
    keeper = signed_in(make.granted(Role.PLATFORM_ADMIN, region_code=COUNTY))
    assert keeper.get(PAGE).status_code == 404
    assert PAGE not in keeper.get(reverse("target_sheet", args=[COUNTY])).content.decode()
    asked = keeper.get(f"/desk/enterprises/?campaign=2026&place={COUNTY}").content.decode()
    assert here.name in asked and met.name in asked  # as without the question
    book = keeper.get(reverse("target_export", args=[COUNTY, 2026])).content
    opened = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(book))
    assert opened.sheet_names == ["目标表"]


def test_who_may_not_know_of_rounds_is_told_numbers_and_no_names_of_theirs() -> None:
    silent, met = firm(), firm()
    round_of(met, *come("2_waiting", 1, 2, 3))
    steward = signed_in(make.data_steward())
    body = steward.get(PAGE).content.decode()
    assert [rows(body, "fu")[name][1] for name in ("在名单里", "已要约")] == ["1", "1"]
    assert "at=listed" in body and "at=offered" not in body
    where = f"?campaign=2026&place={COUNTY}&at="
    waiting = steward.get(f"/desk/enterprises/{where}listed").content.decode()
    assert silent.name in waiting and met.name not in waiting
    asked = steward.get(f"/desk/enterprises/{where}offered").content.decode()
    assert silent.name in asked and met.name in asked  # narrowed by nothing
    assert met.name not in steward.get(f"/desk/rounds/{where}offered").content.decode()


def test_a_long_list_goes_on_with_those_who_stand_still(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 1)
    last, first, talking = (firm(name=f"第{number}甲&乙公司") for number in "一二三")
    for here in (last, first):
        round_of(here, *come("2_waiting", 1, 2, 3))
    round_of(talking, *come("4_meeting", 1, 2, 3, 4, 5))
    asked = f"campaign=2026&place={COUNTY}&at=offered&q=甲%26乙"
    body = unescape(desk.get(f"/desk/rounds/?{asked}").content.decode())
    assert first.name in body and last.name not in body
    (way,) = re.findall(r'href="(\?[^"]*before=[^"]+)"', body)
    body = unescape(desk.get(f"/desk/rounds/{way}").content.decode())
    assert last.name in body and first.name not in body and talking.name not in body
    assert "回到春季要约" in body and 'value="甲&乙"' in body


@pytest.mark.parametrize(
    "asked",
    ["campaign=2026", "campaign=99999&place=980121", "campaign=2026&place=9&at=offered",
     "campaign=2026&place=980121&at=nowhere", "campaign=x&place=980121&at=offered"],
)  # fmt: skip
def test_what_is_not_on_offer_narrows_no_list(desk: Client, asked: str) -> None:
    here = firm()
    for way in ("/desk/enterprises/", "/desk/rounds/"):
        answer = desk.get(f"{way}?{asked}")
        assert answer.status_code == 200 and "回到春季要约" not in answer.content.decode()
    assert here.name in desk.get(f"/desk/enterprises/?{asked}").content.decode()


def test_an_empty_campaign_says_so(desk: Client) -> None:
    assert "没有企业在春季要约名单里" in desk.get(PAGE).content.decode()
    assert desk.get("/desk/targets/nowhere/campaign/").status_code == 404


def test_the_workbook_of_the_area_has_the_campaign_and_that_of_those_below_has_not(
    desk: Client,
) -> None:
    goal("T01")
    round_of(firm(), *come("3_prepare", 1, 2, 3, 10))
    firm(region_code=FAR)
    way = reverse("target_export", args=[COUNTY, 2026])
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(desk.get(way).content))
    assert book.sheet_names == ["目标表", "春季要约行动"]
    told = book.get_sheet_by_name("春季要约行动").to_python()
    assert [row[2:9] for row in told[1:]] == [
        [2, 1, 1, 0, 0, 0, 7], [1, 0, 0, 0, 0, 0, ""], [1, 1, 1, 0, 0, 0, 7],
    ]  # fmt: skip
    below = signed_in(make.township_officer()).get(way).content
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(below))
    assert book.sheet_names == ["目标表"]


def test_another_year_can_be_asked_for(desk: Client) -> None:
    here = firm(since=date(2024, 1, 1))
    round_of(here, *come("2_waiting", 1, 2, 3))
    assert "2025年春季要约：1家里0家已要约" in desk.get(f"{PAGE}?year=2025").content.decode()
    assert "2026年" in desk.get(f"{PAGE}?year=20260").content.decode()
