"""The board of an area: who reads it, and that its numbers open and add up."""

from __future__ import annotations

import io
import json
import math
import re
from dataclasses import replace
from uuid import uuid4

import numpy as np
import pypdf
import python_calamine
from django.test import Client

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment.models import Giver, Period
from xieshang.apps.assessment.readers import K_ABOVE
from xieshang.apps.assessment.tests import factories as facts
from xieshang.apps.organizations.models import Region
from xieshang.apps.organizations.services import boundaries
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event
from xieshang.core.index.consultation.catalogue import indicators
from xieshang.web.board import drill
from xieshang.web.board.areas import heading
from xieshang.web.board.seen import board_of, path_to
from xieshang.web.board.tests.conftest import FAR, County
from xieshang.web.board.tiles import Paint, tile_map


def page(user: User, address: str, *, status: int = 200) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def test_the_county_sees_its_townships_by_code(county: County) -> None:
    client = Client()
    client.force_login(make.county_officer())
    home = client.get("/board/?node=C1-1")
    assert home["Location"] == f"/board/areas/{make.COUNTY}/?node=C1-1"
    shown = client.get(home["Location"]).content.decode()
    assert shown.index("城东街道") < shown.index("江南街道")
    assert "2026年第1季度" in shown


def test_a_township_officer_starts_at_the_own_township_and_sees_no_other(
    county: County,
) -> None:
    officer = make.township_officer(make.TOWN)
    client = Client()
    client.force_login(officer)
    assert client.get("/board/")["Location"] == f"/board/areas/{make.TOWN}/"
    page(officer, f"/board/areas/{make.COUNTY}/", status=404)
    page(officer, f"/board/areas/{FAR}/", status=404)


def test_numerator_and_denominator_of_the_county_are_the_sums_of_its_enterprises(
    county: County,
) -> None:
    officer = make.county_officer()
    board = page(officer, f"/board/areas/{make.COUNTY}/?node=A1-2")
    part = sum(70 + number for number in range(13))
    assert f"{part}人" in board
    assert "1,300人" in board
    href = re.search(r'href="(/board/areas/\d+/enterprises/[^"]*)"', board)
    assert href is not None
    listing = page(officer, href[1].replace("&amp;", "&").replace("only=low", ""))
    part_of = r'<td class="r xs-wide">(\d+)</td><td class="r xs-wide">100</td>'
    rows = re.findall(part_of, listing)
    assert sum(map(int, rows)) == part
    assert f"<b>{part}</b>" in listing
    firm = re.search(r'href="(/board/enterprises/\d+/[^"]*)"', listing)
    assert firm is not None
    facts = page(officer, firm[1].replace("&amp;", "&"))
    assert "有效集体合同覆盖的职工数" in facts
    assert "本平台" in facts


def test_beside_the_sums_stands_who_counts_0_by_rule(county: County) -> None:
    """One of thirteen has a contract for women: 3 of 4 clauses, for 40 of 520 women."""
    said = {"women_contract": 1, "women_clauses_due": 4, "women_clauses_fulfilled": 3}
    facts.tell(county.now, county.near[0], Giver.UNION, **said)
    board = page(make.county_officer(), f"/board/areas/{make.COUNTY}/?node=C3-3")
    assert "12家企业按目录的规则算0" in board and "有数的企业占相关职工的7.7%" in board
    assert "5.8%" in board  # 75 % × 40 / 520


def test_a_contract_of_who_employs_no_women_is_said_to_weigh_nothing(county: County) -> None:
    said = {"women_contract": 1, "women_clauses_due": 4, "women_clauses_fulfilled": 4}
    facts.tell(county.now, county.near[0], Giver.UNION, **said)
    facts.tell(county.now, county.near[0], Giver.HRSS, female_employees=0)
    board = page(make.county_officer(), f"/board/areas/{make.COUNTY}/?node=C3-3")
    assert "12家企业按目录的规则算0" in board and "有数的企业占相关职工的0.0%" in board


