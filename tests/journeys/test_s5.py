"""Storyline S5: a shuttle bus, from the code in the workshop to the call-back, by clicking."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.journeys.story import Begin, Story
from tests.support.browser import assert_fits
from xieshang.apps.cases.clock import today
from xieshang.apps.micro.models import Card, MicroTopic
from xieshang.apps.micro.services import callback, pool, talks
from xieshang.apps.micro.tests import world
from xieshang.apps.micro.tests.world import TODAY, House
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.slow
BUS = "开通上下班班车"
BILL = b"%PDF-1.4 nine buses"


def test_a_topic_of_the_pool_becomes_a_bus_that_the_workers_confirm(begin: Begin) -> None:
    here, workers = _house()
    users = {f"worker{n}": one.user for n, one in enumerate(workers[:2]) if one.user}
    story = begin(on=TODAY, chair=here.chair, head=here.head, hr=here.hr, **users)
    raised(story)
    seconded(story, workers)
    picked_and_talked(story, here)
    agreed_and_done(story, here)
    asked(story, workers)
    closed(story, here)


def _house() -> tuple[House, list[RosterEntry]]:
    here = world.house()
    names = ["周海", "李梅", *(f"职工{number}" for number in range(2, 10))]
    users = [make.worker_of(here.enterprise, name=name) for name in names]
    return here, [user.roster_entries.get() for user in users]


def to_the_pool(story: Story, name: str) -> None:
    story.as_(name)
    click(story, "提一个议题，或者附议")


def click(story: Story, words: str) -> None:
    """A link whose name begins like this; the line below it belongs to the name."""
    story._click(story.page.get_by_role("link", name=re.compile(words)).first)


def raised(story: Story) -> None:
    """First as one person's matter, which is told where to go; then as everybody's."""
    to_the_pool(story, "周海")
    assert_fits(story.page)
    story.page.get_by_text("提一个议题", exact=True).click()
    story.write("想谈什么事", BUS)
    story.write("为什么，怎么办才好", "七成同事住在52公里外的县城。")
    story.choose("我一个人的事", in_="这是谁的事")
    story.choose("不会", in_="会不会有人因此少拿、少得")
    story.press("发出（显示为化名）")
    story.sees("这件事在这里办不了", "法律援助")
    story.picture("s5-refused")
    assert not Card.objects.exists()
    story.choose("不少同事都有的事", in_="这是谁的事")
    story.press("发出（显示为化名）")
    story.is_told("收到了，显示为")
    story.heading(BUS)
    assert_fits(story.page)


def seconded(story: Story, workers: list[RosterEntry]) -> None:
    to_the_pool(story, "李梅")
    click(story, BUS)
    story.press("附议：我也这么想")
    story.is_told("你已附议")
    card = Card.objects.get()
    for worker in workers[2:]:
        pool.second(card, worker, today=TODAY)
    story.days(1)
    story.sees("10人附议")
    story.picture("s5-seconded")


def picked_and_talked(story: Story, here: House) -> None:
    story.as_(here.chair.name)
    story.takes_up("挑选协商日要谈的议题")
    story.press("选上")
    story.is_told("已选中")
    story.sees("协商日：4月25日")
    story.link("开始“1+1”面谈")
    story.write("工会谁来谈", "韩莉（工会主席）")
    story.write("企业谁来谈", "钟正（董事长）")
    story.press("记下双方")
    story.is_not_offered("请主要负责人拍板")
    story.sees("才0次没谈拢")
    story.link("记一次没谈拢")
    story.write("谈了什么，卡在哪里", "企业先测算线路和费用。")
    story.press("记下")
    story.is_told("下一个协商日再谈")
    story.picture("s5-talking")
    assert_fits(story.page)


def agreed_and_done(story: Story, here: House) -> None:
    due = TODAY + timedelta(days=41)
    story.as_(here.head.name)
    story.link("微协商")
    click(story, BUS)
    story.link("谈成了：写明做什么、哪天办好")
    story.write("谈了什么", "9辆车，4个班次，费用企业承担。")
    story.write("做什么", "开9辆班车，每天4个班次。")
    story.write("涉及哪些职工（可不填）", "住县城的职工")
    story.write("谁负责", "行政部孙平")
    story.write("哪天办好", due.isoformat())
    story.write("投入（元，可不填）", "1120000")
    story.press("答应")
    story.tick("这样做不减少任何职工的合法权益")
    story.press("答应")
    story.is_told("职工看得到何时办好")
    to_the_pool(story, "周海")
    click(story, BUS)
    story.sees("说好的", "行政部孙平")
    story.picture("s5-promised")
    story.as_(here.hr.name)
    story.takes_up("办好约定的事")
    story.write("办好的凭证", "班车运行合同和首日照片，行政部存档。")
    story.upload("照片、票据或通知（可不传）", "班车合同.pdf", "application/pdf", BILL)
    story.press("登记")
    story.is_told("起请职工评价")
    story.sees("班车合同.pdf")
    story.picture("s5-done-desk")
    assert_fits(story.page)


def asked(story: Story, workers: list[RosterEntry]) -> None:
    """After thirty days the platform asks by itself; nobody has to remember it."""
    story.past_the_next_deadline()
    topic = MicroTopic.objects.get()
    assert topic.turn == 1
    to_the_pool(story, "周海")
    click(story, BUS)
    story.sees("这件事办好了吗")
    story.press("没办好")
    story.press("办好了")
    story.is_told("只算最后一次")
    story.picture("s5-asked")
    for number, worker in enumerate(workers[1:9]):
        callback.answer(topic, worker, done=number > 0, today=today())


def closed(story: Story, here: House) -> None:
    story.as_(here.chair.name)
    story.link("微协商")
    click(story, BUS)
    story.is_not_offered("结束回访")
    story.sees("职工还可以评价到")
    story.past_the_next_deadline()  # the platform counts by itself
    story.sees("80%以上，不满10人回答")
    story.picture("s5-closed-desk")
    assert_fits(story.page)
    to_the_pool(story, "李梅")
    click(story, BUS)
    story.sees("办结了，大家说办好了", "班车合同.pdf", "住县城的职工")
    story.picture("s5-closed")


def test_the_bus_of_the_demonstration_stands_in_the_middle_and_goes_on(
    county: None, begin: Begin
) -> None:
    story = begin()
    to_the_pool(story, "周海")
    story.sees("37人附议")
    click(story, BUS)
    story.sees("164人附议", "办理中", "开9辆班车")
    story.as_("钟正")
    story.takes_up("办好约定的事")
    story.write("办好的凭证", "班车运行合同。")
    story.press("登记")
    story.is_told("起请职工评价")


@pytest.mark.parametrize("begin", ["desktop"], indirect=True)
def test_after_three_failed_talks_the_head_says_no_and_the_workers_take_it_further(
    begin: Begin,
) -> None:
    here = world.house()
    topic = world.in_the_pool(here)
    story = begin(on=TODAY + timedelta(days=1), chair=here.chair, head=here.head)
    talks.pick(topic, by=here.chair, today=today())
    talks.one_to_one(topic, union_talks="韩莉", head_talks="钟正", by=here.chair, today=today())
    story.as_(here.chair.name)
    story.link("微协商")
    click(story, world.TITLE)
    for _round in range(3):
        story.link("记一次没谈拢")
        story.write("谈了什么，卡在哪里", "费用没谈拢。")
        story.press("记下")
    story.is_not_offered("记一次没谈拢")
    story.link("请主要负责人拍板")
    story.press("请拍板")
    story.is_told("已请主要负责人拍板")
    story.as_(here.head.name)
    story.takes_up("拍板并写明理由")
    story.link("拍板：不办，写明理由")
    story.press("决定不办")
    story.write("理由", "今年没有预算，明年一季度再议。")
    story.press("决定不办")
    story.is_told("理由已公布给职工")
    story.as_(here.chair.name)
    story.link("微协商")
    click(story, world.TITLE)
    story.sees("今年没有预算")
    story.picture("s5-declined")
    story.link("转为普通程序")
    story.press("转为普通程序")
    story.is_told("已转为普通程序")


def test_a_matter_goes_by_the_simplified_procedure(begin: Begin) -> None:
    here = world.house()
    story = begin(on=TODAY, chair=here.chair, head=here.head)
    story.as_(here.chair.name)
    story.link("微协商")
    story.link("走简易程序")
    story.write("议题", "高温检修错开中午")
    story.write("为什么走简易程序", "只调整作息时间，工时和工资都不变。")
    story.press("写好")
    story.is_told("核对后开始商谈")
    story.link("开始商谈")
    story.press("开始商谈")
    story.is_told("商谈开始")
    story.as_(here.head.name)
    story.takes_up("完成商谈")
    story.link("写下谈成的结果")
    story.write("谈成什么", "6月至9月避开11点到15点。")
    story.write("谁负责", "检修部高林")
    story.write("哪天做到", "2026-06-01")
    story.press("写好纪要")
    story.link("确认纪要")
    story.press("确认")
    story.is_told("等职工方确认")
    story.as_(here.chair.name)
    story.takes_up("确认纪要")
    story.press("确认")
    story.is_told("双方都确认了")
    story.link("公布给职工")
    story.press("公布")
    story.is_told("已公布")
    story.link("核实：已做到")
    story.write("办好的凭证", "现场看过作息表。")
    story.press("登记已做到")
    story.is_told("已落实，办结")
    story.picture("m02-closed")
