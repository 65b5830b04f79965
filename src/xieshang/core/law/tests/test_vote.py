"""审议表决：分母是全体，门槛上下各差一票。"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshang.core.bad_input import BadInput
from xieshang.core.law import (
    Ballot,
    EmployerBallot,
    LegalSwitches,
    NoRule,
    pack,
    regional_vote,
    vote,
)
from xieshang.core.law.sheet import sheets

PASSES_AT_HALF = ("CN", "CN-31", "CN-11", "CN-50", "CN-41", "CN-32")
NEEDS_MORE_THAN_HALF = ("CN-33", "CN-3301", "CN-3302", "CN-37", "CN-98")


@pytest.mark.parametrize(("all_", "quorum", "yes"), [(30, 20, 16), (31, 21, 16), (40, 27, 21)])
def test_the_known_numbers_of_zhejiang(all_: int, quorum: int, yes: int) -> None:
    result = vote(pack("CN-33"), Ballot(all_, all_, yes))
    assert (result.quorum_needed, result.yes_needed) == (quorum, yes)
    assert result.adopted
    assert not vote(pack("CN-33"), Ballot(all_, all_, yes - 1)).adopted
    assert vote(pack("CN-33"), Ballot(all_, quorum, yes)).adopted
    assert not vote(pack("CN-33"), Ballot(all_, quorum - 1, yes)).adopted


@pytest.mark.parametrize("code", PASSES_AT_HALF)
def test_the_exact_half_passes_with_a_word_of_warning(code: str) -> None:
    result = vote(pack(code), Ballot(40, 30, 20))
    assert result.adopted
    assert result.exact_half
    assert "exact-half" in [warning.code for warning in result.warnings]
    assert not vote(pack(code), Ballot(40, 30, 19)).adopted


@pytest.mark.parametrize("code", NEEDS_MORE_THAN_HALF)
def test_the_exact_half_fails_where_more_than_half_is_asked(code: str) -> None:
    result = vote(pack(code), Ballot(40, 40, 20))
    [blocker] = result.blockers
    assert blocker.code == "draft-rejected"
    assert dict(blocker.values) == {"all": 40, "have": 20, "least": 21, "short": 1}
    assert result.exact_half


def test_one_vote_short_is_refused_with_the_article() -> None:
    [blocker] = vote(pack("CN-33"), Ballot(180, 120, 90)).blockers
    assert str(blocker.source) == "《浙江省集体合同条例》第二十四条第二款"


def test_no_quorum_says_how_many_are_missing() -> None:
    blockers = vote(pack("CN-33"), Ballot(40, 25, 21)).blockers
    assert [str(each) for each in blockers] == [
        "应到40人，到会25人，至少要27人（《浙江省集体合同条例》第二十四条第二款）：还差2人，请另定时间开会"
    ]


def test_both_reasons_are_given_when_both_hold() -> None:
    codes = [each.code for each in vote(pack("CN"), Ballot(40, 10, 5)).blockers]
    assert codes == ["no-quorum", "draft-rejected"]


def test_a_county_may_ask_more_than_the_half_everywhere() -> None:
    strict = LegalSwitches(exact_half_is_enough=False)
    assert not vote(pack("CN"), Ballot(40, 40, 20), switches=strict).adopted
    assert vote(pack("CN"), Ballot(40, 40, 21), switches=strict).adopted
    assert vote(pack("CN-33"), Ballot(40, 40, 21), switches=strict).yes_needed == 21


def test_vacant_seats_are_left_out_and_the_other_count_is_shown() -> None:
    result = vote(pack("CN"), Ballot(38, 38, 19, seats=40))
    assert (result.all, result.adopted) == (38, True)
    warning = result.warnings[-1]
    assert warning.code == "vacant-seats"
    assert dict(warning.values) == {"vacant": 2, "all": 40, "quorum": 27, "yes": 20}
    assert warning.remedy == "结果会不同，请先问律师"


def test_vacant_seats_count_when_the_county_says_so() -> None:
    result = vote(
        pack("CN"),
        Ballot(38, 38, 20, seats=40),
        switches=LegalSwitches(vacant_seats_count=True),
    )
    assert (result.all, result.adopted) == (40, True)
    assert result.warnings[-1].remedy == "两种算法结果相同"


@pytest.mark.parametrize(
    ("ballot", "field"),
    [
        (Ballot(40, 41, 0), "present"),
        (Ballot(40, 30, 31), "yes"),
        (Ballot(40, 30, 20, 10, 1), "yes"),
        (Ballot(-1, 0, 0), "entitled"),
        (Ballot(40, -1, 0), "present"),
        (Ballot(40, 30, -1), "yes"),
        (Ballot(40, 30, 1, -1), "no"),
        (Ballot(40, 30, 1, 1, -1), "abstain"),
        (Ballot(40, 30, 1, seats=-40), "seats"),
        (Ballot(40, 30, 1, seats=39), "seats"),
        (Ballot(0, 0, 0), "entitled"),
    ],
)
def test_counts_that_cannot_be_are_refused_with_the_field(ballot: Ballot, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        vote(pack("CN"), ballot)
    assert refused.value.field == field
    assert "。请" in str(refused.value) or "。名额" in str(refused.value)


def test_spoilt_papers_need_not_be_counted() -> None:
    assert vote(pack("CN"), Ballot(40, 40, 20, 5, 5)).adopted


def test_the_ballot_is_secret_where_the_law_says_so() -> None:
    secret = {code: vote(pack(code), Ballot(3, 3, 3)).secret for code in sheets()}
    assert [code for code, yes in secret.items() if yes] == [
        "CN-31",
        "CN-33",
        "CN-3301",
        "CN-3302",
        "CN-98",
    ]


def test_the_sources_of_quorum_and_majority_are_both_named() -> None:
    assert [str(each) for each in vote(pack("CN-31"), Ballot(3, 3, 3)).sources] == [
        "《上海市职工代表大会条例》第二十八条",
        "《上海市集体合同条例》第二十二条",
    ]


def test_before_any_text_was_in_force_there_is_no_answer() -> None:

    with pytest.raises(NoRule):
        vote(pack("CN", on=date(2000, 1, 1)), Ballot(3, 3, 3))


@given(
    st.sampled_from([*PASSES_AT_HALF, *NEEDS_MORE_THAN_HALF]),
    st.integers(1, 5000),
    st.data(),
)
def test_the_thresholds_are_exact_for_every_size(
    code: str, everyone: int, data: st.DataObject
) -> None:
    present = data.draw(st.integers(0, everyone))
    yes = data.draw(st.integers(0, present))
    result = vote(pack(code), Ballot(everyone, present, yes))
    enough = 2 * yes > everyone if code in NEEDS_MORE_THAN_HALF else 2 * yes >= everyone
    assert result.quorate is (3 * present >= 2 * everyone)
    assert result.adopted is (result.quorate and enough)


@given(st.sampled_from(["CN", "CN-33"]), st.integers(1, 500), st.data())
def test_one_more_yes_never_undoes_an_adoption(
    code: str, everyone: int, data: st.DataObject
) -> None:
    yes = data.draw(st.integers(0, everyone - 1))
    if vote(pack(code), Ballot(everyone, everyone, yes)).adopted:
        assert vote(pack(code), Ballot(everyone, everyone, yes + 1)).adopted


def test_a_regional_draft_of_zhejiang_needs_half_of_the_congress_or_of_each_employer() -> None:
    rules = pack("CN-33")
    short = EmployerBallot("乙", 30, 14)
    assert regional_vote(rules, congress=Ballot(40, 40, 20)).adopted
    assert not regional_vote(rules, congress=Ballot(40, 40, 19)).adopted
    assert regional_vote(rules, employers=[EmployerBallot("甲", 30, 15)]).bound == ("甲",)
    result = regional_vote(rules, employers=[EmployerBallot("甲", 30, 30), short])
    assert not result.adopted
    assert dict(result.blockers[0].values) == {"names": ("乙",)}
    either = regional_vote(rules, congress=Ballot(40, 40, 20), employers=[short])
    assert (either.adopted, either.bound) == (True, ("乙",))


def test_a_congress_one_short_says_how_many_are_needed() -> None:
    [blocker] = regional_vote(pack("CN-33"), congress=Ballot(40, 40, 19)).blockers
    assert dict(blocker.values) == {"all": 40, "have": 19, "least": 20}
    assert str(blocker.source) == "《浙江省集体合同条例》第二十九条"


def test_in_shanghai_all_recognising_employers_count_together() -> None:
    rules = pack("CN-31")
    together = [EmployerBallot("甲", 30, 20), EmployerBallot("乙", 10, 0)]
    assert regional_vote(rules, employers=together).adopted
    short = [EmployerBallot("甲", 30, 19), EmployerBallot("乙", 10, 0)]
    assert not regional_vote(rules, employers=short).adopted


def test_shandong_asks_for_more_than_half_of_the_region_too() -> None:
    assert not regional_vote(pack("CN-37"), congress=Ballot(40, 40, 20)).adopted
    assert regional_vote(pack("CN-37"), congress=Ballot(40, 40, 21)).adopted


def test_where_nothing_was_read_a_regional_vote_is_not_judged() -> None:
    for code in ("CN", "CN-32", "CN-41"):
        with pytest.raises(NoRule):
            regional_vote(pack(code), congress=Ballot(40, 40, 40))


def test_a_regional_vote_without_counts_is_refused() -> None:
    for employers in ([], [EmployerBallot("甲", 30, 30, recognised=False)]):
        with pytest.raises(BadInput) as refused:
            regional_vote(pack("CN-31"), employers=employers)
        assert refused.value.field == "employers"


def test_an_employers_impossible_count_is_refused() -> None:
    with pytest.raises(BadInput):
        regional_vote(pack("CN-33"), employers=[EmployerBallot("甲", 30, 31)])
