"""The county reads along; two persons find out one author; nobody is shut out at any step."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.support.browser import Visits, assert_accessible, assert_fits, picture
from xieshang.apps.organizations.consult_code import code_of
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.participation.tests.crowd import TODAY, Here, listening_round, said

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
WORDS = "这班排得我不想活了"


@pytest.fixture
def here(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Here:
    settings.KEYS = tmp_path / "keys"
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)
    return listening_round()


def looked_at(page: Page, name: str) -> None:
    assert_accessible(page)
    assert_fits(page)
    picture(page, name)


@pytest.mark.parametrize(("size", "language"), [("phone", "zh-CN"), ("desktop", "en")])
def test_one_asks_another_agrees_the_name_is_seen_once_and_the_author_is_told(
    visit: Visits, here: Here, size: str, language: str
) -> None:
    worker, named = here.workers[2], f"{size}-{language[:2]}"
    row = said(here, WORDS, worker, topic=here.topic)
    said(here, "我也是", here.workers[1], parent=row)
    line = worker.roster_entries.get()
    place = f"/desk/rounds/{here.round.pk}"
    page = visit(f"{place}/threads/", by=make.instructor(), size=size, language=language)
    looked_at(page, f"threads-{named}")
    page.goto(f"{place}/threads/{row.pk}/")
    looked_at(page, f"thread-{named}")
    page.locator(f'a[href$="{row.pk}/open/"]').click()
    looked_at(page, f"opening-ask-{named}")
    page.fill("[name=reason]", "说到轻生，须找到本人")
    page.locator("main form .xs-btn-1").click()
    looked_at(page, f"opening-asked-{named}")
    request = page.url

    other = visit(request, by=make.county_officer(), size=size, language=language)
    looked_at(other, f"opening-decide-{named}")
    other.check("[name=decision][value=grant]")
    other.fill("[name=answer]", "救人要紧")
    other.locator("main form .xs-btn-1").click()
    looked_at(other, f"openings-{named}")

    page.goto(request)
    looked_at(page, f"opening-granted-{named}")
    page.locator("main form .xs-btn-1").click()
    expect(page.get_by_role("heading", name=line.name)).to_be_visible()
    looked_at(page, f"opened-{named}")
    page.goto(request)
    expect(page.get_by_text(line.name)).to_have_count(0)

    mine = visit(
        f"/w/code/{code_of(here.enterprise)}/", by=worker, size="phone", language=language
    )
    mine.goto("/w/mine/")
    looked_at(mine, f"opened-told-{named}")
    expect(mine.get_by_text("说到轻生，须找到本人")).to_be_visible()
