"""The congress: quorum, majority of all, the very text that was voted on, the way back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from xieshang.apps.cases.errors import Refused
from xieshang.apps.contracts.choices import AdoptionMethod
from xieshang.apps.contracts.services import adoption, draft
from xieshang.apps.contracts.tests.factories import (
    AGREED,
    VOTED,
    agree,
    contract_at,
    convene,
    count,
    fill,
)
from xieshang.apps.contracts.tests.table import meet
from xieshang.core.bad_input import BadInput

pytestmark = pytest.mark.django_db
NATION, ZHEJIANG, DEMO = "340111001", "330784001", "980121003"


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {blocker.code for blocker in refused.value.blockers}


def test_exactly_half_of_all_is_enough_nationally() -> None:
    told = contract_at("5_adopt", region_code=NATION)
    convene(told)
    count(told, yes=20)
    assert told.state == "6_sign"
    assert told.contract.adoptions.get().adopted is True


@pytest.mark.parametrize("region_code", [ZHEJIANG, DEMO])
def test_exactly_half_of_all_fails_where_the_law_asks_for_more(region_code: str) -> None:
    told = contract_at("5_adopt", region_code=region_code)
    convene(told)
    count(told, yes=20)
    assert told.state == "4_meeting"
    assert told.contract.adoptions.get().adopted is False
    assert told.contract.agreed_on is None


def test_one_vote_more_than_half_passes_in_zhejiang() -> None:
    told = contract_at("5_adopt", region_code=ZHEJIANG)
    convene(told)
    count(told, yes=21)
    assert told.state == "6_sign"


def test_one_vote_short_of_half_is_rejected_nationally() -> None:
    told = contract_at("5_adopt", region_code=NATION)
    convene(told)
    count(told, yes=19)
    assert told.state == "4_meeting"


def test_twenty_six_of_forty_are_no_quorum_and_nothing_is_decided() -> None:
    told = contract_at("5_adopt", region_code=NATION)
    convene(told)
    with pytest.raises(Refused) as refused:
        count(told, yes=26, present=26)
    assert "no-quorum" in codes(refused)
    assert told.state == "5_adopt"


def test_twenty_seven_of_forty_are_a_quorum() -> None:
    told = contract_at("5_adopt", region_code=NATION)
    convene(told)
    count(told, yes=27, present=27)
    assert told.state == "6_sign"


def test_counts_that_cannot_be_are_refused_with_field_and_remedy() -> None:
    told = contract_at("5_adopt")
    convene(told)
    with pytest.raises(BadInput) as wrong:
        adoption.record_vote(
            told.round,
            entitled=40,
            present=36,
            yes=30,
            no=5,
            abstain=2,
            decided_on=VOTED,
            by=told.people.chair,
            today=VOTED,
        )
    assert wrong.value.field
    assert wrong.value.remedy
    assert told.contract.adoptions.get().decided_on is None


def test_a_show_of_hands_is_refused_where_the_ballot_must_be_secret() -> None:
    told = contract_at("5_adopt", region_code=DEMO)
    convene(told)
    with pytest.raises(Refused) as refused:
        adoption.record_vote(
            told.round,
            entitled=40,
            present=36,
            yes=34,
            no=1,
            abstain=1,
            secret=False,
            decided_on=VOTED,
            by=told.people.chair,
            today=VOTED,
        )
    assert "ballot-not-secret" in codes(refused)


def test_the_employer_cannot_enter_the_vote() -> None:
    told = contract_at("5_adopt")
    convene(told)
    with pytest.raises(PermissionDenied):
        adoption.record_vote(
            told.round,
            entitled=40,
            present=36,
            yes=34,
            no=1,
            abstain=1,
            decided_on=VOTED,
            by=told.people.boss,
            today=VOTED,
        )


def test_a_rejected_draft_is_talked_about_again_and_voted_on_again_in_its_own_time() -> None:
    told = contract_at("5_adopt")
    convene(told)
    count(told, yes=12)
    back_on = VOTED + timedelta(days=3)
    with pytest.raises(Refused) as refused:  # the same talks are not enough
        draft.agree(told.round, by=told.people.chair, today=back_on)
    assert "no-meeting-since-return" in codes(refused)
    meet(told.round, told.people, topic_text="平均增长5%", planned=back_on, on=back_on)
    fill(told.clause("T06-raise"), told, today=back_on, raise_percent="5")
    agree(told, back_on)
    assert told.state == "5_adopt"
    assert told.contract.redrafts == 1
    [revote] = told.round.case.deadlines.filter(timer="revote", status="open")
    assert revote.anchor_on == back_on
    convene(told, back_on)
    count(told, yes=34, today=back_on + timedelta(days=10))
    assert told.state == "6_sign"
    assert [one.adopted for one in told.contract.adoptions.all()] == [False, True]


def test_the_second_vote_is_about_the_second_text() -> None:
    told = contract_at("5_adopt")
    convene(told)
    count(told, yes=12)
    back_on = VOTED + timedelta(days=3)
    meet(told.round, told.people, topic_text="平均增长5%", planned=back_on, on=back_on)
    fill(told.clause("T06-raise"), told, today=back_on, raise_percent="5")
    agree(told, back_on)
    convene(told, back_on)
    first, second = told.contract.adoptions.all()
    assert first.subject != second.subject == told.contract.subject
    assert [one.no for one in told.contract.drafts.all()] == [1, 2]


def test_papers_that_were_never_sent_hold_the_congress_back() -> None:
    told = contract_at("5_adopt")
    with pytest.raises(Refused) as refused:
        convene(told, AGREED + timedelta(days=5), meets_on=date(2026, 5, 1))
        adoption.convene(
            told.round,
            method=AdoptionMethod.CONGRESS,
            papers_sent_on=AGREED + timedelta(days=9),
            meets_on=date(2026, 5, 1),
            by=told.people.chair,
            today=AGREED + timedelta(days=6),
        )
    assert "congress-without-papers" in codes(refused)


def test_the_union_of_another_enterprise_cannot_convene() -> None:
    told = contract_at("5_adopt")
    with pytest.raises(PermissionDenied):
        adoption.convene(
            told.round,
            method=AdoptionMethod.CONGRESS,
            papers_sent_on=AGREED,
            meets_on=VOTED,
            by=told.people.outsider,
            today=AGREED,
        )
