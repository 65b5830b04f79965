"""From a tile of the map by links alone down to the last record, adding up at every level."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from django.test import Client

from xieshang.apps.assessment.models import Fact
from xieshang.apps.assessment.services.gather import gather
from xieshang.apps.assessment.tests.world import on_paper
from xieshang.apps.organizations.tests import factories as make
from xieshang.web.board.tests.conftest import County

COVERED = "employees_covered_by_contract_in_force"
NODE = "A1-2"  # its numerator is counted by the platform itself
HEADS = (90, 80, 70)


def links(body: str, address: str) -> list[str]:
    """Where the links of a page lead whose address begins so, each once."""
    found = re.findall(rf'href="({address}[^"]*)"', body)
    return [unescape(one) for one in dict.fromkeys(found)]


def numbers(body: str, cell: str) -> list[int]:
    return [int(one.replace(",", "")) for one in re.findall(cell, body)]


def counted(county: County) -> None:
    """Two contracts near and one far, counted by the platform as it does every night."""
    for firm, heads in zip((*county.near[:2], county.far[0]), HEADS, strict=True):
        Fact.objects.filter(enterprise=firm, variable="employees_end").update(value=heads)
        on_paper(firm, date(2025, 7, 1), date(2026, 6, 30))
    gather(county.now, by=None, today=make.TODAY)


def test_a_tile_opens_down_to_the_records_and_every_level_adds_up(county: County) -> None:
    counted(county)
    reader = Client()
    reader.force_login(make.county_officer())

    def body(address: str) -> str:
        answer = reader.get(address.partition("#")[0], follow=True)
        assert answer.status_code == 200, address
        return answer.content.decode()

    part = r'<b class="xs-nb">([\d,]+)人</b> <small>有效集体合同覆盖的职工数'
    start = body(f"/board/?node={NODE}")
    map_of_tiles = start[start.index("xs-tiles") :].partition("</svg>")[0]
    tiles = links(map_of_tiles, r"/board/areas/\d{9}/\?")
    places = [body(tile) for tile in tiles]
    firms, records = [], []
    for place in places:
        lists = links(place, r"/board/areas/\d{9}/enterprises/")
        listed = body(next(one for one in lists if "only=" not in one))
        cells = numbers(
            listed, r'</th><td class="r xs-wide">(\d+)</td><td class="r xs-wide">\d+</td>'
        )
        assert sum(cells) == sum(numbers(place, part))
        found = links(listed, r"/board/enterprises/\d+/\?")
        firms += [one for one, number in zip(found, cells, strict=True) if number]
    for firm in firms:
        page = body(firm)
        [behind] = links(page, r"/board/enterprises/\d+/records/")
        shown = body(behind)
        assert "和登记的数不一样" not in shown
        one_by_one = numbers(shown, r'</th><td class="r">(\d+)</td></tr>')
        assert sum(one_by_one) == sum(numbers(page, part))
        records += one_by_one
        [record] = links(shown, r"/desk/contracts/\d+/")
        assert "合同" in body(record)
    assert sum(records) == sum(HEADS) == sum(numbers(start, part))
    assert (len(tiles), len(firms)) == (2, len(HEADS))
