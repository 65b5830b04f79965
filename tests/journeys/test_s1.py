"""Storyline S1: from the middle of the talks to a published contract, by clicking only."""

from __future__ import annotations

import pytest

from tests.journeys.story import Begin, Story
from xieshang.apps.congress.models import Session

pytestmark = pytest.mark.slow
PRESENT, YES = 27, 21  # of forty delegates in a province that asks for more than half of all
DRAFT, RULES = "派送激励专项集体合同（草案）", "考勤和排班办法"
BANDS = {"96%档": "0.10", "98%档": "0.12", "99%档": "0.15"}


@pytest.mark.parametrize("begin", ["phone", "desktop"], indirect=True)
def test_the_round_of_the_demo_goes_to_a_contract_that_a_worker_reads(
    county: None, begin: Begin
) -> None:
    story = begin()
    talks_end(story)
    draft_is_agreed(story)
    papers_go_out(story)
    delegates_come(story)
    congress_adopts(story)
    a_worker_reads_the_result(story)
    both_sign(story)
    authority_reviews(story)
    published_late(story)
    a_worker_reads(story)


def talks_end(story: Story) -> None:
    story.as_("王启明")
    story.takes_up("按约定的时间开会")
    story.link("确认记录")
    story.press("确认记录")
    story.is_told("双方都已确认，记录锁定")
    story.picture("round")
    story.as_("方敏")
    story.takes_up("按约定的时间开会")
    story.link("改第2次会议的安排")
    story.tick("丢件扣款")
    story.press("安排")
    story.days(5)
    story.as_("周宁")
    story.takes_up("记会议记录")
    for topic, text in (
        ("签收率奖励", "96%加0.10元，98%加0.12元，99%加0.15元。"),
        ("丢件扣款", "每月扣款不超过当月工资的20%，扣后不低于最低工资。"),
    ):
        story.choose("谈成", in_=f"{topic}：结果")
        story.write(f"{topic}：议定文本", text)
    story.press("保存记录")
    for who, told in (("方敏", "已确认，等对方确认"), ("王启明", "双方都已确认，记录锁定")):
        story.as_(who)
        story.takes_up("开会协商并确认会议记录")
        story.link("确认记录")
        story.press("确认记录")
        story.is_told(told)


def draft_is_agreed(story: Story) -> None:
    story.as_("方敏")
    story.takes_up("开会协商并确认会议记录")
    story.link("去改这一条")
    for label, value in BANDS.items():
        story.write(label, value)
    story.press("保存")
    story.link("改这一条", of="扣款")
    story.write("扣款上限", "20")
    story.press("保存")
    story.heading("草案检查都通过了")
    story.picture("draft")
    story.link("去议定草案")
    story.link("同意这份草案")
    story.press("同意")
    story.is_told("已记下本方同意，等企业方同意后生效")
    story.is_not_offered("同意这份草案")
    story.as_("王启明")
    story.takes_up("开会协商并确认会议记录")
    story.heading("条件都齐了")
    story.link("合同草案")
    story.link("同意这份草案")
    story.press("同意")
    story.is_told("双方都同意了，草案定稿")


def papers_go_out(story: Story) -> None:
    story.as_("方敏")
    story.looks_at("把草案提交职代会审议")
    story.is_not_offered("提交职代会审议")  # a session has it: nothing is typed twice
    story.link("看职代会")
    story.link("把材料发给代表")
    story.press("发出材料")
    story.is_told("材料已发出，代表可以看了")
    story.days(13)


def delegates_come(story: Story) -> None:
    session = Session.objects.get(enterprise__short_name="安澜迅驰快递")
    story.as_("赵建国")
    story.page.goto(f"/w/congress/{session.pk}/here/{session.sign_in_key}/")
    story.press("我到会了")
    story.sees("你已报到")
    story.picture("congress-worker")
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


def congress_adopts(story: Story) -> None:
    story.link("推选监票人、计票人")
    for number in (0, 1):
        story.page.get_by_role("checkbox").nth(number).check()
    story.press("定下")
    story.link("发起表决")
    story.tick(f"1. {DRAFT}", f"2. {RULES}")
    story.page.get_by_label("怎么表决", exact=True).select_option("paper")
    story.press("发起表决")
    story.link("结束投票")
    story.press("结束投票")
    story.link("登记计票结果")
    story.write("收回的票", str(PRESENT))
    story.write("其中有效票", str(PRESENT))
    for title, yes in ((DRAFT, YES), (RULES, YES - 1)):  # of forty: 21 is more than half
        for answer, votes in (("同意", yes), ("不同意", PRESENT - yes), ("弃权", 0)):
            story.write(f"{title}：{answer}", str(votes))
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
    story.sees(f"全体40人，到会{PRESENT}人，收回{PRESENT}票，有效{PRESENT}票")
    story.is_offered("看决议全文")


def both_sign(story: Story) -> None:
    for who, told in (("方敏", "你已签字，等企业方签字"), ("王启明", "双方都签了字")):
        story.as_(who)
        story.takes_up("签署合同")
        story.tick("我已看过全文，代表本方签字")
        story.press("签字")
        story.is_told(told)


def authority_reviews(story: Story) -> None:
    story.as_("何静")
    story.takes_up("向人社部门报送合同")
    story.sees("第三十四条要求5份")
    story.link("上传文件", of="企业营业执照复印件")
    story.upload("文件", "营业执照.pdf", "application/pdf", b"%PDF-1.7 licence")
    story.press("上传")
    story.is_told("文件已收下")
    story.tick("交纸质件 工会法人资格证书或工会成立批复")
    story.press("报送")
    story.is_told("已报送")
    story.days(1)
    story.as_("许蔚")
    story.takes_up("派送激励专项集体合同")
    story.write("回执编号", "安人社收〔2026〕31号")
    story.press("登记")
    story.sees("5月14日24:00自行生效")
    story.sees("营业执照.pdf", "交纸质件")
    story.picture("filing")
    story.press("全部无异议，合同今天生效")
    story.is_told("合同今天生效，等企业公布")


def published_late(story: Story) -> None:
    story.as_("何静")
    story.looks_at("向全体职工公布合同")
    story.past_the_next_deadline()
    story.sees("公布逾期", "补公布合同", "迟1天")
    story.unfold("怎么算的")
    story.sees("2026年4月29日合同生效，次日起算")
    story.picture("late")
    story.link("写给职工看的摘要")
    story.write("三句话摘要", "签收率到96%就有奖。\n每月评10名优秀派送员。\n丢件扣款有了上限。")
    story.write("职工的待遇怎么变", "每月派4,800件、签收率98%，多576元。\n底薪和每件派费不变。")
    story.press("保存")
    story.link("向全体职工公布")
    story.press("公布")
    story.is_told("已公布，职工在手机上看得到全文")
    story.heading("合同生效并已公布")


def a_worker_reads(story: Story) -> None:
    story.as_("赵建国")
    story.heading("可以看全文")
    story.picture("worker-home")
    story.link("看我的待遇怎么变")
    story.heading("派送激励专项集体合同")
    story.sees("对你有什么变化", "0.12", "每月派4,800件")
    story.picture("worker-contract")
