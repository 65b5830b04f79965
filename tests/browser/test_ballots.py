"""A secret ballot on telephones: drawn, cast, changed, counted, found again, added up."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Request, Response, Route, expect

from tests.support.browser import ROOT, Visits, assert_accessible, assert_fits, picture
from xieshang.apps.accounts.models import User
from xieshang.apps.ballots import services
from xieshang.apps.ballots.box.models import BoxRow
from xieshang.apps.ballots.models import BallotPaper
from xieshang.apps.ballots.tests.conftest import _quick, small_keys
from xieshang.apps.ballots.tests.phones import CHIEF, DRAFT, NO, NOW, TODAY, YES, Hall, hall
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.ballots import Item

__all__ = ["_quick", "small_keys"]
pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "box", "board"]),
    pytest.mark.usefixtures("_quick"),
]
VERIFIER = ROOT / "src" / "xieshang" / "static" / "dist" / "verifier.html"
HEAVIEST = 60_000  # bytes of all that is transferred, compressed
BLINDING_MS = 50


@pytest.fixture
def here() -> Hall:
    """Six people, the first two of whom have signed in on their telephones."""
    seed(range(2025, 2028), announced_until=2027)
    found = hall(4)
    users = [make.worker_of(found.enterprise) for _ in range(2)]
    mine = [RosterEntry.objects.get(user=user) for user in users]
    return replace(found, entries=[*mine, *found.entries])


def user_of(here: Hall, at: int) -> User:
    user = here.entries[at].user
    assert user is not None
    return user


def address(paper: BallotPaper) -> str:
    return reverse("ballot", args=[paper.pk])


def state(page: Page, words: str) -> None:
    expect(page.locator("#state")).to_contain_text(words)


def choose(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_label(name, exact=True).check()


def vote(page: Page, button: str = "投票") -> None:
    page.get_by_role("button", name=button, exact=True).click()
    state(page, "你已投票，票箱已收到")


def seen(page: Page, name: str) -> None:
    assert_accessible(page)
    assert_fits(page)
    picture(page, f"ballot-{name}")


def test_draw_vote_change_close_count_and_find_the_own_ballot(
    visit: Visits, here: Hall, tmp_path: Path
) -> None:
    paper = here.frozen(DRAFT, CHIEF)
    page = visit(address(paper), by=user_of(here, 0))
    state(page, "你还没有领票")
    seen(page, "frozen")
    page.get_by_role("button", name="领票").click()
    state(page, "票已领好，等投票开始")
    code = page.locator("#code").inner_text()
    looked_up(page)
    seen(page, "drawn")

    services.open_voting(paper, by=here.chair, today=TODAY, now=NOW)
    other = visit(address(paper), by=user_of(here, 1))  # another telephone, at the same time
    page.reload()
    state(page, "你还没有投票")
    seen(page, "open")
    page.get_by_role("button", name="投票", exact=True).click()
    expect(page.locator("fieldset").first).to_contain_text("请选一项")
    choose(page, "同意", "王建国")
    choose(other, "不同意")
    for one in (page, other):
        vote(one)
    seen(page, "voted")
    choose(page, "弃权", "张强")
    vote(page, "改投")
    assert BoxRow.objects.count() == 2
    assert sorted(BoxRow.objects.values_list("rev", flat=True)) == [1, 2]

    for at, phone in enumerate(here.phones(paper)[2:]):
        phone.draw().vote(YES if at else NO)
    here.counted(paper)
    assert services.tally(paper).electronic["draft"] == {"yes": 3, "no": 2, "abstain": 1}
    for one, found in ((page, "弃权"), (other, "不同意")):
        one.route("**/*.json", lambda route: route.abort())
        one.reload()
        state(one, "没查成：公示榜没有取到")
        one.unroute("**/*.json")
        one.reload()
        state(one, "找到了：公示榜上你的票，和你投的一样")
        expect(one.locator("#found")).to_contain_text(f"：{found}")
    seen(page, "found")
    added_up_by_hand(page, paper, tmp_path)
    on_another_phone(visit, here, paper, code)
    page.get_by_role("button", name="核对完了").click()
    state(page, "已清掉")
    page.reload()
    state(page, "输入恢复码就能核对")


def looked_up(page: Page) -> None:
    """The own line of the roll, and one that the office has made up."""
    page.get_by_text("怎么核对").click()
    page.get_by_role("button", name="查名册上我的一行").click()
    expect(page.locator("#on-roll")).to_contain_text("名册一共6行")
    altered = {"member": "entry/0", "salt": "A" * 43, "index": 0, "proof": []}
    page.route("**/line.json", lambda route: route.fulfill(json=altered))
    page.get_by_role("button", name="查名册上我的一行").click()
    expect(page.locator("#off-roll")).to_be_visible()
    expect(page.locator("#on-roll")).to_be_hidden()
    page.unroute("**/line.json")


def added_up_by_hand(page: Page, paper: BallotPaper, folder: Path) -> None:
    """The board from its page, checked by a file that has no network."""
    page.goto(reverse("ballot_board", args=[paper.pk]))
    expect(page.locator("table").first).to_contain_text("同意")
    seen(page, "board")
    with page.expect_download() as told:
        page.get_by_role("link", name=re.compile("公示榜的数据")).click()
    data = folder / "board.json"
    told.value.save_as(data)
    with page.expect_download() as told:
        page.get_by_role("link", name=re.compile("核对工具")).click()
    tool = folder / "check-board.html"
    told.value.save_as(tool)
    alone = page.context.browser.new_context(offline=True).new_page()  # type: ignore[union-attr]
    alone.goto(tool.as_uri())
    alone.locator("#file").set_input_files(data)
    expect(alone.locator("#right")).to_be_visible()
    expect(alone.locator("#sums")).to_contain_text("王建国")
    assert_accessible(alone)
    assert_fits(alone)
    picture(alone, "ballot-verifier")
    board = json.loads(data.read_text())
    board["rows"][0]["choices"][0] = [
        "abstain" if "yes" in board["rows"][0]["choices"][0] else "yes"
    ]
    data.write_text(json.dumps(board))
    alone.locator("#file").set_input_files([])
    alone.locator("#file").set_input_files(data)
    expect(alone.locator("#wrong")).to_be_visible()
    expect(alone.locator("[data-fault=totals]")).to_be_visible()
    expect(alone.locator("[data-fault=root]")).to_be_hidden()
    alone.context.close()
    page.go_back()


def on_another_phone(visit: Visits, here: Hall, paper: BallotPaper, code: str) -> None:
    """With the code that was written down somebody looks from another telephone."""
    page = visit(address(paper), by=user_of(here, 0))
    state(page, "输入恢复码就能核对")
    seen(page, "elsewhere")
    page.get_by_label("恢复码").fill("x")
    page.get_by_role("button", name="接着用").click()
    expect(page.locator("#code-wrong")).to_be_visible()
    page.get_by_label("恢复码").fill(code.upper().replace(" ", "-"))
    page.get_by_role("button", name="接着用").click()
    state(page, "找到了你的票")
    expect(page.locator("#found")).to_contain_text("：弃权")


def test_a_lost_phone_goes_on_with_the_code_that_was_written_down(
    visit: Visits, here: Hall
) -> None:
    paper = here.opened(DRAFT)
    lost = visit(address(paper), by=user_of(here, 0))
    choose(lost, "同意")
    vote(lost)
    choose(lost, "不同意")
    vote(lost, "改投")
    code = lost.locator("#code").inner_text()
    page = visit(address(paper), by=user_of(here, 0))
    state(page, "这个名字已经领过票，票不在这部手机上")
    expect(page.locator("#vote-form")).to_be_hidden()
    page.get_by_label("恢复码").fill("0" * 32)
    page.get_by_role("button", name="接着用").click()
    state(page, "请用当初那部手机，或者输入恢复码")
    page.get_by_label("恢复码").fill(code)
    page.get_by_role("button", name="接着用").click()
    state(page, "你还没有投票")
    choose(page, "弃权")
    vote(page)
    assert BoxRow.objects.get().rev > 2
    for phone in here.phones(paper)[1:]:
        phone.draw().vote((("yes",),))
    here.counted(paper)
    assert services.tally(paper).electronic["draft"] == {"yes": 5, "no": 0, "abstain": 1}


def test_a_dead_line_loses_nothing_and_nothing_counts_twice(visit: Visits, here: Hall) -> None:
    paper = here.opened(DRAFT)
    page = visit(address(paper), by=user_of(here, 0))
    state(page, "你还没有投票")
    choose(page, "同意")
    page.route("**/box/**", lambda route: route.abort())
    page.get_by_role("button", name="投票", exact=True).click()
    state(page, "没送到。你选的还在")
    page.unroute("**/box/**")
    page.reload()
    expect(page.get_by_label("同意", exact=True)).to_be_checked()
    swallowed = []

    def swallow(route: Route) -> None:
        """The box takes it in, and its answer gets lost."""
        route.fetch()
        swallowed.append(route)
        route.abort()

    page.route("**/box/**", swallow)
    page.get_by_role("button", name="投票", exact=True).click()
    state(page, "没送到。你选的还在")
    page.unroute("**/box/**")
    vote(page)
    assert len(swallowed) == 1
    assert BoxRow.objects.get().rev == 1


def test_two_tabs_of_one_phone_share_one_ballot(visit: Visits, here: Hall) -> None:
    paper = here.opened(DRAFT)
    first = visit(address(paper), by=user_of(here, 0))
    second = first.context.new_page()  # opened before anything was drawn in the other
    second.goto(address(paper))
    state(second, "你还没有投票")
    for one, name in ((first, "同意"), (second, "弃权")):
        choose(one, name)
        vote(one)
    assert [row.rev for row in BoxRow.objects.all()] == [2]
    choose(first, "不同意")  # knows of the first vote only
    vote(first, "改投")
    assert [row.rev for row in BoxRow.objects.all()] == [3]
    second.close()


def test_what_goes_to_the_box_names_nobody_and_is_of_one_size(
    visit: Visits, here: Hall
) -> None:
    paper = here.opened(DRAFT)
    page = visit(address(paper), by=user_of(here, 0))
    sent: list[Request] = []
    page.on("request", lambda one: sent.append(one) if "/box/" in one.url else None)
    state(page, "你还没有投票")
    for name, button in (("同意", "投票"), ("弃权", "改投")):
        choose(page, name)
        vote(page, button)
    assert len(sent) == 2
    for one in sent:
        headers = one.all_headers()
        assert not {"cookie", "referer", "authorization"} & headers.keys()
        assert "x-csrftoken" not in headers
    assert len({len(one.post_data_buffer or b"") for one in sent}) == 1


def test_without_a_secure_line_or_scripts_the_page_leads_to_the_paper_ballot(
    visit: Visits, here: Hall
) -> None:
    paper = here.opened(DRAFT)
    plain = visit(address(paper), by=user_of(here, 0), scripts=False)
    expect(plain.locator("main")).to_contain_text("不用手机，也可以投纸质票")
    state(plain, "请打开网页脚本后刷新，或者领纸质票")
    expect(plain.locator("#vote-form")).to_be_hidden()
    picture(plain, "ballot-without-scripts")
    page = visit("/", by=user_of(here, 0))
    page.add_init_script(
        "Object.defineProperty(window, 'isSecureContext', {value: false});"
        "Object.defineProperty(crypto, 'subtle', {value: undefined});"
    )
    page.goto(address(paper))
    state(page, "这个网页没有加密连接，不能在这里投票")
    expect(page.locator("#vote-form")).to_be_hidden()
    seen(page, "insecure")
    page.context.close()


def test_a_mark_is_given_or_passed_over_but_never_forgotten(visit: Visits, here: Hall) -> None:
    paper = here.opened(Item.choose("q1", "评议：厂长", ["优秀", "称职"], most=1))
    page = visit(address(paper), by=user_of(here, 0))
    page.get_by_role("button", name="投票", exact=True).click()
    expect(page.locator("fieldset")).to_contain_text("请选一项")
    choose(page, "弃权")
    vote(page)
    page.reload()
    expect(page.get_by_label("弃权", exact=True)).to_be_checked()
    choose(page, "称职")
    vote(page, "改投")
    for phone in here.phones(paper)[1:]:
        phone.draw().vote(((),))
    here.counted(paper)
    assert services.tally(paper).electronic["q1"] == {"c1": 0, "c2": 1}


def test_a_marked_key_is_not_voted_with(visit: Visits, here: Hall) -> None:
    """The office hands one voter a key of their own, so as to know the ballot again."""
    paper, other = here.opened(DRAFT), here.opened(DRAFT)
    marked = other.frozen.data["keys"]["count"]
    own = paper.frozen.data["keys"]["count"]

    def swap(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace(own, marked))

    page = visit("about:blank", by=user_of(here, 0))
    page.route(f"**{address(paper)}", swap)
    page.goto(address(paper))
    state(page, "收到的选票和投票前冻结的不一样")
    expect(page.locator("#vote-form")).to_be_hidden()
    page.unroute(f"**{address(paper)}")


def test_the_whole_page_weighs_less_than_sixty_kilobytes(visit: Visits, here: Hall) -> None:
    paper = here.opened()
    page = visit("about:blank", by=user_of(here, 0))
    came: list[Response] = []
    page.on("response", lambda one: came.append(one))  # noqa: PLW0108 - it marks what it gets
    page.goto(address(paper), wait_until="networkidle")
    weights = {one.url: len(gzip.compress(one.body())) for one in came if one.status == 200}
    assert any("ballot" in url and url.endswith(".js") for url in weights)
    print(f"{sum(weights.values())} bytes: {weights}")  # noqa: T201
    assert sum(weights.values()) <= HEAVIEST, weights


def test_on_a_desk_and_in_english(visit: Visits, here: Hall) -> None:
    paper = here.opened(DRAFT, CHIEF)
    page = visit(address(paper), by=user_of(here, 0), size="desktop", language="en")
    state(page, "You have not voted yet")
    seen(page, "desk-en")
    page.get_by_label("For", exact=True).check()
    page.get_by_role("button", name="Vote", exact=True).click()
    state(page, "You have voted")
    seen(page, "desk-en-voted")
