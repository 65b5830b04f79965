"""Step 1: rounds, elections, seats."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xieshang.core.law import RulePack, pack
from xieshang.core.procedure.m01_ordinary import GUARDS
from xieshang.core.procedure.m01_ordinary.parts import (
    ContractKind,
    Election,
    ElectionMethod,
    Representative,
    Side,
)
from xieshang.core.procedure.m01_ordinary.tests.rounds import (
    JIANGSU,
    NATION,
    SHANGHAI,
    TODAY,
    ZHEJIANG,
    a_round,
    at,
    days_ago,
    holds,
    side,
    warnings,
)


def seated(
    workers: int, employer: int, *, external: int = 0, women: int = 1
) -> tuple[Representative, ...]:
    ours = side(Side.WORKERS, workers, external=external, women=women)
    return ours + side(Side.EMPLOYER, employer)


def elected(yes: int, *, entitled: int = 40, present: int = 38) -> Election:
    votes = {one.person_key: yes for one in side(Side.WORKERS, 3)}
    return Election(ElectionMethod.CONGRESS, entitled, present, votes)


def test_who_missed_the_majority_is_named() -> None:
    facts = at(a_round(), election=elected(20))
    named = tuple(replace(one, name=f"代表{one.person_key}") for one in facts.representatives)
    found = GUARDS["election_valid"](at(facts, representatives=named), ZHEJIANG, TODAY)
    missed = [one for one in found if one.code == "candidate-not-elected"]
    ours = [one for one in named if one.side is Side.WORKERS and not one.chief]
    assert [one.about for one in missed] == [one.name for one in ours]


def test_a_second_round_of_the_kind_in_a_year_is_refused() -> None:
    assert holds("draft", "open", a_round()) == []
    assert holds("draft", "open", at(a_round(), other_open_rounds=1)) == ["round-already-open"]


@pytest.mark.parametrize(
    ("rules", "yes", "refused"),
    [
        (ZHEJIANG, 21, []),
        (ZHEJIANG, 20, ["candidate-not-elected"] * 2),  # 过半数: exactly half is not enough
        (NATION, 20, []),  # 半数以上 includes the half
        (NATION, 19, ["candidate-not-elected"] * 2),
    ],
)
def test_a_candidate_needs_the_majority_of_all(
    rules: RulePack, yes: int, refused: list[str]
) -> None:
    facts = at(a_round(), election=elected(yes))
    assert holds("1_reps", "elect", facts, rules=rules) == refused


def test_one_delegate_short_of_two_thirds_is_no_election() -> None:
    assert holds("1_reps", "elect", at(a_round(), election=elected(27, present=27))) == []
    assert holds("1_reps", "elect", at(a_round(), election=elected(26, present=26))) == [
        "election-without-quorum"
    ]


def test_an_election_that_nobody_counted_is_none() -> None:
    assert holds("1_reps", "elect", at(a_round(), election=Election())) == [
        "election-not-counted"
    ]


def test_more_votes_than_people_are_refused_in_the_words_of_the_law() -> None:
    facts = at(a_round(), election=elected(30, entitled=20, present=38))
    assert holds("1_reps", "elect", facts) == ["counts-cannot-be"]


def test_the_union_may_select_nationally_but_not_in_zhejiang() -> None:
    facts = at(a_round(), election=Election(ElectionMethod.UNION_SELECTED))
    assert holds("1_reps", "elect", facts, rules=NATION) == []
    assert holds("1_reps", "elect", facts) == ["representatives-not-elected"]
    [blocker] = GUARDS["election_valid"](facts, ZHEJIANG, TODAY)
    assert str(blocker.source) == "《浙江省集体合同条例》第十条第二款"


def test_without_a_union_nobody_can_be_selected_by_it() -> None:
    facts = at(a_round(), has_union=False, election=Election(ElectionMethod.UNION_SELECTED))
    assert holds("1_reps", "elect", facts, rules=NATION) == ["no-union-to-select"]


def test_without_a_union_half_of_all_employees_must_approve_and_the_chief_too() -> None:
    approved = replace(
        elected(63, entitled=126, present=63), method=ElectionMethod.EMPLOYEE_APPROVAL
    )
    facts = at(a_round(), has_union=False, election=approved)
    assert holds("1_reps", "elect", facts, rules=NATION) == []
    assert holds("1_reps", "elect", facts) == ["candidate-not-elected"] * 3  # > 1/2 in Zhejiang


def test_an_external_representative_sits_by_mandate_not_by_vote() -> None:
    facts = at(
        a_round(),
        representatives=seated(3, 3, external=1),
        election=Election(ElectionMethod.CONGRESS, 40, 38, {"workers-1": 30}),
    )
    assert holds("1_reps", "elect", facts) == []


@pytest.mark.parametrize(
    ("workers", "employer", "rules", "codes"),
    [
        (3, 3, NATION, []),
        (2, 2, NATION, ["too-few-representatives"] * 2),
        (4, 3, NATION, ["unequal-sides"]),
        (4, 3, ZHEJIANG, []),  # fewer employers are fine, only pointed out
        (3, 4, ZHEJIANG, ["employer-outnumbers-workers"]),
        (4, 3, JIANGSU, ["unequal-sides"]),  # unread: the national rule meanwhile
    ],
)
def test_the_numbers_of_the_two_sides(
    workers: int, employer: int, rules: RulePack, codes: list[str]
) -> None:
    facts = at(a_round(), representatives=seated(workers, employer))
    assert holds("3_prepare", "name_reps", facts, rules=rules) == codes


def test_unequal_sides_are_pointed_out_in_zhejiang() -> None:
    facts = at(a_round(), representatives=seated(4, 3))
    assert "unequal-sides" in warnings("3_prepare", "name_reps", facts)


def test_jiangsu_says_that_its_text_was_not_read() -> None:
    assert "unverified-law" in warnings("3_prepare", "name_reps", a_round(), rules=JIANGSU)
    assert "unverified-law" not in warnings("3_prepare", "name_reps", a_round(), rules=NATION)


def test_a_large_enterprise_in_zhejiang_needs_five_a_side() -> None:
    facts = at(a_round(), above_designated_size=True)
    assert holds("3_prepare", "name_reps", facts) == ["too-few-representatives"] * 2
    assert holds("3_prepare", "name_reps", at(facts, representatives=seated(5, 5))) == []


def test_exactly_one_third_of_outsiders_is_allowed_and_one_more_is_not() -> None:
    third = at(a_round(), representatives=seated(3, 3, external=1))
    assert holds("3_prepare", "name_reps", third) == []
    more = at(a_round(), representatives=seated(5, 5, external=2))
    assert holds("3_prepare", "name_reps", more) == ["too-many-externals"]


def test_an_outsider_may_not_be_chief_unless_the_county_switched_it_on() -> None:
    ours = list(side(Side.WORKERS, 3))
    ours[0] = replace(ours[0], external=True)
    facts = at(a_round(), representatives=(*ours, *side(Side.EMPLOYER, 3)))
    assert holds("3_prepare", "name_reps", facts) == ["outsider-as-chief"]
    switched = at(facts, switches=replace(facts.switches, outsider_may_be_chief=True))
    assert holds("3_prepare", "name_reps", switched) == []


def test_an_outsider_needs_the_chiefs_written_mandate() -> None:
    ours = list(side(Side.WORKERS, 3, external=1))
    ours[2] = replace(ours[2], written_mandate=False)
    facts = at(a_round(), representatives=(*ours, *side(Side.EMPLOYER, 3)))
    assert holds("3_prepare", "name_reps", facts) == ["external-without-mandate"]


def test_nobody_sits_on_both_sides() -> None:
    theirs = [replace(one, person_key="workers-1") for one in side(Side.EMPLOYER, 1)]
    facts = at(
        a_round(),
        representatives=(*side(Side.WORKERS, 3), *theirs, *side(Side.EMPLOYER, 3)[1:]),
    )
    assert holds("3_prepare", "name_reps", facts) == ["on-both-sides"]


def test_shanghai_asks_for_a_woman_where_there_is_a_womens_committee() -> None:
    men = at(a_round(), representatives=seated(3, 3, women=0), has_womens_committee=True)
    assert holds("3_prepare", "name_reps", men, rules=SHANGHAI) == ["too-few-women"]
    assert "no-woman" in warnings("3_prepare", "name_reps", men, rules=NATION)
    with_one = at(a_round(), has_womens_committee=True)
    assert holds("3_prepare", "name_reps", with_one, rules=SHANGHAI) == []


def test_a_womens_contract_without_a_woman_is_pointed_out() -> None:
    men = at(a_round(), representatives=seated(3, 3, women=0), kind=ContractKind.WOMEN)
    assert "no-woman" in warnings("3_prepare", "name_reps", men, rules=NATION)
    assert "no-woman" not in warnings("3_prepare", "name_reps", a_round(), rules=NATION)


def test_shandong_asks_for_a_third_from_the_front_line_where_others_only_advise() -> None:
    office = tuple(replace(one, frontline=False) for one in side(Side.WORKERS, 3))
    facts = at(a_round(), representatives=(*office, *side(Side.EMPLOYER, 3)))
    shandong = pack("CN-37", on=TODAY)
    assert holds("3_prepare", "name_reps", facts, rules=shandong) == ["too-few-front-line"]
    assert holds("3_prepare", "name_reps", facts) == []
    assert "few-front-line" in warnings("3_prepare", "name_reps", facts)


def test_an_employer_who_names_nobody_cannot_keep_the_list_from_being_published() -> None:
    alone = at(a_round(), representatives=side(Side.WORKERS, 3))
    assert holds("1_reps", "publish_reps", alone) == []
    assert warnings("1_reps", "publish_reps", alone) == ["employer-not-named"]
    assert holds("1_reps", "publish_reps", alone, rules=NATION) == []
    assert set(holds("3_prepare", "ready", alone)) == {
        "too-few-representatives",
        "not-one-chief",
    }


def test_the_workers_side_must_be_right_before_its_list_is_published() -> None:
    two = at(a_round(), representatives=side(Side.WORKERS, 2))
    assert holds("1_reps", "publish_reps", two) == ["too-few-representatives"]


def test_a_named_employers_side_is_checked_when_the_list_is_published() -> None:
    facts = at(a_round(), representatives=seated(3, 4))
    assert holds("1_reps", "publish_reps", facts) == ["employer-outnumbers-workers"]


def test_a_vacant_seat_is_pointed_out_and_filling_it_needs_right_seats() -> None:
    facts = at(a_round(), vacancy_on=days_ago(3))
    assert "seat-vacant" in warnings("4_meeting", "hold_meeting", facts)
    assert holds("4_meeting", "replace_rep", facts) == []
    short = at(facts, representatives=seated(2, 2))
    assert holds("4_meeting", "replace_rep", short) == ["too-few-representatives"] * 2
