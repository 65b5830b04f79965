"""A draft that misses the majority by one vote, goes back to the talks and comes again."""

from __future__ import annotations

import pytest

from tests.journeys.story import Begin, Story
from xieshang.apps.contracts.tests.factories import AGREED, contract_at
from xieshang.apps.organizations.tests import factories

pytestmark = pytest.mark.slow  # S1 walks these pages at a desk, too; test_every_act each form


def test_one_vote_short_goes_back_to_the_talks_and_passes_the_second_time(begin: Begin) -> None:
    told = contract_at("5_adopt")
    worker = factories.worker_of(told.round.enterprise, name="赵建国")
    story = begin(on=AGREED, people=told.people, worker=worker)
    the_congress_says_no(story)
    a_worker_sees_that_the_talks_go_on(story)
    the_talks_find_more(story)
    both_agree_again(story)
    the_congress_says_yes(story)


def the_congress_says_no(story: Story) -> None:
    story.as_("方敏")
    story.takes_up("把草案提交职代会审议")
    story.write("会期", "2026-04-20")
    story.press("登记会期")
    story.sees("会期定在4月20日")
    story.is_not_offered("登记表决结果")
    story.days(10)
    story.link("登记表决结果")
    counts(story, yes=20, no=16)  # of 40, more than half is 21
    story.is_told("草案未获通过，双方重新协商")
    story.sees("全体40，到会36，同意20，不同意16", "未通过")
    story.picture("rejected")


def counts(story: Story, *, yes: int, no: int) -> None:
    for label, value in (("到会人数", yes + no), ("同意", yes), ("不同意", no), ("弃权", 0)):
        story.write(label, str(value))
    story.press("登记结果")


def a_worker_sees_that_the_talks_go_on(story: Story) -> None:
    story.as_("赵建国")
    story.sees("草案未获通过，双方将重新协商")


def the_talks_find_more(story: Story) -> None:
    story.as_("方敏")
    story.takes_up("开会协商并确认会议记录")
    story.sees("草案2026年4月20日退回后还没有再开会")
    story.link("去办")
    story.write("时间", "2026-04-22T14:00")
    story.tick("今年工资调整（已谈成，可以再议）")
    story.press("安排")
    story.days(2)
    story.as_("周宁")
    story.takes_up("记会议记录")
    story.write("今年工资调整：议定文本", "平均增长5%")
    story.press("保存记录")
    for who in ("方敏", "王启明"):
        story.as_(who)
        story.takes_up("开会协商并确认会议记录")
        story.link("确认记录")
        story.press("确认记录")
    story.is_told("双方都已确认，记录锁定")


def both_agree_again(story: Story) -> None:
    story.as_("方敏")
    story.takes_up("开会协商并确认会议记录")
    story.heading("条件都齐了")
    story.link("合同草案")
    story.link("写草案")
    story.link("改这一条", of="今年工资怎么调整")
    story.write("平均增幅", "5")
    story.press("保存")
    for who in ("方敏", "王启明"):
        story.as_(who)
        story.takes_up("开会协商并确认会议记录")
        story.link("合同草案")
        story.link("同意这份草案")
        story.press("同意")
    story.is_told("双方都同意了，草案定稿")


def the_congress_says_yes(story: Story) -> None:
    story.as_("方敏")
    story.takes_up("把修改后的草案再次提交审议")
    story.write("会期", "2026-04-29")
    story.press("登记会期")
    story.days(7)
    story.link("登记表决结果")
    counts(story, yes=21, no=15)
    story.is_told("草案通过")
    story.sees("未通过", "通过")
    story.picture("adopted-the-second-time")