def test_points_of_every_column_add_up_to_the_index(county: County) -> None:
    seen = board_of(county.now, K_ABOVE)
    unit = seen.place_of[make.COUNTY]
    shares = drill.added(seen.area.scored, unit)
    total = float(seen.area.scored.index[unit])
    for depth in (1, 2, 3):
        codes = [code for code in shares if len(path_to(code)) == depth]
        assert abs(sum(shares[code] for code in codes) - total) < 1e-9


def test_what_is_not_yet_80_percent_is_not_rounded_up_to_it(county: County) -> None:
    seen = board_of(county.now, K_ABOVE)
    for share, told in ((0.799, 79), (0.8, 80), (float("nan"), 0)):
        here = np.full_like(seen.area.scored.completeness, share)
        area = replace(seen.area, scored=replace(seen.area.scored, completeness=here))
        assert heading(replace(seen, area=area), make.COUNTY)["complete"] == told


def test_the_number_of_approval_stands_beside_the_newest_outlines(county: County) -> None:
    def drawn(no: str) -> str:
        shape = {
            "properties": {"code": make.TOWN},
            "geometry": {"type": "LineString", "coordinates": [[120, 29], [120.1, len(no)]]},
        }
        boundaries.put(
            json.dumps({"features": [shape]}).encode(),
            region=Region.objects.get(code=make.COUNTY),
            approval_no=no, fictional=False, by=make.admin(), today=make.TODAY,
        )  # fmt: skip
        shown = page(make.county_officer(), f"/board/areas/{make.COUNTY}/")
        assert f"审图号：{no}" in shown
        [found] = re.findall(r'data-url="([^"]+)"', shown)
        assert '"LineString"' in page(make.county_officer(), found)
        return str(found)

    # a browser keeps outlines for an hour, but not beside the number of others
    assert drawn("浙S（2025）12号") != drawn("浙S（2026）3号")


def test_beside_the_pooled_index_stand_two_other_means(county: County) -> None:
    shown = page(make.county_officer(), f"/board/areas/{make.COUNTY}/")
    seen = board_of(county.now, K_ABOVE)
    mean = np.average(seen.scored.index, weights=seen.facts.heads)
    assert f"<dt>企业指数按职工数平均</dt><dd>{mean:.1f}</dd>" in shown
    scores = [float(seen.result.of(code)[seen.place_of[make.COUNTY]]) for code in "ABCD"]
    geometric = math.prod(
        score ** indicators()[code].weight for code, score in zip("ABCD", scores, strict=True)
    ) ** (1 / sum(indicators()[code].weight for code in "ABCD"))
    assert f"<dt>四个维度的几何平均</dt><dd>{geometric:.1f}，" in shown


def test_another_quarter_has_its_own_address_and_an_unknown_one_is_nowhere(
    county: County,
) -> None:
    officer = make.county_officer()
    then = page(officer, f"/board/areas/{make.COUNTY}/?period=2025Q4&node=C1-1")
    assert "95.0%" in then
    assert "97.0%" in page(officer, f"/board/areas/{make.COUNTY}/?node=C1-1")
    page(officer, f"/board/areas/{make.COUNTY}/?period=1999Q1", status=404)


def test_every_quarter_opens_and_four_of_many_are_offered(county: County) -> None:
    officer = make.county_officer()
    Period.objects.bulk_create(
        Period(year=year, quarter=quarter, version=1)
        for year, quarter in ((2025, 1), (2025, 2), (2025, 3))
    )

    def offered(quarter: str) -> list[tuple[str, str]]:
        shown = page(officer, f"/board/areas/{make.COUNTY}/?period={quarter}")
        return re.findall(r"([0-9]{4})年第([1-4])季度</a>", shown)

    def names(*quarters: str) -> list[tuple[str, str]]:
        return [(one[:4], one[5]) for one in quarters]

    assert offered("2026Q1") == names("2025Q2", "2025Q3", "2025Q4", "2026Q1")
    assert offered("2025Q2") == names("2025Q1", "2025Q2", "2025Q3", "2025Q4")
    assert offered("2025Q1") == names("2025Q1", "2025Q2", "2025Q3", "2025Q4")


