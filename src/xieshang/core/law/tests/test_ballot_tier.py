"""Which matter is voted on how, and by which article."""

from __future__ import annotations

import pytest

from xieshang.core.law.ballot_tier import Matter, Tier, voting
from xieshang.core.law.pack import pack
from xieshang.core.law.sheet import sheets
from xieshang.core.law.vote import Ballot, vote

PUT_TO_THE_VOTE = (Matter.ADOPTION, Matter.ELECTION, Matter.ASSESSMENT)


@pytest.mark.parametrize("matter", PUT_TO_THE_VOTE)
@pytest.mark.parametrize(
    ("code", "article"),
    [
        ("CN-33", "《浙江省企业民主管理条例》第十五条第三款"),
        ("CN-31", "《上海市职工代表大会条例》第三十一条"),
    ],
)
def test_where_the_law_asks_for_it_the_ballot_is_secret_with_its_article(
    code: str, article: str, matter: Matter
) -> None:
    found = voting(pack(code), matter)
    assert (found.tier, found.required, str(found.source)) == (Tier.SECRET, True, article)
    for less in (Tier.NAMED, Tier.CONFIDENTIAL):
        blocker = found.refuses(less)
        assert blocker is not None
        assert str(blocker).startswith(f"这一项法律要求无记名投票（{article}）")
    assert found.refuses(Tier.SECRET) is None


def test_what_was_not_read_is_advised_and_demands_nothing() -> None:
    found = voting(pack("CN"), Matter.ADOPTION)
    assert (found.tier, found.required) == (Tier.SECRET, False)
    assert found.refuses(Tier.NAMED) is None
    [warning] = voting(pack("CN-32"), Matter.ADOPTION).warnings
    assert "未核验" in str(warning)


def test_it_says_the_same_as_the_count_of_a_vote() -> None:
    for code in sheets():
        asked = voting(pack(code), Matter.ADOPTION).required
        assert asked == vote(pack(code), Ballot(3, 3, 3)).secret, code


def test_the_agenda_is_voted_on_by_hands_and_a_survey_in_confidence() -> None:
    for code in ("CN-33", "CN"):
        assert voting(pack(code), Matter.PROCEDURE).tier is Tier.NAMED
        assert voting(pack(code), Matter.SURVEY).tier is Tier.CONFIDENTIAL
        assert voting(pack(code), Matter.PROCEDURE).refuses(Tier.NAMED) is None
