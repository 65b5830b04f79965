"""The congress of the demonstration: papers, sign-in by code, a ballot, its resolution."""

from __future__ import annotations

import pytest

from tests.journeys.story import Begin, Story
from xieshang.apps.cases import demo_clock
from xieshang.apps.congress.models import Session
from xieshang.config.demo.congress import MEETS

pytestmark = pytest.mark.slow
PRESENT, YES = 27, 21  # of forty delegates in a province that asks for more than half of all


def test_the_congress_of_the_demo_decides_by_the_majority_of_all_delegates(
    county: None, begin: Begin
) -> None:
    story = begin()
    papers_go_out(story)
    demo_clock.go_to(MEETS)
    a_delegate_signs_in(story)
    the_others_are_entered(story)
    the_handbook_is_voted_on(story)
    a_worker_reads_the_result(story)


def papers_go_out(story: Story) -> None:
    story.as_("方敏")
    story.takes_up("把材料发给职工代表")
    story.press("发出材料")
    story.is_told("材料已发出，代表可以看了")


def a_delegate_signs_in(story: Story) -> None:
    session = Session.objects.get(enterprise__short_name="安澜迅驰快递")
    story.as_("赵建国")
    story.page.goto(f"/w/congress/{session.pk}/here/{session.sign_in_key}/")
    story.press("我到会了")
    story.sees("你已报到")
    story.picture("congress-worker")


def the_others_are_entered(story: Story) -> None:
    story.as_("方敏")
    story.looks_at("安澜迅驰快递：开会")
    story.link("登记到会的人")
    boxes = story.page.get_by_role("checkbox")
    for number in range(PRESENT - 1):
        boxes.nth(number).check()
    story.press("登记")
    story.is_told(f"现在到会{PRESENT}人")
    story.link("开会")
    story.press("宣布开会")


def the_handbook_is_voted_on(story: Story) -> None:
    story.link("推选监票人、计票人")
    for number in (0, 1):
        story.page.get_by_role("checkbox").nth(number).check()
    story.press("定下")
    story.link("发起表决")
    story.tick("1. 考勤和排班办法")
    story.page.get_by_label("怎么表决", exact=True).select_option("paper")
    story.press("发起表决")
    story.link("结束投票")
    story.press("结束投票")
    story.link("登记计票结果")
    story.write("收回的票", str(PRESENT))
    story.write("其中有效票", str(PRESENT))
    for answer, votes in (("同意", YES), ("不同意", PRESENT - YES), ("弃权", 0)):
        story.write(f"考勤和排班办法：{answer}", str(votes))
    story.press("登记")
    story.link("宣布结果")
    story.press("宣布")
    story.is_told("结果已宣布，决议已写好")
    story.link("公布决议")
    story.press("公布")
    story.picture("congress-desk")


def a_worker_reads_the_result(story: Story) -> None:
    story.as_("赵建国")
    story.page.get_by_role("link", name="看职代会的议题和结果").click()
    story.sees("全体40人，到会27人，收回27票，有效27票")
    story.is_offered("看决议全文")
