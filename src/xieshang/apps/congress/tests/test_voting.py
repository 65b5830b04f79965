"""Quorum and majority of ALL delegates, at the edge, as each pack has them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from xieshang.apps.cases.errors import Refused
from xieshang.apps.congress.choices import How, MatterKind, Mode
from xieshang.apps.congress.models import Question
from xieshang.apps.congress.selectors import questions_of
from xieshang.apps.congress.services import floor, voting
from xieshang.apps.congress.services.tallying import Tally
from xieshang.apps.congress.tests.world import (
    MET,
    NATION,
    RULES,
    SHANGHAI,
    ZHEJIANG,
    agreed,
    announced,
    ballot,
    called,
    counted,
    delegates_of,
    house,
    in_session,
    present,
    sent,
)
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.organizations.models import Delegate, RosterEntry
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event

pytestmark = pytest.mark.django_db
ASSESSED = (MatterKind.ASSESSMENT, "评议经营管理人员")


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {one.code for one in refused.value.blockers}


@pytest.mark.parametrize(("all_", "enough"), [(40, 27), (30, 20), (31, 21)])
def test_two_thirds_of_all_open_and_one_fewer_do_not(all_: int, enough: int) -> None:
    told = sent(agreed(called(house(NATION, all_))))
    present(told, enough - 1)
    with pytest.raises(Refused) as refused, transaction.atomic():
        floor.start(told.session, by=told.chair, today=MET)
    assert codes(refused) == {"no-quorum"}
    present(told, enough)
    floor.start(told.session, by=told.chair, today=MET)
    assert told.state == "in_session"
    assert told.session.entitled == all_


@pytest.mark.parametrize(
    ("region", "all_", "come", "yes", "passes"),
    [
        (ZHEJIANG, 40, 27, 21, True),
        (ZHEJIANG, 40, 27, 20, False),  # exactly half is not more than half
        (NATION, 40, 27, 20, True),  # 半数以上 includes it
        (NATION, 40, 27, 19, False),
        (SHANGHAI, 40, 27, 20, True),
        (NATION, 30, 20, 15, True),
        (ZHEJIANG, 47, 32, 24, True),
        (ZHEJIANG, 47, 32, 23, False),
    ],
)
def test_the_majority_is_of_all_delegates_by_the_packs_comparator(
    region: str, all_: int, come: int, yes: int, passes: bool
) -> None:
    told = in_session(region, delegates=all_, come=come)
    ballot(told)
    announced(told, yes, cast=come)
    assert told.state == "decided"
    result = told.session.ballots.get().results.get()
    assert result.adopted is passes
    assert told.last_event == ("adopt" if passes else "reject")


def test_the_needed_votes_of_thirty_and_of_thirty_one_are_sixteen_in_zhejiang() -> None:
    from_law = []
    for entitled in (30, 31):
        told = in_session(NATION, delegates=entitled, come=21)
        told.session.case.pack = "CN-33"
        told.session.case.save()
        ballot(told)
        from_law.append(counted(told, 16, cast=21).results.get())
    assert [(row.needed, row.adopted) for row in from_law] == [(16, True), (16, True)]


def test_a_show_of_hands_is_refused_where_the_law_asks_for_a_secret_ballot() -> None:
    told = in_session(ZHEJIANG)
    with pytest.raises(ValidationError) as refused:
        ballot(told, mode=Mode.HANDS)
    assert "mode" in refused.value.message_dict


def test_a_show_of_hands_is_taken_where_no_text_that_was_read_forbids_it() -> None:
    told = in_session(NATION)
    ballot(told, mode=Mode.HANDS)
    announced(told, 20, cast=27)
    assert told.session.ballots.get().results.get().adopted


def test_marks_are_given_in_secret_and_decide_nothing() -> None:
    told = in_session(ZHEJIANG, matters=[ASSESSED, RULES])
    running = ballot(told, told.matter(1))
    voting.close_ballot(told.session, by=told.chair, today=MET)
    first, second = questions_of(running)
    tallies = {first: Tally(grades={"excellent": 20, "competent": 7}), second: Tally()}
    voting.count(told.session, tallies, cast=27, valid=27, by=told.chair, today=MET)
    voting.announce(told.session, by=told.chair, today=MET)
    assert told.state == "in_session"  # the handbook is still to be voted on
    assert {row.adopted for row in running.results.all()} == {None}


def test_several_matters_on_one_ballot_and_one_of_them_fails() -> None:
    two = [(MatterKind.RULES, "职工手册"), (MatterKind.PLAN, "薪酬方案")]
    told = in_session(ZHEJIANG, matters=two)
    ballot(told)
    voting.close_ballot(told.session, by=told.chair, today=MET)
    handbook, scheme = Question.objects.all()
    tallies = {handbook: Tally(21, 6), scheme: Tally(20, 7)}
    voting.count(told.session, tallies, cast=27, valid=27, by=told.chair, today=MET)
    voting.announce(told.session, by=told.chair, today=MET)
    assert told.state == "decided"
    rows = told.session.ballots.get().results.all()
    assert [row.adopted for row in rows] == [True, False]
    papers = told.session.resolution
    assert papers is not None
    said = papers.values
    assert said["result"] == "通过：职工手册。未获通过：薪酬方案"
    assert said["ballots"][1] | {"name": ""} == {
        "name": "", "everybody": 40, "there": 27, "cast": 27, "valid": 27, "for": 20,
        "against": 7, "abstain": 0, "needed": 21, "result": "未获通过",
        "mode": "无记名投票（纸质票）",
    }  # fmt: skip


def test_a_second_ballot_goes_on_in_the_same_session() -> None:
    two = [(MatterKind.RULES, "职工手册"), (MatterKind.PLAN, "薪酬方案")]
    told = in_session(ZHEJIANG, matters=two)
    ballot(told, told.matter(1))
    announced(told, 27, cast=27)
    assert told.state == "in_session"
    with pytest.raises(ValidationError):
        ballot(told, told.matter(1))  # decided already
    ballot(told, told.matter(2))
    announced(told, 10, cast=27)
    assert told.state == "decided"
    assert told.last_event == "adopt"  # one of the two was carried


def test_more_ballots_than_people_are_refused_and_nothing_is_kept() -> None:
    told = in_session(ZHEJIANG)
    ballot(told)
    with pytest.raises(ValidationError), transaction.atomic():
        counted(told, 28, cast=28)
    assert told.session.ballots.get().valid is None


def test_votes_beyond_the_valid_ballots_are_refused() -> None:
    told = in_session(ZHEJIANG)
    ballot(told)
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        counted(told, 21, cast=27, no=7)
    assert "28" in str(refused.value)


def test_nobody_signs_in_while_a_ballot_runs() -> None:
    told = in_session(ZHEJIANG)
    ballot(told)
    with pytest.raises(NotNow):
        present(told, 30)


def test_a_result_is_not_announced_before_it_is_counted() -> None:
    told = in_session(ZHEJIANG)
    ballot(told)
    voting.close_ballot(told.session, by=told.chair, today=MET)
    with pytest.raises(Refused) as refused:
        voting.announce(told.session, by=told.chair, today=MET)
    assert "not-counted" in codes(refused)


def test_a_void_ballot_is_held_again_and_stays_on_record_with_its_reason() -> None:
    told = in_session(ZHEJIANG)
    ballot(told)
    counted(told, 21, cast=27)
    voting.repeat(told.session, why="多出一张票", by=told.chair, today=MET)
    assert told.state == "in_session"
    assert told.last_event == "void_ballot"  # nobody reads that its counts are public
    ballot(told)
    announced(told, 20, cast=26)
    assert [one.void_because for one in told.session.ballots.all()] == ["多出一张票", ""]
    assert told.last_event == "reject"


def test_the_employer_neither_opens_nor_counts_a_ballot() -> None:
    told = in_session(ZHEJIANG)
    with pytest.raises(PermissionDenied):
        voting.open_ballot(
            told.session, [told.matter()], mode=Mode.PAPER, by=told.boss, today=MET
        )
    ballot(told)
    with pytest.raises(PermissionDenied):
        voting.close_ballot(told.session, by=told.boss, today=MET)


def test_without_two_tellers_nothing_is_voted_on() -> None:
    told = in_session(ZHEJIANG)
    floor.name_tellers(told.session, told.delegates[:1], by=told.chair, today=MET)
    with pytest.raises(ValidationError) as refused:
        ballot(told)
    assert "监票" in str(refused.value)


def test_whoever_is_absent_watches_no_count() -> None:
    told = in_session(ZHEJIANG)
    with pytest.raises(ValidationError):
        floor.name_tellers(told.session, told.delegates[27:29], by=told.chair, today=MET)


def test_who_gets_a_seat_after_the_opening_does_not_vote_in_this_session() -> None:
    told = in_session(ZHEJIANG)
    [late] = delegates_of(told.session.enterprise, 1)
    told.session.refresh_from_db()
    with pytest.raises(ValidationError):
        floor.enter_present(
            told.session, [*told.delegates[:27], late], by=told.chair, today=MET
        )
    assert ballot(told).present == 27


def test_who_lost_the_seat_before_the_opening_is_not_counted_as_present() -> None:
    told = present(sent(agreed(called(house(ZHEJIANG, 41)))), 28)
    Delegate.objects.filter(entry=told.delegates[0]).update(ended_on=MET, end_reason="left")
    floor.start(told.session, by=told.chair, today=MET)
    assert (told.session.entitled, told.session.present) == (40, 27)


def test_a_ballot_does_not_end_before_it_begins() -> None:
    told = in_session(ZHEJIANG)
    with pytest.raises(ValidationError) as refused:
        voting.open_ballot(
            told.session, [told.matter()], mode=Mode.PAPER, by=told.chair, today=MET,
            ends_on=MET - timedelta(days=1),
        )  # fmt: skip
    assert set(refused.value.message_dict) == {"ends_on"}


def test_the_log_does_not_say_who_signed_in_when() -> None:
    told = sent(agreed(called(house(ZHEJIANG))))
    user = make.person()
    RosterEntry.objects.filter(pk=told.delegates[0].pk).update(user=user)
    floor.sign_in(told.session, How.CODE, by=user, today=MET)
    event = Event.objects.get(kind="congress.signed_in")
    assert (event.actor, event.payload) == (None, {"how": "code"})
