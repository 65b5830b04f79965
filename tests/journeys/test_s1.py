"""Storyline S1: from the middle of the talks to a published contract, by clicking only."""

from __future__ import annotations

import pytest

from tests.journeys.story import Story
from tests.support.browser import Visits, picture

pytestmark = pytest.mark.slow
BANDS = {"96%档": "0.10", "98%档": "0.12", "99%档": "0.15"}


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_the_round_of_the_demo_goes_to_a_contract_that_a_worker_reads(
    county: None, visit: Visits, size: str
) -> None:
    story = Story(visit("/demo/", size=size))
    talks_end(story, size)
    draft_is_agreed(story, size)
    congress_adopts(story)
    both_sign(story)
    authority_reviews(story, size)
    published_late(story)
    a_worker_reads(story, size)


def talks_end(story: Story, size: str) -> None:
    story.as_("王启明")
    story.open_round()
    picture(story.page, f"round-{size}")
    story.accessible()
    story.link("去确认")
    story.link("确认记录")
    story.press("确认记录")
    story.as_("方敏")
    story.open_round()
    story.link("安排会议")
    story.tick("丢件扣款")
    story.press("安排")
    story.days(5)
    story.as_("周宁")
    story.open_round()
    story.link("看议程，记会议记录")
    story.link("记会议记录")
    for topic, text in (
        ("签收率奖励", "96%加0.10元，98%加0.12元，99%加0.15元。"),
        ("丢件扣款", "每月扣款不超过当月工资的20%，扣后不低于最低工资。"),
    ):
        group = story.page.get_by_role("group", name=f"{topic}：结果")
        group.get_by_label("谈成").check()
        story.fill(f"{topic}：议定文本", text)
    story.press("保存记录")
    for who in ("方敏", "王启明"):
        story.as_(who)
        story.open_round()
        story.page.get_by_role("link", name="会议记录，等确认").last.click()
        story.link("确认记录")
        story.press("确认记录")


def draft_is_agreed(story: Story, size: str) -> None:
    story.as_("方敏")
    story.open_round()
    story.link("合同草案")
    story.link("写草案")
    story.page.get_by_role("link", name="改这一条签收率奖励").click()
    for label, value in BANDS.items():
        story.fill(label, value)
    story.press("保存")
    story.page.get_by_role("link", name="改这一条扣款").click()
    story.fill("扣款上限", "20")
    story.press("保存")
    story.state("草案检查都通过了")
    picture(story.page, f"draft-{size}")
    story.accessible()
    for who in ("方敏", "王启明"):
        story.as_(who)
        story.open_contract()
        story.link("同意这份草案")
        story.press("同意")


def congress_adopts(story: Story) -> None:
    story.as_("方敏")
    story.open_contract()
    story.link("提交职代会审议")
    story.fill("会期", "2026-04-28")
    story.press("登记会期")
    story.days(13)
    story.link("登记表决结果")
    for label, value in (
        ("全体人数", "40"), ("到会人数", "36"), ("同意", "33"), ("不同意", "2"), ("弃权", "1"),
    ):  # fmt: skip
        story.fill(label, value)
    story.press("登记结果")
    story.sees("草案通过")


def both_sign(story: Story) -> None:
    for who in ("方敏", "王启明"):
        story.as_(who)
        story.open_contract()
        story.link("签字")
        story.tick("我已看过全文，代表本方签字")
        story.press("签字")


def authority_reviews(story: Story, size: str) -> None:
    story.as_("何静")
    story.open_contract()
    story.link("报送人社部门审查")
    for label in (
        "集体合同文本", "协商会议记录", "职代会审议决议",
        "双方协商代表名单及首席代表身份证明", "企业营业执照复印件",
        "工会法人资格证书或工会成立批复",
    ):  # fmt: skip
        story.tick(label)
    story.press("报送")
    story.days(1)
    story.as_("许蔚")
    story.page.get_by_role("link", name="审查安澜迅驰快递").click()
    story.link("登记收到日")
    story.fill("回执编号", "安人社收〔2026〕31号")
    story.press("登记")
    picture(story.page, f"filing-{size}")
    story.accessible()
    story.press("出具审查意见")


def published_late(story: Story) -> None:
    story.as_("方敏")
    story.open_contract()
    story.link("写给职工看的摘要")
    story.fill("三句话摘要", "签收率到96%就有奖。\n每月评10名优秀派送员。\n丢件扣款有了上限。")
    story.fill("职工的待遇怎么变", "每月派4,800件、签收率98%，多576元。\n底薪和每件派费不变。")
    story.press("保存")
    story.as_("何静")
    story.open_contract()
    story.press("跳到下一个期限之后")
    story.sees("公布逾期")
    story.link("向全体职工公布")
    story.press("公布")
    story.sees("合同生效并已公布")


def a_worker_reads(story: Story, size: str) -> None:
    story.as_("赵建国")
    picture(story.page, f"worker-home-{size}")
    story.accessible()
    story.page.get_by_role("link", name="派送激励专项集体合同").first.click()
    story.sees("对你有什么变化")
    story.sees("0.12")
    picture(story.page, f"worker-contract-{size}")
    story.accessible()
