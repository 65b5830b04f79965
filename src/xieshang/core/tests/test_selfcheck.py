"""The warning before sending: what gives a person away is found, the rest is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshang.core.selfcheck import KINDS, marks


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("有事打13800000000", "phone", "13800000000"),
        ("有事打138 0000 0000", "phone", "138 0000 0000"),
        ("有事打138-0000-0000", "phone", "138-0000-0000"),
        ("打１３８００００００００吧", "phone", "１３８００００００００"),
        ("幺三八零零零零零零零零找我", "phone", "幺三八零零零零零零零零"),
        ("座机0571-88880000", "phone", "0571-88880000"),
        ("身份证330106199001011234", "identity", "330106199001011234"),
        ("身份证33010619900101123X", "identity", "33010619900101123X"),
        ("工号A0213，少发了", "job number", "工号A0213"),
        ("我的工号是 0213", "job number", "工号是 0213"),
        ("胸牌号：88", "job number", "胸牌号：88"),
        ("写信到 zhao.jg@example.com 吧", "mail", "zhao.jg@example.com"),
        ("加我微信zhao_jg88", "account", "微信zhao_jg88"),
        ("VX: zhao_jg88", "account", "VX: zhao_jg88"),
        ("QQ 12345678", "account", "QQ 12345678"),
        ("我叫赵建国，派送一组", "name", "我叫赵建国"),
        ("我是王伟，想问奖金", "name", "我是王伟"),
        ("我是欧阳锋", "name", "我是欧阳锋"),
        ("本人李娜", "name", "本人李娜"),
        ("姓名：刘小燕", "name", "姓名：刘小燕"),
        ("我姓赵", "name", "我姓赵"),
        ("张组长总给熟人派好活", "name", "张组长"),
        ("王师傅说了不算", "name", "王师傅"),
        ("夜班只有我一个人", "only one", "只有我"),
        ("我们班就我没有", "only one", "就我"),
        ("全厂就我一个电工", "only one", "全厂就我"),
        ("我是车间唯一的女焊工", "only one", "我是车间唯一"),
        ("除了我没人值夜", "only one", "除了我没"),
    ],
)
def test_what_gives_a_person_away_is_found(text: str, kind: str, words: str) -> None:
    found = marks(text)
    assert kind in {mark.kind for mark in found}
    assert any(words in mark.words or mark.words in words for mark in found)
    assert all(text[mark.start : mark.end] == mark.words for mark in found)


@pytest.mark.parametrize(
    "text",
    [
        "夜班太冷，想要暖气",
        "签收率96%就该有奖，不然我们组谁都拿不到",
        "每件加0.20元，一个月4800件就是960元",
        "只有我们加了工资，才留得住人",
        "只有涨工资才公平",
        "我是夜班分拣，白天补觉",
        "我是高级工，津贴三年没动",
        "我是白班的",
        "我是安装工",
        "我是一线工人",
        "我叫不动他们",
        "组长派活不公平",
        "总经理来开会就好了",
        "项目经理和车间主任都该来",
        "工程经理管得太宽",
        "2026年4月10日以后每月15日发工资",
        "合同第13条写得不清楚",
        "工号牌太旧了，换一批",
        "微信群里天天催单",
        "订单号202604100001丢了",
        "加班到23:30没有车",
        "就我们组没有空调",
        "电话没人接",
        "",
    ],
)
def test_what_gives_nobody_away_is_left_alone(text: str) -> None:
    assert [mark.words for mark in marks(text)] == []


@given(st.text("0123456789", min_size=9, max_size=9), st.sampled_from("3456789"))
def test_every_mobile_number_is_found_wherever_it_stands(rest: str, second: str) -> None:
    number = "1" + second + rest
    for text in (number, f"打{number}。", f"号码 {number} 谢谢", f"{number}\n"):
        assert any(number in mark.words or mark.words in number for mark in marks(text))


@given(st.text(max_size=300))
def test_any_text_can_be_read_and_the_words_are_its_own(text: str) -> None:
    found = marks(text)
    assert all(mark.words == text[mark.start : mark.end] != "" for mark in found)
    assert all(mark.kind in KINDS for mark in found)
    ends = [edge for mark in found for edge in (mark.start, mark.end)]
    assert ends == sorted(ends)


@given(st.text("夜班太冷想要暖气食堂菜少加钱", max_size=200))
def test_plain_complaints_are_never_warned_about(text: str) -> None:
    assert marks(text) == ()