def test_the_change_is_split_without_a_rest(county: County) -> None:
    shown = page(make.county_officer(), f"/board/areas/{make.COUNTY}/change/")
    cells = re.findall(r'<td class="r"><b>([^<]+)</b></td>', shown)
    before, *steps, after = (float(cell.replace("−", "-")) for cell in cells)
    assert len(steps) == 14
    assert abs(before + sum(steps) - after) < 0.05 * 16  # each is rounded to a tenth
    assert after != before


def test_only_what_pulls_down_or_is_missing_is_listed_when_asked(county: County) -> None:
    officer = make.county_officer()
    address = f"/board/areas/{make.COUNTY}/enterprises/?node=A1-2&only="
    assert page(officer, address + "low").count("/board/enterprises/") == 10  # 70 to 79 of 100
    assert "没有这样的企业" in page(officer, address + "missing")


def test_the_workbook_has_the_same_numbers_as_numbers(county: County) -> None:
    client = Client()
    officer = make.county_officer()
    client.force_login(officer)
    answer = client.get(f"/board/areas/{make.COUNTY}/index.xlsx")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    places = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in places[1:]] == ["安澜县", "城东街道", "江南街道"]
    assert places[1][2:4] == [13.0, 1300.0]
    nodes = {row[0]: row for row in book.get_sheet_by_index(1).to_python()[1:]}
    assert nodes["A1-2"][5:7] == [float(sum(range(70, 83))), 1300.0]
    assert len(nodes) == 70
    assert Event.objects.filter(kind="exported", payload__what="index").count() == 1


def test_one_page_in_words_comes_as_pdf_and_as_word(county: County) -> None:
    client = Client()
    client.force_login(make.county_officer())
    for kind, sign in (("pdf", b"%PDF"), ("docx", b"PK")):
        answer = client.get(f"/board/areas/{make.COUNTY}/explained.{kind}")
        assert answer.content.startswith(sign)
        if kind == "pdf":
            [sheet] = pypdf.PdfReader(io.BytesIO(answer.content)).pages
            assert "安澜县协商指数说明" in sheet.extract_text().replace(" ", "")
    assert client.get(f"/board/areas/{make.COUNTY}/explained.exe").status_code == 404
    told = Event.objects.filter(kind="exported", payload__what="index page")
    assert told.count() == 2  # what was not handed out is not written down as an export


def test_the_page_in_words_has_no_interval_of_an_index_that_is_not_published(
    county: County,
) -> None:
    client = Client()
    client.force_login(make.county_officer())

    def said() -> str:
        answer = client.get(f"/board/areas/{make.COUNTY}/explained.pdf")
        [sheet] = pypdf.PdfReader(io.BytesIO(answer.content)).pages
        return str(sheet.extract_text()).replace(" ", "")

    assert "区间" in said()
    county.now.facts.exclude(variable="employees_end").delete()
    Period.objects.filter(pk=county.now.pk).update(version=99, mark=uuid4())
    assert "数据不足，不公布" in said()
    assert "区间" not in said()


def test_the_page_asks_the_database_fifteen_times_at_most(
    county: County, django_assert_max_num_queries: object
) -> None:
    client = Client()
    client.force_login(make.county_officer())
    address = f"/board/areas/{make.COUNTY}/"
    client.get(address)
    with django_assert_max_num_queries(15):  # type: ignore[operator]  # pytest-django's
        client.get(address)


def test_the_tile_of_a_single_place_is_no_larger_than_among_others() -> None:
    def drawn(count: int) -> int:
        codes = [str(number) for number in range(count)]
        paints = dict.fromkeys(codes, Paint("b75", "77.6", ""))
        return tile_map(
            dict.fromkeys(codes, "明川市"), paints, dict.fromkeys(codes, "/"), places={}
        ).width

    assert drawn(1) == drawn(4) < drawn(5)
