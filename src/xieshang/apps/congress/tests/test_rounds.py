"""The congress and the round: the counts are entered once and the round goes on by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from xieshang.apps.cases.errors import Refused
from xieshang.apps.cases.models import Case
from xieshang.apps.congress.choices import MatterKind
from xieshang.apps.congress.models import Session
from xieshang.apps.congress.selectors import questions_of, sessions_of
from xieshang.apps.congress.services import agenda, floor, voting
from xieshang.apps.congress.services.tallying import Tally
from xieshang.apps.congress.tests.world import (
    CALLED,
    MET,
    ZHEJIANG,
    Told,
    agreed,
    announced,
    at,
    ballot,
    delegates_of,
    house,
    opened,
    present,
    sent,
)
from xieshang.apps.consultations.choices import Occasion, RoundKind, Side
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.consultations.services import opening, sides
from xieshang.apps.consultations.services.sides import Seat
from xieshang.apps.contracts.choices import AdoptionMethod
from xieshang.apps.contracts.tests import factories as contracts

pytestmark = pytest.mark.django_db


def called_for(told: Told, kind: MatterKind, round_: Consultation, title: str) -> Told:
    told.session = agenda.call(
        told.session.enterprise,
        title="三届二次职代会",
        form=AdoptionMethod.CONGRESS,
        meets_at=at(MET),
        place="食堂二楼",
        by=told.chair,
        today=CALLED,
    )
    agenda.add_matter(
        told.session, kind=kind, title=title, consultation=round_, by=told.chair, today=CALLED
    )
    return told


def with_draft(
    region_code: str = ZHEJIANG, *, state: str = "5_adopt"
) -> tuple[contracts.Told, Told]:
    """A round whose draft is agreed, and a session with it on the agenda."""
    drafted = contracts.contract_at(state, region_code=region_code)
    here = drafted.round.enterprise
    people = drafted.people
    told = Told(Session(enterprise=here), people.chair, people.boss, delegates_of(here, 40))
    return drafted, called_for(
        told, MatterKind.DRAFT, drafted.round, "工资专项集体合同（草案）"
    )


def test_sending_the_papers_submits_the_draft_to_the_congress() -> None:
    drafted, told = with_draft()
    sent(agreed(told))
    [adoption] = drafted.contract.adoptions.all()
    assert (adoption.meets_on, adoption.subject) == (MET, drafted.contract.subject)


def test_a_draft_that_is_still_talked_about_holds_the_papers_back() -> None:
    drafted, told = with_draft(state="4_meeting")
    agreed(told)
    with pytest.raises(Refused) as refused, transaction.atomic():
        sent(told)
    assert [one.code for one in refused.value.blockers] == ["draft-not-settled"]
    told.session.refresh_from_db()
    contracts.agree(drafted, CALLED)
    sent(told)
    assert told.state == "notice"


@pytest.mark.parametrize(("yes", "state"), [(21, "6_sign"), (20, "4_meeting")])
def test_the_round_goes_on_with_the_counts_of_the_congress(yes: int, state: str) -> None:
    drafted, told = with_draft()
    opened(present(sent(agreed(told)), 27))
    assert sessions_of([drafted.round.pk]) == {drafted.round.pk: told.session.pk}
    ballot(told)
    announced(told, yes, cast=27)
    assert drafted.state == state
    assert sessions_of([drafted.round.pk]) == {}  # a new draft may go to a new session
    [adoption] = drafted.contract.adoptions.all()
    numbers = (adoption.entitled, adoption.present, adoption.yes, adoption.no)
    assert numbers == (40, 27, yes, 27 - yes)
    assert adoption.secret
    assert set(adoption.tellers.split("、")) == {one.name for one in told.delegates[:2]}


def test_a_draft_stands_on_one_agenda_at_a_time() -> None:
    drafted, told = with_draft()
    with pytest.raises(ValidationError, match="议程上"):
        called_for(told, MatterKind.DRAFT, drafted.round, "同一份草案")


def test_a_session_does_not_hang_on_a_round_that_ended_before_the_count() -> None:
    drafted, told = with_draft()
    opened(present(sent(agreed(told)), 27))
    ballot(told)
    Case.objects.filter(pk=drafted.round.case_id).update(closed_on=MET)
    announced(told, 21, cast=27)
    assert told.state == "decided"
    assert drafted.contract.adoptions.get().decided_on is None


def test_without_a_quorum_the_round_waits_for_the_new_day() -> None:
    from_draft, told = with_draft()
    present(sent(agreed(told)), 26)
    floor.no_quorum(told.session, by=told.chair, today=MET)
    again = MET + timedelta(days=4)
    floor.reschedule(
        told.session, meets_at=at(again), place="食堂二楼", by=told.chair, today=MET
    )
    [adoption] = from_draft.contract.adoptions.all()
    assert adoption.meets_on == again
    assert told.session.attendances.count() == 0
    assert told.state == "notice"


def test_a_draft_that_the_chiefs_must_sign_first_holds_the_papers_back() -> None:
    drafted, told = with_draft("310115401")
    agreed(told)
    with pytest.raises(Refused) as refused, transaction.atomic():
        sent(told)
    assert "draft-not-signed" in {one.code for one in refused.value.blockers}
    assert told.state == "preparing"
    contracts.sign(drafted, CALLED)
    sent(told)
    assert told.state == "notice"


def test_who_missed_the_majority_comes_off_the_list_and_the_others_are_elected() -> None:
    told = house(ZHEJIANG)
    here = told.session.enterprise
    round_ = opening.open_round(
        here, kind=RoundKind.WAGE, occasion=Occasion.YEARLY, title="2026年工资专项协商",
        by=told.chair, today=CALLED,
    )  # fmt: skip
    for number, name in enumerate(("周一", "吴二", "郑三")):
        entry = told.delegates[10 + number]
        seat = Seat(name, roster=entry, chief=False, frontline=True)
        sides.name_representative(round_, Side.WORKERS, seat, by=told.chair, today=CALLED)
    called_for(told, MatterKind.ELECTION, round_, "选举协商代表")
    opened(present(sent(agreed(told)), 30))
    running = ballot(told)
    voting.close_ballot(told.session, by=told.chair, today=MET)
    votes = dict(zip(questions_of(running), (21, 20, 28), strict=True))
    voting.count(
        told.session,
        {one: Tally(yes, 30 - yes) for one, yes in votes.items()},
        cast=30, valid=30, by=told.chair, today=MET,
    )  # fmt: skip
    voting.announce(told.session, by=told.chair, today=MET)
    assert told.state == "decided"
    left = round_.representatives.of(Side.WORKERS)
    assert [(one.name, one.votes_yes) for one in left] == [("周一", 21), ("郑三", 28)]
    election = Consultation.objects.get(pk=round_.pk).election
    assert (election.entitled, election.present, election.secret) == (40, 30, True)


def test_whoever_stands_for_election_does_not_count_the_votes() -> None:
    told = house(ZHEJIANG)
    round_ = opening.open_round(
        told.session.enterprise, kind=RoundKind.WAGE, occasion=Occasion.YEARLY,
        title="2026年工资专项协商", by=told.chair, today=CALLED,
    )  # fmt: skip
    seat = Seat("周一", roster=told.delegates[0])
    sides.name_representative(round_, Side.WORKERS, seat, by=told.chair, today=CALLED)
    called_for(told, MatterKind.ELECTION, round_, "选举协商代表")
    with pytest.raises(ValidationError, match="候选人"):
        opened(present(sent(agreed(told)), 30))
