"""The board's map with real outlines: drawn when chosen, at any size, and each place opens."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.support.browser import Visits, assert_accessible
from xieshang.apps.assessment.tests import factories as facts
from xieshang.apps.cases.models import DemoDay
from xieshang.apps.organizations.models import Region
from xieshang.apps.organizations.services import boundaries
from xieshang.apps.organizations.tests import factories as make
from xieshang.web.board.tests.conftest import fill

pytestmark = pytest.mark.django_db(transaction=True)
SQUARE = [[[120.0, 29.0], [120.1, 29.0], [120.1, 29.1], [120.0, 29.1], [120.0, 29.0]]]
INK = """box => {
  const canvas = box.querySelector("canvas");
  if (!canvas || !canvas.width || !canvas.height) return 0;
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return data.filter((value, place) => place % 4 === 3 && value > 0).length;
}"""


@pytest.fixture(autouse=True)
def _county(settings: Any) -> None:
    settings.DEMO = True
    DemoDay.objects.create(day=make.TODAY)
    make.region(name="安澜县")
    make.region(make.TOWN, name="江南街道", parent_id=make.COUNTY)
    fill(facts.period(2026, 1), make.enterprise(), {})
    shape = {
        "properties": {"code": make.TOWN},
        "geometry": {"type": "Polygon", "coordinates": SQUARE},
    }
    boundaries.put(
        json.dumps({"features": [shape]}).encode(),
        region=Region.objects.get(code=make.COUNTY),
        approval_no="", fictional=True, by=make.admin(), today=make.TODAY,
    )  # fmt: skip


def assert_drawn(page: Page) -> None:
    page.get_by_role("button", name="边界图").click()
    box = page.locator("#outlines")
    page.wait_for_function(f"() => ({INK})(document.getElementById('outlines')) > 1000")
    assert box.evaluate(INK) > 1000
    # what `python -m bench.board` waits for
    page.wait_for_function("() => performance.getEntriesByName('outlines-drawn').length === 1")


def test_outlines_are_drawn_again_after_the_window_changed_behind_the_tiles(
    visit: Visits,
) -> None:
    county = f"/board/areas/{make.COUNTY}/"
    page = visit(county, by=make.county_officer(), size="desktop")
    assert_drawn(page)
    assert_accessible(page)
    page.get_by_role("button", name="格子图").click()
    page.set_viewport_size({"width": 700, "height": 900})
    assert_drawn(page)
    page.locator("#outlines").click()
    page.wait_for_url(f"**/board/areas/{make.TOWN}/**")
