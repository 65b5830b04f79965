"""What follows a move of a session, by name, inside its transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from xieshang.apps.accounts.models import User
from xieshang.apps.congress import papers
from xieshang.apps.congress.models import Ballot, Session
from xieshang.apps.congress.services import phones
from xieshang.core.procedure.model import Transition

Follow = Callable[[Session, User | None, date], None]


def moved(session: Session, move: Transition, *, by: User | None, today: date) -> None:
    """Keep the session's record in step with its case."""
    if act := AFTER.get(move.event):
        act(session, by, today)


def _agreed(session: Session, by: User | None, today: date) -> None:
    Session.objects.filter(pk=session.pk).update(agreed_on=today)
    papers.agenda(session, by=by, today=today)


def _closed(session: Session, by: User | None, today: date) -> None:
    running = Ballot.objects.filter(session=session, closed_on=None, void_because="")
    for ballot in running.select_related("session"):
        phones.close(ballot, by=by, today=today, now=timezone.now())
    running.update(closed_on=today)


def _decided(session: Session, by: User | None, today: date) -> None:
    papers.resolution(session, by=by, today=today)


AFTER: dict[str, Follow] = {
    "agree_agenda": _agreed,
    "vote": _closed,
    "adopt": _decided,
    "reject": _decided,
}
