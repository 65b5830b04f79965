"""Whose turn an act of a session is: what its states and actors alone do not say."""

from __future__ import annotations

from datetime import date

from xieshang.apps.ballots.services.on_paper import paper_lines
from xieshang.apps.cases.policies import side_of
from xieshang.apps.congress.choices import HEARD, Mode, RemarkState
from xieshang.apps.congress.models import Session
from xieshang.apps.congress.selectors import current_ballot, to_vote
from xieshang.apps.congress.services.floor import may_sign_in
from xieshang.apps.congress.services.phones import only_handed_out, paper_of
from xieshang.core.procedure.m15_congress.guards import TELLERS
from xieshang.core.procedure.model import Actor
from xieshang.web.congress.showing import turnout

Held = frozenset[Actor]


def has_matters(session: Session, _held: Held, _today: date) -> bool:
    return session.matters.exists()


def not_agreed(session: Session, held: Held, _today: date) -> bool:
    """This side has not agreed to the agenda as it stands."""
    return session.matters.exists() and side_of(held) not in session.agreed_by


def signing_in(session: Session, _held: Held, today: date) -> bool:
    return may_sign_in(session, today)


def on_the_day(session: Session, _held: Held, today: date) -> bool:
    return today >= session.congress_on


def too_few(session: Session, _held: Held, today: date) -> bool:
    """On the day, and fewer have signed in than have to."""
    if today < session.congress_on or current_ballot(session) is not None:
        return False
    found = turnout(session, today)
    return not found.entitled or found.short > 0


def no_ballot(session: Session, _held: Held, _today: date) -> bool:
    return current_ballot(session) is None


def votable(session: Session, _held: Held, _today: date) -> bool:
    if current_ballot(session) is not None or session.tellers.count() < TELLERS:
        return False  # without tellers nothing is voted on
    return bool(to_vote(session))


def voting(session: Session, _held: Held, _today: date) -> bool:
    """There is something to end; while people only draw, nobody could have voted."""
    ballot = current_ballot(session)
    return ballot is not None and not only_handed_out(ballot)


def handed_out(session: Session, _held: Held, _today: date) -> bool:
    """People draw on their telephones, and the box is not open yet."""
    ballot = current_ballot(session)
    return ballot is not None and only_handed_out(ballot)


def by_tellers(session: Session, _held: Held, _today: date) -> bool:
    """Ballots on paper and raised hands are counted by people."""
    ballot = current_ballot(session)
    return ballot is not None and ballot.mode != Mode.PHONE


def on_phones(session: Session, _held: Held, _today: date) -> bool:
    """The box is closed and not counted yet."""
    ballot = current_ballot(session)
    return ballot is not None and ballot.mode == Mode.PHONE and ballot.valid is None


def with_slips(session: Session, _held: Held, _today: date) -> bool:
    """Somebody votes on paper beside the telephones."""
    ballot = current_ballot(session)
    paper = paper_of(ballot) if ballot and ballot.valid is None else None
    return paper is not None and bool(paper_lines(paper))


def counted(session: Session, _held: Held, _today: date) -> bool:
    ballot = current_ballot(session)
    return ballot is not None and ballot.valid is not None


def unanswered(session: Session, _held: Held, _today: date) -> bool:
    return session.remarks.filter(state=RemarkState.OPEN).exists()


def reports(session: Session, _held: Held, _today: date) -> bool:
    return session.matters.filter(kind__in=HEARD).exists()


def with_people(session: Session, _held: Held, _today: date) -> bool:
    return session.attendances.exists()


def speaking(session: Session, _held: Held, _today: date) -> bool:
    return session.speakers.filter(spoken_on=None).exists()


def published(session: Session, _held: Held, _today: date) -> bool:
    return session.published_on is not None


def delegates_sit(session: Session, _held: Held, _today: date) -> bool:
    """A list of delegates is made known once; a general meeting has none."""
    return not session.is_general and session.listed_on is None
