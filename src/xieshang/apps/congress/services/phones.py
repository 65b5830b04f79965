"""A ballot of a session on telephones: the secret ballot's roll, box and count stand behind it.

The roll are those who signed in. What comes back are totals: nothing here knows a vote.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.ballots import services as offices
from xieshang.apps.ballots.errors import BallotRefused
from xieshang.apps.ballots.models import BallotPaper
from xieshang.apps.ballots.refusals import too_few_on_phones
from xieshang.apps.ballots.services.publishing import Tally as Counted
from xieshang.apps.congress import rounds
from xieshang.apps.congress.choices import Grade
from xieshang.apps.congress.errors import said
from xieshang.apps.congress.models import Ballot, Question, Session
from xieshang.apps.congress.selectors import current_ballot, measure, questions_of
from xieshang.apps.congress.services.floor import UNION, lock
from xieshang.apps.congress.services.tallying import Tally, keep
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.consultations.policies import require
from xieshang.apps.organizations.models import RosterEntry
from xieshang.core.ballots import FEWEST_ELECTORS, BallotInvalid, Item
from xieshang.core.ballots.paper import MOST_ITEMS
from xieshang.core.procedure.model import Actor

STREAM = "congress"


def hand_out(ballot: Ballot, *, by: User, today: date, now: datetime) -> BallotPaper:
    """Freeze paper and roll of those present: they draw, and nobody votes yet.

    So who draws when says nothing about who votes when (``begin``). Whoever has no account
    votes on paper: their lines on the roll say so.

    Raises:
        ValidationError: so few that the result would tell who voted how, or so many questions
            that they do not fit into an envelope.
    """
    session = ballot.session
    there = RosterEntry.objects.filter(pk__in=session.attendances.values("entry"))
    electors = list(there.select_related("enterprise").order_by("pk"))
    result = measure(session, entitled=ballot.entitled, present=ballot.present)
    telephones = sum(entry.user_id is not None for entry in electors)
    if telephones < FEWEST_ELECTORS:  # the rest on paper: those few would be known
        raise _told(BallotRefused(too_few_on_phones(telephones)))
    try:
        paper = offices.freeze(
            subject=f"{STREAM}/{session.pk}",
            title=session.title,
            body=session.enterprise.name,
            items=_items(ballot),
            electors=electors,
            quorum=result.quorum_needed,
            pack=session.case.pack,
            by=by,
            today=today,
            now=now,
        )
        for entry in electors:
            if entry.user_id is None:
                offices.paper_channel(paper, entry, by=by, today=today)
    except BallotRefused as refused:
        raise _told(refused) from refused
    except BallotInvalid as wrong:
        why = _("一张电子选票最多%(most)s项，这次有%(have)s项：请分几次表决")
        given = {"most": MOST_ITEMS, "have": len(questions_of(ballot))}
        raise ValidationError({"matters": ValidationError(why, params=given)}) from wrong
    return paper


def only_handed_out(ballot: Ballot) -> bool:
    """Whether ballots can be drawn, and voting has not begun."""
    paper = paper_of(ballot)
    return paper is not None and paper.state == BallotPaper.State.FROZEN


@transaction.atomic
def begin(session: Session, *, by: User, today: date, now: datetime) -> None:
    """Open the box of a ballot that was handed out: whoever has drawn can vote.

    Raises:
        NotNow: nothing is handed out, or voting has begun.
    """
    lock(session)
    require(by, session.case, today, *UNION)
    ballot = current_ballot(session)
    paper = paper_of(ballot) if ballot else None
    if ballot is None or paper is None or not only_handed_out(ballot):
        raise NotNow
    offices.open_voting(paper, by=by, today=today, now=now)


def _told(refused: BallotRefused) -> ValidationError:
    return ValidationError(said(refused.blocker))


def _items(ballot: Ballot) -> list[Item]:
    """What the paper asks: approve or not, or one mark for each person assessed."""
    items = []
    for code, question in coded(ballot).items():
        title = _title(question)
        if question.is_graded:
            marks = [str(grade.label) for grade in Grade]
            items.append(Item.choose(code, title, marks, most=1))
            continue
        counted = measure(
            ballot.session,
            entitled=ballot.entitled,
            present=ballot.present,
            rules=rounds.rules_of_matter(question.matter),
        )
        items.append(Item.approve(code, title, needed=counted.yes_needed))
    return items


def _title(question: Question) -> str:
    matter = question.matter.title
    return matter if question.title == matter else f"{matter}：{question.title}"


def coded(ballot: Ballot) -> dict[str, Question]:
    """Each question under the code that stands on the paper."""
    return {f"q{no}": one for no, one in enumerate(questions_of(ballot), start=1)}


def paper_of(ballot: Ballot) -> BallotPaper | None:
    """The paper behind a ballot on telephones."""
    return BallotPaper.objects.filter(pk=UUID(ballot.paper)).first() if ballot.paper else None


def close(ballot: Ballot, *, by: User | None, today: date, now: datetime) -> None:
    """Seal the box; nobody votes any more."""
    paper = paper_of(ballot)
    if paper is not None:
        offices.close(paper, by=by, today=today, now=now)


@transaction.atomic
def enter_paper(
    session: Session,
    tallies: Mapping[Question, Tally],
    *,
    voters: int,
    invalid: int,
    by: User,
    today: date,
) -> None:
    """What one official counted of the paper ballots; two of them must agree.

    Raises:
        ValidationError: figures that cannot be.
    """
    require(by, session.case, today, *UNION, Actor.UPPER_UNION)
    ballot = current_ballot(session)
    paper = paper_of(ballot) if ballot else None
    if ballot is None or paper is None:
        raise NotNow
    totals = {}
    for code, question in coded(ballot).items():
        tally = tallies.get(question, Tally())
        votes = {"yes": tally.yes, "no": tally.no, "abstain": tally.abstain}
        marks = {f"c{no}": tally.grades.get(g.value, 0) for no, g in enumerate(Grade, start=1)}
        totals[code] = marks if question.is_graded else votes
    try:
        offices.enter_paper_count(
            paper, voters=voters, invalid=invalid, totals=totals, by=by, today=today
        )
    except BallotRefused as refused:
        raise _told(refused) from refused


@transaction.atomic
def count(session: Session, *, by: User, today: date) -> Ballot:
    """Have the box counted by its own process, and take the totals over.

    Raises:
        ValidationError: the paper ballots are not counted alike, or the box is not as sealed.
    """
    lock(session)
    require(by, session.case, today, *UNION)
    ballot = current_ballot(session)
    paper = paper_of(ballot) if ballot else None
    if ballot is None or paper is None:
        raise NotNow
    try:
        offices.count_now(paper, by=by, today=today)
        result = offices.tally(paper)
    except BallotRefused as refused:
        raise _told(refused) from refused
    ballot.cast = result.cast + result.paper_voters
    ballot.valid = result.valid + result.paper_voters - result.paper_invalid
    ballot.doubtful = any(result.repeat.values())
    ballot.full_clean()
    keep(ballot, _tallies(ballot, result))
    ballot.save(update_fields=["cast", "valid", "doubtful"])
    return ballot


def _tallies(ballot: Ballot, result: Counted) -> dict[Question, Tally]:
    tallies = {}
    for code, question in coded(ballot).items():
        votes = result.together[code]
        if question.is_graded:
            grades = {g.value: votes[f"c{no}"] for no, g in enumerate(Grade, start=1)}
            tallies[question] = Tally(grades=grades)
        else:
            tallies[question] = Tally(votes["yes"], votes["no"], votes["abstain"])
    return tallies


def publish(ballot: Ballot, *, by: User, today: date, now: datetime) -> None:
    """Show the board, on which everybody finds the own ballot."""
    paper = paper_of(ballot)
    if paper is None:
        return
    try:
        offices.publish(paper, by=by, today=today, now=now)
    except BallotRefused as refused:
        raise _told(refused) from refused
