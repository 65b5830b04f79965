"""Messages of core as they are said to a reader: lists, days, numbers, articles."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from xieshang.core.law.citation import Citation
from xieshang.core.words import Value
from xieshang.web.design.templatetags.xs import cited, told

ARTICLE = Citation("集体合同规定", "第三十二条第二款", date(2004, 5, 1))
BORROWED = Citation("浙江省集体合同条例", "第七条", date(2011, 1, 1), prefix="示例省仿")


def test_a_list_is_joined_in_the_readers_language() -> None:
    text = "还有%(have)s项议题没有谈定：%(items)s"
    values: dict[str, Value] = {"have": 2, "items": ("甲", "乙")}
    assert told(text, values) == "还有2项议题没有谈定：甲、乙"
    with override("en"):
        assert told(text, values) == "Topics still open (2): 甲, 乙"


@pytest.mark.parametrize(
    ("text", "length", "said"),
    [
        ("%(length)s个工作日", 1, "1 working day"),
        ("%(length)s个工作日", 11, "11 working days"),
        ("%(length)s天", 1, "1 day"),
        ("%(length)s年", 21, "21 years"),
    ],
)
def test_one_day_is_not_days(text: str, length: int, said: str) -> None:
    with override("en"):
        assert told(text, {"length": length}) == said


def test_an_article_is_cited_in_figures_to_whoever_reads_english() -> None:
    assert cited(ARTICLE) == "《集体合同规定》第三十二条第二款"
    with override("en"):
        assert cited(ARTICLE) == "Provisions on Collective Contracts, art. 32(2)"


def test_a_borrowed_article_says_in_english_too_that_it_is_borrowed() -> None:
    with override("en"):
        said = cited(BORROWED)
    assert said == (
        "Example Province, after Zhejiang Regulations on Collective Contracts, art. 7"
    )
