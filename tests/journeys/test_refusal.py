"""An offer is refused: without a reason, with one, and where no refusal is allowed."""

from __future__ import annotations

import pytest

from tests.journeys.story import Begin, Story
from xieshang.apps.consultations.choices import TopicKind
from xieshang.config.demo import shanghai
from xieshang.config.demo.days import TODAY

pytestmark = pytest.mark.slow
REASON = "订单减少，等半年再谈"


def refused(story: Story) -> None:
    """First without a reason, which does not go; then with one."""
    story.as_("顾建平")
    story.takes_up("书面答复要约")
    story.choose("不同意协商", in_="答复")
    story.press("送出答复")
    story.sees("不同意协商须写明理由")
    story.write("理由", REASON)
    story.press("送出答复")
    story.is_told("答复已送出，上级工会会核实")


def test_a_reason_that_does_not_hold_brings_supervision_and_then_an_answer(
    begin: Begin, district: shanghai.District
) -> None:
    shanghai.begin(district, [(TopicKind.WAGE_LEVEL, "今年工资调整")])
    story = begin(on=TODAY)
    refused(story)
    story.as_("钱文")
    story.takes_up("核实拒绝理由")
    story.sees("不同意协商", REASON)
    story.is_not_offered("启动联合督办")
    story.sees("还没有核实对方的拒绝理由")
    story.link("核实拒绝理由")
    story.choose("理由不成立，启动联合督办", in_="核实结果")
    story.write("核实说明", "一季度订单比去年多8%，理由与事实不符。")
    story.press("登记核实结果")
    story.sees("联合督办中", "核实：理由不成立")
    story.sees("还没有发出工会劳动法律监督建议书")
    story.picture("supervised")
    for act, text in (("登记建议书", "请责令改正。"), ("登记部门处理结果", "已约谈企业。")):
        story.link(act)
        story.write("内容", text)
        story.press("登记")
    story.is_offered("结束本轮：对方始终不协商")
    story.as_("顾建平")
    story.takes_up("书面答复要约")
    story.choose("同意协商", in_="答复")
    story.press("送出答复")
    story.is_told("答复已送出，双方开始准备")
    story.sees("进入第4步之前")


def test_a_reason_that_holds_ends_the_round(begin: Begin, district: shanghai.District) -> None:
    shanghai.begin(district, [(TopicKind.WAGE_LEVEL, "今年工资调整")])
    story = begin(on=TODAY)
    refused(story)
    story.as_("钱文")
    story.takes_up("核实拒绝理由")
    story.link("核实拒绝理由")
    story.choose("理由成立，本轮结束", in_="核实结果")
    story.write("核实说明", "企业正在破产重整，法院已受理。")
    story.press("登记核实结果")
    story.heading("本轮未达成")
    story.sees("核实：理由成立", "企业正在破产重整")
    story.picture("refusal-stands")


def test_where_no_refusal_is_allowed_the_union_above_need_not_check_the_reason(
    begin: Begin, district: shanghai.District
) -> None:
    shanghai.begin(district, [(TopicKind.LAYOFF, "24名职工的安置")])
    story = begin(on=TODAY)
    story.as_("顾建平")
    story.takes_up("书面答复要约")
    story.sees("“裁减人员”的协商要求不得拒绝、拖延", "《上海市集体合同条例》第十五条")
    refused(story)
    story.as_("钱文")
    story.takes_up("核实拒绝理由")
    story.sees(REASON, "“裁减人员”的协商要求不得拒绝、拖延")
    story.is_not_offered("核实拒绝理由")
    story.link("启动联合督办")
    story.press("启动督办")
    story.is_told("联合督办已启动")
