"""Workers speak on a telephone, the employer reads the batch: nobody shut out at any step."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings

from tests.support.browser import Visits, assert_accessible, assert_fits, picture
from xieshang.apps.accounts.models import User
from xieshang.apps.accounts.sms import MemoryMessenger
from xieshang.apps.consultations.choices import Disposition
from xieshang.apps.consultations.services import preparation
from xieshang.apps.contracts.models import Clause, Contract, Obligation
from xieshang.apps.organizations.consult_code import code_of
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.participation import jobs
from xieshang.apps.participation.models import Opinion, Stance
from xieshang.apps.participation.services import moderation, saying
from xieshang.apps.participation.tests.crowd import TODAY, Here, asked, listening_round, said
from xieshang.apps.participation.tests.test_photos import shot
from xieshang.apps.voices.models import Nick

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
PHONE, MINE = "13900139000", "东门晚上八点后没人接车"
TEXTS = ("夜班太冷", "食堂菜少", "丢件要封顶", "东门晚上没车")


@pytest.fixture
def here(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Here:
    settings.KEYS = tmp_path / "keys"
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)
    return listening_round(20)


@dataclass
class Journey:
    """One worker's telephone, looked at after every step."""

    page: Page
    here: Here
    language: str
    step: int = 0

    def usable(self) -> None:
        self.step += 1
        picture(self.page, f"voices-{self.step:02d}-{self.language}")
        assert_accessible(self.page)
        assert_fits(self.page)

    def opinion(self, words: str) -> Locator:
        return self.page.locator(".xs-op").filter(has_text=words)

    def reads_without_entering(self) -> None:
        """What is behind the poster is read by anybody; words want an entrance."""
        expect(self.page.locator("h1")).to_have_count(1)
        self.usable()
        self.page.locator('a[href="/w/say/"]').first.click()
        self.page.wait_for_url("**/w/say/")
        expect(self.page.locator("textarea")).to_have_count(0)
        self.usable()

    def enters(self) -> None:
        """By the number that stands on the roster and the code that is sent to it."""
        self.page.locator('main a[href*="/enter/"]').first.click()
        self.page.wait_for_url("**/enter/**")
        self.usable()
        self.page.locator("input[name=phone]").fill(PHONE)
        self.page.locator("form:has(input[name=phone]) button").click()
        expect(self.page.locator("input[name=code]")).to_be_visible()
        self.usable()
        sent = re.search(r"\d{6}", MemoryMessenger.outbox[-1][1])
        assert sent is not None
        self.page.locator("input[name=code]").fill(sent[0])
        self.page.locator("form:has(input[name=code]) button").click()
        self.page.wait_for_url("**/w/**")
        self.usable()

    def says(self) -> None:
        """A warning before it goes out, then without the telephone number, with a picture."""
        self.page.goto("/w/say/")
        self.page.locator("textarea").fill(f"{MINE}，有事打{PHONE}")
        self.page.locator("form:has(textarea) button").first.click()
        expect(self.page.get_by_role("alert")).to_contain_text(PHONE)
        self.usable()
        self.page.locator("textarea").fill(MINE)
        self.page.locator("form[data-keep] summary").first.click()
        self.page.locator("input[type=file]").set_input_files(
            {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": shot()}
        )
        self.usable()
        self.page.locator("form:has(textarea) button").first.click()
        expect(self.opinion(MINE)).to_be_visible()
        self.usable()

    def seconds(self) -> None:
        self.opinion("夜班太冷").locator("form button").click()
        expect(self.opinion("夜班太冷").locator(".xs-chip")).to_be_visible()
        self.usable()

    def takes_ten_stances(self) -> None:
        """Three ways to answer, each used; after the tenth nothing is left."""
        self.page.goto("/w/cards/")
        for number in range(10):
            self.page.locator(".xs-stance button").nth(number % 3).click()
            if number in {0, 4}:
                self.usable()
        expect(self.page.locator(".xs-stance button")).to_have_count(0)
        assert Stance.objects.filter(value=1).count() == 4
        assert Stance.objects.count() == 10
        self.usable()

    def sees_the_answer_and_the_clause(self) -> None:
        self.page.goto("/w/mine/")
        for words in (MINE, "夜里加一班车", "第三条 班车", "每晚八点半一班"):
            expect(self.page.locator("main")).to_contain_text(words)
        self.usable()
        self.page.goto("/w/common/")
        self.usable()


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_from_the_poster_to_the_answer_and_nothing_tells_the_employer_who(
    visit: Visits, here: Here, language: str
) -> None:
    others = [said(here, text, here.workers[at]) for at, text in enumerate(TEXTS)]
    for number in range(10):
        asked(here, f"第{number + 1}个说法：三档奖励好")
    make.entry(here.enterprise, PHONE)
    poster = f"/w/code/{code_of(here.enterprise)}/"
    worker = Journey(visit(poster, size="phone", language=language), here, language)
    worker.reads_without_entering()
    worker.enters()
    worker.says()
    worker.seconds()
    worker.takes_ten_stances()
    _meanwhile(here, others)
    worker.sees_the_answer_and_the_clause()
    _the_employer_reads(visit, here, language)


def _meanwhile(here: Here, others: list[Opinion]) -> None:
    """The workers' side goes over it and answers; it becomes a clause; the night counts."""
    chair = here.people.chair
    mine = Opinion.objects.get(text=MINE)
    for worker in here.workers:
        for statement in here.round.statements.all():
            saying.stand(statement, value=1, turn=1, by=worker, today=TODAY)
    moderation.check(here.round, [*others, mine], by=chair, today=TODAY)
    item = moderation.take_up(mine, text="东门加车", by=chair, today=TODAY, topic=here.topic)
    preparation.answer_opinion(
        item, disposition=Disposition.ADOPTED, answer="夜里加一班车", topic=here.topic,
        by=chair, today=TODAY,
    )  # fmt: skip
    contract = Contract.objects.create(
        consultation=here.round, enterprise=here.enterprise, kind="wage", title="合同",
        starts_on=TODAY, ends_on=TODAY + timedelta(days=300),
    )  # fmt: skip
    clause = Clause.objects.create(
        contract=contract, stable_id="T06-3", no=3, title="第三条 班车", body="加车",
        topic=here.topic,
    )  # fmt: skip
    Obligation.objects.create(
        contract=contract, clause=clause, text="每晚八点半一班", owner="employer", state="done"
    )
    jobs.daily(TODAY)


def _the_employer_reads(visit: Visits, here: Here, language: str) -> None:
    """The text and the picture; no fruit, no account, no voice, no number."""
    page = visit(
        f"/desk/rounds/{here.round.pk}/opinions/released/", by=here.people.boss,
        size="desktop", language=language,
    )  # fmt: skip
    for words in (MINE, "夜班太冷"):
        expect(page.locator("main")).to_contain_text(words)
    shown = page.locator(".xs-op-photo img")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("naturalWidth", 60)
    html = page.content()
    telling = [
        *Nick.objects.values_list("nick", flat=True),
        *Opinion.objects.values_list("voice", flat=True),
        *User.objects.exclude(pk=here.people.boss.pk).values_list("username", flat=True),
        PHONE,
    ]
    assert [words for words in telling if words in html] == []
    # Four digits also come up by chance in a random token; as a number of its own they tell.
    assert re.search(rf"(?<![0-9A-Za-z_-]){PHONE[-4:]}(?![0-9A-Za-z_-])", html) is None
    picture(page, f"voices-batch-{language}")
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
