"""Forty delegates, twenty-seven present, two matters on telephones: 21 carry one, 20 do not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.accounts.models import User
from xieshang.apps.ballots.errors import BallotRefused
from xieshang.apps.ballots.services import board_of
from xieshang.apps.ballots.tests.phones import Phone
from xieshang.apps.congress.choices import MatterKind, Mode
from xieshang.apps.congress.models import Ballot
from xieshang.apps.congress.selectors import questions_of
from xieshang.apps.congress.services import phones, voting
from xieshang.apps.congress.services.tallying import Tally
from xieshang.apps.congress.tests.world import MET, NATION, ZHEJIANG, Told, in_session
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.ballots import recount

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "box", "board"]),
    pytest.mark.usefixtures("_quick"),
]
NOW = datetime(2026, 4, 20, 8, tzinfo=UTC)
TWO = [(MatterKind.RULES, "职工手册"), (MatterKind.PLAN, "薪酬方案")]


def with_telephones(told: Told, count: int) -> None:
    """So many of the delegates have signed in to the platform before."""
    for number, entry in enumerate(told.delegates[:count]):
        entry.user = User.objects.create(username=f"delegate{number}-{count}", name=entry.name)
        entry.save()


def voted(told: Told, first: int, second: int, *, phones_of: int) -> None:
    """Everybody with a telephone votes: so many for the first matter, for the second."""
    ballot = told.session.ballots.get(announced_on=None, void_because="")
    paper = phones.paper_of(ballot)
    assert paper is not None
    for number, entry in enumerate(told.delegates[:phones_of]):
        choices = tuple((("yes",) if number < yes else ("no",)) for yes in (first, second))
        Phone(paper, entry).draw(NOW).vote(choices, NOW)


def handed_out(told: Told) -> Ballot:
    return voting.open_ballot(
        told.session, list(told.session.matters.all()), mode=Mode.PHONE,
        by=told.chair, today=MET, now=NOW,
    )  # fmt: skip


def opened(told: Told) -> None:
    handed_out(told)
    phones.begin(told.session, by=told.chair, today=MET, now=NOW)


def test_twenty_one_carry_and_twenty_do_not_and_everybody_finds_the_own_ballot() -> None:
    told = in_session(ZHEJIANG, matters=TWO)
    with_telephones(told, 27)
    opened(told)
    voted(told, 21, 20, phones_of=27)
    voting.close_ballot(told.session, by=told.chair, today=MET)
    ballot = phones.count(told.session, by=told.chair, today=MET)
    assert (ballot.entitled, ballot.present, ballot.cast, ballot.valid) == (40, 27, 27, 27)
    voting.announce(told.session, by=told.chair, today=MET, now=NOW)
    assert told.state == "decided"
    rows = [(row.yes, row.needed, row.adopted) for row in ballot.results.all()]
    assert rows == [(21, 21, True), (20, 21, False)]
    paper = phones.paper_of(ballot)
    assert paper is not None
    again = recount(board_of(paper))
    assert again.faults == ()
    assert told.last_event == "adopt"


def test_ballots_are_drawn_before_voting_begins_and_the_box_is_shut_until_then() -> None:
    told = in_session(ZHEJIANG, matters=TWO)
    with_telephones(told, 27)
    ballot = handed_out(told)
    paper = phones.paper_of(ballot)
    assert paper is not None
    phone, vote = Phone(paper, told.delegates[0]).draw(NOW), (("yes",), ("no",))
    with pytest.raises(BallotRefused, match="现在不能投票"):
        phone.vote(vote, NOW)
    with pytest.raises(PermissionDenied):
        phones.begin(told.session, by=told.boss, today=MET, now=NOW)
    phones.begin(told.session, by=told.chair, today=MET, now=NOW)
    phone.vote(vote, NOW)
    with pytest.raises(NotNow):
        phones.begin(told.session, by=told.chair, today=MET, now=NOW)


def test_what_was_handed_out_and_never_opened_ends_empty_and_is_voted_on_again() -> None:
    told = in_session(ZHEJIANG, matters=TWO)
    with_telephones(told, 27)
    paper = phones.paper_of(handed_out(told))
    assert paper is not None
    phone = Phone(paper, told.delegates[0]).draw(NOW)
    voting.close_ballot(told.session, by=None, today=MET)  # its day is over
    with pytest.raises(BallotRefused, match="现在不能投票"):
        phone.vote((("yes",), ("yes",)), NOW)
    ballot = phones.count(told.session, by=told.chair, today=MET)
    assert (ballot.cast, ballot.valid) == (0, 0)
    voting.repeat(told.session, why="选票写错了", by=told.chair, today=MET)
    opened(told)
    assert told.session.ballots.count() == 2


def test_delegates_without_a_telephone_vote_on_paper_and_two_officials_agree() -> None:
    told = in_session(ZHEJIANG, matters=TWO)
    with_telephones(told, 20)
    opened(told)
    voted(told, 15, 15, phones_of=20)
    voting.close_ballot(told.session, by=told.chair, today=MET)
    with pytest.raises(ValidationError):
        phones.count(told.session, by=told.chair, today=MET)  # the paper is not counted
    ballot = told.session.ballots.get()
    slips = {one: Tally(6, 1, 0) for one in questions_of(ballot)}
    officer = make.township_officer(ZHEJIANG)
    for teller in (told.chair, officer):
        phones.enter_paper(told.session, slips, voters=7, invalid=0, by=teller, today=MET)
    counted = phones.count(told.session, by=told.chair, today=MET)
    assert (counted.cast, counted.valid) == (27, 27)
    assert [row.yes for row in counted.results.all()] == [21, 21]


def test_so_many_questions_do_not_fit_on_a_ballot_and_that_is_said() -> None:
    asked = [
        (MatterKind.ASSESSMENT, f"评议{number}") for number in range(16)
    ]  # two people each
    told = in_session(ZHEJIANG, matters=asked)
    with_telephones(told, 5)
    with pytest.raises(ValidationError, match="最多30项，这次有32项"):
        handed_out(told)
    assert not told.session.ballots.exists()


def test_four_people_do_not_vote_secretly_on_telephones() -> None:
    told = in_session(NATION, delegates=4, come=4)
    with_telephones(told, 4)
    with pytest.raises(ValidationError, match="4"):
        opened(told)
    assert not told.session.ballots.exists()


def test_four_telephones_among_twenty_seven_would_tell_whose_ballots_they_are() -> None:
    told = in_session(ZHEJIANG, matters=TWO)
    with_telephones(told, 4)
    with pytest.raises(ValidationError, match="用手机投票的只有4人"):
        opened(told)
    assert not told.session.ballots.exists()
    with_telephones(told, 5)
    opened(told)
