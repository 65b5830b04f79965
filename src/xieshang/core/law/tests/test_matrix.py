"""docs/law/parameters.md 与规则包一致；每个值都说得出来。"""

from __future__ import annotations

from pathlib import Path

from xieshang.core.law import Value, pack
from xieshang.core.law.matrix import parameters_page
from xieshang.core.law.parameter import MATRIX
from xieshang.core.law.sheet import sheets
from xieshang.core.law.wording import EVENTS, phrases, plain

PAGE = Path(__file__).parents[5] / "docs" / "law" / "parameters.md"


def test_the_page_says_what_the_packs_say() -> None:
    assert PAGE.read_text("utf-8") == parameters_page(), "run `xieshang law docs`"


def test_the_page_has_every_parameter_with_article_and_confidence() -> None:
    page = parameters_page()
    for parameter in MATRIX:
        assert f"`{parameter}`" in page
    assert "10个工作日<br>第七条" in page
    assert "**未核验**" in page
    assert "凭记忆" in page


def test_every_value_and_every_event_can_be_said() -> None:
    for sheet in sheets().values():
        for entries in sheet.entries.values():
            for value in entries:
                if isinstance(value, Value):
                    assert all(str(phrase) for phrase in phrases(value))
                    assert not value.anchor or EVENTS[value.anchor]


def test_words_of_the_less_usual_values() -> None:
    said = {
        "CN-37/external_reps_max_share": "不得有；外聘人员只能当顾问",
        "CN-33/pay_vs_minimum_wage": "高于最低工资",
        "CN/pay_vs_minimum_wage": "不低于最低工资",
        "CN-50/women_reps": "女职工占1/5以上的，至少1名",
        "CN-37/term": "最长3年；一般1年",
        "CN-11/term": "一般3年",
        "CN-11/fine_for_refusal_or_delay": "没有罚款",
        "CN-33/filing_copies": "5份",
        "CN/delegates": "全体职工的1/20，不少于30名",
    }
    for key, words in said.items():
        code, parameter = key.split("/")
        assert plain(pack(code).required(parameter)) == words
