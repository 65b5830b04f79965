"""The authority objects to one clause; corrected and filed again, silence lets it pass."""

from __future__ import annotations

import pytest

from tests.journeys.story import Begin, Story
from xieshang.apps.contracts.tests.factories import FILED, contract_at

pytestmark = pytest.mark.slow  # S1 walks these pages at a desk, too; test_every_act each form
REASON = "应写明遇法定休假日提前支付，《工资支付暂行规定》第七条"


def test_an_objection_comes_back_corrected_and_silence_lets_the_contract_pass(
    begin: Begin,
) -> None:
    told = contract_at("7_file")
    story = begin(on=FILED, people=told.people)
    reviewer = told.people.reviewer.name
    filed(story)
    objected_to(story, reviewer)
    talked_about_again(story)
    corrected(story)
    adopted_and_signed_again(story)
    filed(story)
    silence_is_consent(story, reviewer)


def filed(story: Story) -> None:
    story.as_("何静")
    story.takes_up("向人社部门报送合同")
    story.tick("交纸质件 企业营业执照复印件", "交纸质件 工会法人资格证书或工会成立批复")
    story.press("报送")
    story.is_told("已报送")


def receive(story: Story, reviewer: str, receipt: str) -> None:
    story.as_(reviewer)
    story.takes_up("登记收到日")
    story.write("回执编号", receipt)
    story.press("登记")


def objected_to(story: Story, reviewer: str) -> None:
    receive(story, reviewer, "安人社收〔2026〕1号")
    story.press("退回重新协商")
    story.sees("还没有在哪一条提出异议")
    story.choose("提出异议", in_="什么时候发、怎么发")
    story.write("什么时候发、怎么发：异议理由", REASON)
    story.press("全部无异议，合同今天生效")
    story.sees("有1条提出了异议，不能按无异议办")
    story.picture("objection")
    story.press("退回重新协商")
    story.is_told("合同退回双方重新协商")


def talked_about_again(story: Story) -> None:
    story.as_("方敏")
    story.takes_up("开会协商并确认会议记录")
    story.sees("审查指出的1处条款还没有修改", "退回后还没有再开会")
    story.picture("came-back")
    story.link("安排会议")
    story.write("时间", "2026-04-23T14:00")
    story.tick("今年工资调整（已谈成，可以再议）")
    story.press("安排")
    story.days(1)
    story.as_("周宁")
    story.takes_up("记会议记录")
    story.write("会议情况", "双方同意按审查意见改发薪条款。")
    story.press("保存记录")
    for who in ("方敏", "王启明"):
        story.as_(who)
        story.takes_up("开会协商并确认会议记录")
        story.link("确认记录")
        story.press("确认记录")
    story.is_told("双方都已确认，记录锁定")


def corrected(story: Story) -> None:
    story.as_("方敏")
    story.takes_up("开会协商并确认会议记录")
    story.link("去改草案")
    story.sees("人社部门的异议", REASON)
    story.link("改这一条", of="什么时候发、怎么发")
    story.sees(REASON)
    story.write(
        "条文", "企业每月【发薪日】日前以银行转账方式足额支付上月工资，遇法定休假日提前支付。"
    )
    story.press("保存")
    story.heading("草案检查都通过了")
    story.link("去议定草案")
    for who in ("方敏", "王启明"):
        if who != "方敏":
            story.as_(who)
            story.takes_up("开会协商并确认会议记录")
            story.link("合同草案")
        story.link("同意这份草案")
        story.press("同意")
    story.is_told("双方都同意了，草案定稿")


def adopted_and_signed_again(story: Story) -> None:
    story.as_("方敏")
    story.takes_up("把草案提交职代会审议")
    story.press("登记会期")
    story.days(7)
    story.link("登记表决结果")
    for label, value in (("到会人数", "36"), ("同意", "34"), ("不同意", "1"), ("弃权", "1")):
        story.write(label, value)
    story.press("登记结果")
    for who in ("方敏", "王启明"):
        story.as_(who)
        story.takes_up("签署合同")
        story.tick("我已看过全文，代表本方签字")
        story.press("签字")
    story.is_told("双方都签了字")


def silence_is_consent(story: Story, reviewer: str) -> None:
    receive(story, reviewer, "安人社收〔2026〕2号")
    story.sees("还剩15天：不提异议，合同5月15日24:00自行生效")
    story.days(1)
    story.sees("第1天，共15天")
    story.picture("silence")
    story.past_the_next_deadline()
    story.sees("审查期满没有提出异议，合同已自行生效")
    story.as_("何静")
    story.takes_up("向全体职工公布合同")
