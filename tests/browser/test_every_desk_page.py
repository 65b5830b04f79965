"""Every page of the staff, opened by somebody who may: nobody is shut out, all of it fits.

The pages come from the table of routes, so that a new one is visited without being added here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.architecture import world as worlds
from tests.architecture.test_access_matrix import expected, parameters_of, routes, table
from tests.architecture.world import ANONYMOUS, World
from tests.support.browser import LOOKS, Check, Visits, looks

pytestmark = pytest.mark.django_db(transaction=True)
FILES = (".xlsx", ".pdf", ".docx", ".csv", ".json", ".tlog-proof")  # not pages
DOWNLOADS = {
    "papers_attachment",
    "target_paper",
    "consult_code_file",
    "grading_photo",
    "round_photo",
    "board_area_explained",
    "board_enterprise_explained",
    "board_outlines",
    "exchange_bulletin_file",
    "exchange_received_file",
    "ballot_board",  # in a database of its own; web/ballots looks at it
}
PAGES = sorted(
    name
    for name, pattern in routes().items()
    if pattern.startswith(("desk/", "accounts/", "board/"))
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


@pytest.mark.parametrize("language", LOOKS)
def test_every_page_of_the_desk_can_be_used(
    visit: Visits, language: str, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    world = worlds.build()
    wrong: list[str] = []
    for actor, addresses in visitors(world).items():
        page = visit("about:blank", by=world.actors[actor], language=language)
        for address in addresses:
            page.goto(address)
            for size, checks in looks(page, language):
                wrong += [f"{size}: {told}" for told in found_wrong(page, checks)]
    assert wrong == [], "\n".join(wrong)


def found_wrong(page: Page, checks: Iterable[Check]) -> Iterator[str]:
    """What is wrong with the page as it stands now."""
    if (headings := page.locator("h1").count()) != 1:
        yield f"{page.url}: {headings} headings of the first rank"
    if page.locator(".xs-btn-1:visible").count() > 1:
        yield f"{page.url}: more than one primary action"
    for check in checks:
        try:
            check(page)
        except AssertionError as told:
            yield str(told)


def test_the_table_knows_enough_pages_to_be_worth_the_walk() -> None:
    assert len(PAGES) > 40
