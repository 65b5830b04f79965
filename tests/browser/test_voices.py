"""Workers speak on a telephone, the employer reads the batch: nobody shut out at any step."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from tests.support.browser import Visits, assert_accessible, assert_fits, picture
from xieshang.apps.consultations.choices import Disposition
from xieshang.apps.consultations.services import preparation
from xieshang.apps.organizations.consult_code import code_of
from xieshang.apps.participation import jobs
from xieshang.apps.participation.models import Opinion
from xieshang.apps.participation.services import moderation, saying
from xieshang.apps.participation.tests.crowd import TODAY, Here, asked, listening_round, said
from xieshang.apps.voices.models import Nick

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
TEXTS = ("夜班太冷", "食堂菜少", "丢件要封顶", "东门晚上没车")


@pytest.fixture
def here(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Here:
    settings.KEYS = tmp_path / "keys"
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)
    return listening_round(20)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_from_the_poster_to_the_answer_and_nothing_tells_the_employer_who(
    visit: Visits, here: Here, language: str
) -> None:
    others = [said(here, text, here.workers[at + 1]) for at, text in enumerate(TEXTS)]
    for number in range(10):
        asked(here, f"第{number + 1}个说法：三档奖励好")
    page = visit(
        f"/w/code/{code_of(here.enterprise)}/", by=here.workers[0], size="phone",
        language=language,
    )  # fmt: skip
    step = [0]

    def usable() -> None:
        step[0] += 1
        picture(page, f"voices-{step[0]:02d}-{language}")
        assert_accessible(page)
        assert_fits(page)

    usable()
    page.goto("/w/say/")
    usable()
    page.locator("textarea").fill("东门晚上八点后没人接车，有事打13800000000")
    page.locator("form:has(textarea) button").first.click()
    expect(page.get_by_role("alert")).to_contain_text("13800000000")
    usable()
    page.locator("textarea").fill("东门晚上八点后没人接车")
    page.locator("form:has(textarea) button").first.click()
    expect(page.locator(".xs-op").filter(has_text="没人接车")).to_be_visible()
    usable()
    page.locator(".xs-op").filter(has_text="夜班太冷").locator("form button").click()
    expect(
        page.locator(".xs-op").filter(has_text="夜班太冷").locator(".xs-chip")
    ).to_be_visible()
    page.goto("/w/cards/")
    usable()
    for _ in range(10):
        page.locator(".xs-stance button").first.click()
    usable()
    _meanwhile(here, others)
    page.goto("/w/mine/")
    expect(page.locator("main")).to_contain_text("夜里加一班车")
    usable()
    page.goto("/w/common/")
    usable()
    _the_employer_reads(visit, here, language)


def _meanwhile(here: Here, others: list[Opinion]) -> None:
    """The workers' side goes over it and answers; the night counts."""
    chair = here.people.chair
    mine = Opinion.objects.get(text="东门晚上八点后没人接车")
    for worker in here.workers[1:]:
        for statement in here.round.statements.all():
            saying.stand(statement, value=1, turn=1, by=worker, today=TODAY)
    moderation.check(here.round, [*others, mine], by=chair, today=TODAY)
    item = moderation.take_up(mine, text="东门加车", by=chair, today=TODAY, topic=here.topic)
    preparation.answer_opinion(
        item, disposition=Disposition.ADOPTED, answer="夜里加一班车", topic=here.topic,
        by=chair, today=TODAY,
    )  # fmt: skip
    jobs.daily(TODAY)


def _the_employer_reads(visit: Visits, here: Here, language: str) -> None:
    page = visit(
        f"/desk/rounds/{here.round.pk}/opinions/released/", by=here.people.boss,
        size="desktop", language=language,
    )  # fmt: skip
    expect(page.locator("main")).to_contain_text("夜班太冷")
    html = page.content()
    for nick in Nick.objects.values_list("nick", flat=True):
        assert nick not in html
    assert_accessible(page)
    page.goto(f"/desk/rounds/{here.round.pk}/opinions/ground/")
    assert_accessible(page)
    picture(page, f"voices-ground-{language}")


def test_the_workers_sides_pages_can_be_used_on_a_telephone(visit: Visits, here: Here) -> None:
    row = said(here, "张组长总给熟人派好活", here.workers[0])
    said(here, "丢件扣款一个月要有个上限", here.workers[1])
    said(here, "丢件扣款每个月要有上限", here.workers[2])
    asked(here, "三档奖励好")
    jobs.daily(TODAY)
    first = f"/desk/rounds/{here.round.pk}/opinions/"
    page = visit(f"{first}said/", by=here.people.chair, size="phone")
    for path in ("said/", f"said/{row.pk}/take/", f"said/{row.pk}/blot/", "statements/",
                 "released/", "ground/", ""):  # fmt: skip
        page.goto(first + path)
        picture(page, f"voices-desk-{path.strip('/').replace('/', '-')[:12]}")
        assert_accessible(page)
        assert_fits(page)
        expect(page.locator("h1")).to_have_count(1)
        assert page.locator(".xs-btn-1:visible").count() <= 1
