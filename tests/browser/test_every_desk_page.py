"""Every page of the staff, opened by somebody who may: nobody is shut out, all of it fits.

The pages come from the table of routes, so that a new one is visited without being added here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from tests.architecture import world as worlds
from tests.architecture.test_access_matrix import expected, parameters_of, routes, table
from tests.architecture.world import ANONYMOUS, World
from tests.support.browser import Visits, assert_accessible, assert_fits

pytestmark = pytest.mark.django_db(transaction=True)
FILES = (".xlsx", ".pdf", ".docx", ".csv", ".tlog-proof")  # not pages
DOWNLOADS = {"papers_attachment", "consult_code_file", "round_photo"}
PAGES = sorted(
    name
    for name, pattern in routes().items()
    if pattern.startswith(("desk/", "accounts/"))
    and not pattern.endswith(FILES)
    and name not in DOWNLOADS
)


def visitors(world: World) -> dict[str, list[str]]:
    """Actor → the addresses that this person opens; each page once."""
    cells = table()
    found: dict[str, list[str]] = {}
    for name in PAGES:
        actors = [actor for actor in worlds.ACTORS if actor != ANONYMOUS]
        may = [a for a in actors if expected(cells.get(name, []), "GET", "own", a) == 200]
        if may:
            address = reverse(name, kwargs=parameters_of(name, world, "own"))
            found.setdefault(may[0], []).append(address)
    return found


# What is new in English is how long the words are; at the desk, how things lie beside another.
CHECKS = {
    ("phone", "zh-CN"): (assert_accessible, assert_fits),
    ("desktop", "zh-CN"): (assert_accessible, assert_fits),
    ("phone", "en"): (assert_fits,),
}


@pytest.mark.parametrize(("size", "language"), CHECKS)
def test_every_page_of_the_desk_can_be_used(
    visit: Visits, size: str, language: str, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    world = worlds.build()
    wrong = []
    for actor, addresses in visitors(world).items():
        page = visit(addresses[0], by=world.actors[actor], size=size, language=language)
        for address in addresses:
            page.goto(address)
            if page.locator("h1").count() != 1:
                wrong.append(
                    f"{address}: {page.locator('h1').count()} headings of the first rank"
                )
            if page.locator(".xs-btn-1:visible").count() > 1:
                wrong.append(f"{address}: more than one primary action")
            for check in CHECKS[size, language]:
                try:
                    check(page)
                except AssertionError as told:
                    wrong.append(str(told))
    assert wrong == [], "\n".join(wrong)


def test_the_table_knows_enough_pages_to_be_worth_the_walk() -> None:
    assert len(PAGES) > 40
