"""Forty delegates, twenty-seven come: on their phones 21 carry a draft, 20 carry nothing."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.journeys.story import Begin, Story
from tests.support.browser import Visits
from xieshang.apps.accounts.models import User
from xieshang.apps.ballots.services import board_of
from xieshang.apps.ballots.tests.phones import Phone
from xieshang.apps.ballots.tests.quick import _quick, small_keys
from xieshang.apps.congress.choices import MatterKind
from xieshang.apps.congress.services import agenda, phones
from xieshang.apps.congress.tests.test_rounds import with_draft
from xieshang.apps.congress.tests.world import CALLED, MET, Told, agreed, opened, present, sent
from xieshang.core.ballots import Ballot, parsed, recount, shown

__all__ = ["_quick", "small_keys"]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "box", "board"]),
    pytest.mark.usefixtures("_quick"),
]
DRAFT, RULES = "工资专项集体合同（草案）", "职工手册"


@pytest.mark.parametrize("begin", ["desktop"], indirect=True)
def test_twenty_one_of_forty_carry_the_draft_and_everybody_finds_the_own_ballot(
    begin: Begin, visit: Visits
) -> None:
    drafted, told = with_draft()
    agenda.add_matter(
        told.session, kind=MatterKind.RULES, title=RULES, text="全文见附件。",
        by=told.chair, today=CALLED,
    )  # fmt: skip
    opened(present(sent(agreed(told)), 27))
    with_telephones(told, 27)
    story = begin(on=MET, people=drafted.people)
    the_chair_hands_out_the_ballots(story, told)
    first, second = (on_the_phone(visit, told, number) for number in (0, 1))
    for page in (first, second):
        page.get_by_role("button", name="领票", exact=True).click()
        expect(page.locator("#state")).to_contain_text("票已领好，等投票开始")
    story.link("开始投票")
    story.press("开始投票")
    for page in (first, second):
        page.get_by_role("link", name="看投票开始了没有").click()
        expect(page.locator("#state")).to_contain_text("你还没有投票")
    choose(first, yes=(DRAFT, RULES))  # both stand filled in before either is sent
    choose(second, yes=(DRAFT,), no=(RULES,))
    for page in (first, second):
        page.get_by_role("button", name="投票", exact=True).click()
        expect(page.locator("#state")).to_contain_text("你已投票，票箱已收到")
    others = the_others_vote(told)
    the_chair_counts_and_announces(story)
    for page, words in ((first, "同意"), (second, "不同意")):
        page.reload()
        expect(page.locator("#state")).to_contain_text("找到了：公示榜上你的票，和你投的一样")
        expect(page.locator("#found")).to_contain_text(f"{RULES}：{words}")
    the_board_adds_up(told, others)
    assert drafted.state == "6_sign"  # the round goes on by itself


def with_telephones(told: Told, count: int) -> None:
    """So many of the delegates have signed in to the platform before."""
    for number, entry in enumerate(told.delegates[:count]):
        entry.user = User.objects.create(username=f"delegate{number}", name=entry.name)
        entry.save()


def the_chair_hands_out_the_ballots(story: Story, told: Told) -> None:
    story.as_(told.chair.name)
    story.page.goto(reverse("congress", args=[told.session.pk]))
    story.link("发起表决")
    story.tick(f"1. {DRAFT}", f"2. {RULES}")
    story.page.get_by_label("怎么表决", exact=True).select_option("phone")
    story.press("发起表决")


def on_the_phone(visit: Visits, told: Told, number: int) -> Page:
    """From the session's page to the ballot, on a telephone of one's own."""
    delegate = told.delegates[number].user
    page = visit(reverse("worker_congress", args=[told.session.pk]), by=delegate)
    page.get_by_role("link", name="去领票").click()
    expect(page.locator("#state")).to_contain_text("你还没有领票")
    return page


def choose(page: Page, *, yes: tuple[str, ...], no: tuple[str, ...] = ()) -> None:
    for word, titles in (("同意", yes), ("不同意", no)):
        for title in titles:
            item = page.get_by_role("group").filter(has_text=title)
            item.get_by_label(word, exact=True).check()


def the_others_vote(told: Told) -> list[Ballot]:
    """Nineteen for both, six against both; what each of their phones remembers."""
    paper = phones.paper_of(told.session.ballots.get())
    assert paper is not None
    now, cast = timezone.now(), []
    for number, entry in enumerate(told.delegates[2:27]):
        choices = ((("yes",), ("yes",)), (("no",), ("no",)))[number >= 19]
        phone = Phone(paper, entry).draw(now)
        phone.vote(choices, now)
        cast.append(phone.ballot(choices))
    return cast


def the_chair_counts_and_announces(story: Story) -> None:
    story.page.reload()
    story.link("结束投票")
    story.press("结束投票")
    story.link("开箱计票")
    story.press("计票")
    story.link("宣布结果")
    story.press("宣布")
    story.is_told("结果已宣布")
    story.picture("congress-phones")


def the_board_adds_up(told: Told, others: list[Ballot]) -> None:
    ballot = told.session.ballots.get()
    assert (ballot.entitled, ballot.present, ballot.cast, ballot.valid) == (40, 27, 27, 27)
    rows = [(row.yes, row.needed, row.adopted) for row in ballot.results.all()]
    assert rows == [(21, 21, True), (20, 21, False)]
    paper = phones.paper_of(ballot)
    assert paper is not None
    board = board_of(paper)
    again = recount(board)
    assert again.faults == ()
    assert [sum(votes.values()) for votes in again.totals.values()] == [27, 27]
    found = {row["tracker"]: row["choices"] for row in parsed(board)["rows"]}
    for own in others:  # each finds the own row, as it was cast
        assert found[shown(own.tracker)] == [list(chosen) for chosen in own.choices]
