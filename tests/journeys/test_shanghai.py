"""A round under Shanghai's rules: other days, other duties, another order of the steps."""

from __future__ import annotations

import pytest

from tests.journeys.story import Begin, Story
from xieshang.apps.consultations.choices import TopicKind
from xieshang.apps.contracts.tests.factories import AGREED, contract_at
from xieshang.apps.organizations.tests import factories
from xieshang.config.demo import shanghai
from xieshang.config.demo.days import TODAY

pytestmark = pytest.mark.slow
THREE = (
    (TopicKind.LAYOFF, "24名职工的安置", "裁减人员"),
    (TopicKind.STOPPAGE, "停工的处理", "引起集体停工、上访的劳动争议"),
    (TopicKind.HAZARD, "喷漆车间通风", "重大事故隐患、职业危害"),
)


def test_an_offer_is_answered_in_fifteen_days_and_the_names_are_told_in_fifteen_more(
    begin: Begin, district: shanghai.District
) -> None:
    shanghai.begin(district, [(kind, title) for kind, title, _matter in THREE])
    story = begin(on=TODAY)
    the_employer_agrees(story)
    the_employer_names_its_side(story)


def the_employer_agrees(story: Story) -> None:
    story.as_("顾建平")
    story.sees("书面答复要约", "4月22日")
    story.looks_at("书面答复要约")
    story.unfold("怎么算的")
    story.sees("15天，到2026年4月17日")  # received on 2 April
    story.link("答复要约")
    for _kind, _title, matter in THREE:
        story.sees(f"“{matter}”的协商要求不得拒绝、拖延")
    story.picture("shanghai-answer")
    story.choose("同意协商", in_="答复")
    story.press("送出答复")
    story.is_told("答复已送出，双方开始准备")


def the_employer_names_its_side(story: Story) -> None:
    story.as_("顾建平")
    story.takes_up("书面告知对方协商代表")
    story.sees("企业方协商代表至少3人，现有0人")
    story.is_not_offered("书面告知对方协商代表")
    for name in ("", "沈洁", "马涛"):  # the first seat is filled in with who sits there
        story.link("加一名本方代表")
        if name:
            story.write("姓名", name)
        story.press("加上")
    story.picture("shanghai-names")
    story.link("书面告知对方协商代表")
    story.press("登记已告知")
    story.is_told("双方名单已书面告知对方")
    story.sees("进入第4步之前")


def test_the_chiefs_sign_before_the_vote_and_the_notice_starts_the_filing_clock(
    begin: Begin,
) -> None:
    told = contract_at("4_meeting", region_code=shanghai.PARK)
    worker = factories.worker_of(told.round.enterprise, name="赵建国")
    story = begin(on=AGREED, people=told.people, worker=worker)
    both_agree_and_sign(story)
    half_of_all_is_enough(story)
    notice_comes_before_the_filing(story)
    reviewed_and_published(story, told.people.reviewer.name)
    a_worker_reads(story)


def both_agree_and_sign(story: Story) -> None:
    for who in ("方敏", "王启明"):
        story.as_(who)
        story.takes_up("开会协商并确认会议记录")
        story.link("合同草案")
        story.link("同意这份草案")
        story.press("同意")
    story.sees("提交审议前，草案要先由双方首席代表签字")
    story.as_("方敏")
    story.takes_up("召开职代会审议草案")
    story.is_not_offered("提交职代会审议")
    story.picture("shanghai-sign-first")
    for who, told in (("方敏", "你已签字，等企业方签字"), ("王启明", "可以提交审议")):
        story.as_(who)
        story.takes_up("在草案上签字")
        story.tick("我已看过全文，代表本方签字")
        story.press("签字")
        story.is_told(told)


def half_of_all_is_enough(story: Story) -> None:
    story.as_("方敏")
    story.takes_up("召开职代会审议草案")
    story.press("登记会期")
    story.days(7)
    story.link("登记表决结果")
    for label, value in (("到会人数", "30"), ("同意", "20"), ("不同意", "9"), ("弃权", "1")):
        story.write(label, value)  # 20 of 40: elsewhere one more would be needed
    story.press("登记结果")
    story.is_told("草案通过")


def notice_comes_before_the_filing(story: Story) -> None:
    story.as_("王启明")
    story.sees("现在没有要你办的事")
    story.as_("何静")
    story.sees("现在没有要你办的事")
    story.as_("方敏")
    story.takes_up("把表决结果书面通知企业")
    story.press("登记")
    story.is_told("报送期限从通知送达的次日起算")
    story.as_("何静")
    story.looks_at("向人社部门报送合同")
    story.unfold("怎么算的")
    story.sees("2026年4月17日表决结果书面通知企业，次日起算", "10天，到2026年4月27日")
    story.link("报送人社部门审查")
    story.tick("交纸质件 企业营业执照复印件", "交纸质件 工会法人资格证书或工会成立批复")
    story.press("报送")
    story.is_told("已报送")


def reviewed_and_published(story: Story, reviewer: str) -> None:
    story.as_(reviewer)
    story.takes_up("登记收到日")
    story.write("回执编号", "浦人社收〔2026〕7号")
    story.press("登记")
    story.press("全部无异议，合同今天生效")
    story.as_("何静")
    story.takes_up("向全体职工公布合同")
    story.write("三句话摘要", "工资平均涨4%。\n每月15日前发。\n最低3200元。")
    story.write("职工的待遇怎么变", "平均每月多约180元。")
    story.press("保存")
    story.link("向全体职工公布")
    story.press("公布")
    story.is_told("已公布")


def a_worker_reads(story: Story) -> None:
    story.as_("赵建国")
    story.sees("每月15日前发")
    story.picture("shanghai-worker")
