"""What the numbers of the contract templates are called, for readers of other languages.

The Chinese name also stands in the clause itself, as its blank: 【发薪日】. Other languages
keep it beside their own, so that the reader finds the place.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext

from xieshang.core.words import msg

NAMES: Final = frozenset(
    {
        msg("96%档"),
        msg("98%档"),
        msg("99%档"),
        msg("一线增幅"),
        msg("产假"),
        msg("休息日加班"),
        msg("发薪日"),
        msg("名额"),
        msg("哺乳时间"),
        msg("培训经费比例"),
        msg("奖励上限"),
        msg("奖励下限"),
        msg("工作日加班"),
        msg("带教补贴"),
        msg("平均增幅"),
        msg("扣款上限"),
        msg("最低岗位工资"),
        msg("月加班上限"),
        msg("每周工时"),
        msg("法定假日加班"),
        msg("试用期比例"),
    }
)


def figure_name(label: str) -> str:
    """The name of a figure in the reader's language, with the one in the text."""
    told = gettext(label) if label in NAMES else label
    return label if told == label else f"{told} ({label})"
