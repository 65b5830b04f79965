"""Who may vote in a session, who is there, what still has to be voted on: read-only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.timers import rules_of
from xieshang.apps.congress.choices import HEARD, MatterKind
from xieshang.apps.congress.models import Ballot, Matter, Question, Session
from xieshang.apps.congress.models import Result as Counted
from xieshang.apps.consultations.models import Consultation
from xieshang.apps.contracts.models import Contract
from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.organizations.selectors import legal_switches
from xieshang.core.law import Ballot as Count
from xieshang.core.law import RulePack, VoteResult, vote


def electors(session: Session, on: date) -> QuerySet[RosterEntry]:
    """All who may vote: delegates in office that day, or all employees of the roster.

    From the opening on nobody joins them: the number against which votes count stands.
    """
    rows = RosterEntry.objects.in_force(on).filter(enterprise=session.enterprise_id)
    if session.opened_on is not None:
        return rows.filter(pk__in=session.electorate.values("pk"))
    if session.is_general:
        return rows
    seats = session.enterprise.delegates.in_office(on)
    return rows.filter(pk__in=seats.values("entry"))


def elector_of(user: User | AnonymousUser, session: Session, on: date) -> RosterEntry | None:
    """The line of the roster with which this person may vote; None for everybody else."""
    if not isinstance(user, User):
        return None
    return electors(session, on).filter(user=user).first()


def measure(
    session: Session,
    *,
    entitled: int,
    present: int,
    yes: int = 0,
    rules: RulePack | None = None,
) -> VoteResult:
    """What the pack makes of these numbers; the denominator is always ALL."""
    switches = legal_switches(session.enterprise.region_code, on=session.case.opened_on)
    ballot = Count(entitled=entitled, present=present, yes=yes, seats=session.seats)
    return vote(rules or rules_of(session.case), ballot, switches=switches)


def last_results(session: Session) -> dict[int, Counted]:
    """Question → what its last announced ballot said."""
    rows = Counted.objects.filter(
        ballot__session=session, ballot__announced_on__isnull=False, ballot__void_because=""
    ).select_related("ballot", "question__matter")
    return {row.question_id: row for row in rows.order_by("ballot__no")}


def to_vote(session: Session) -> list[Matter]:
    """Matters that are voted on and have no announced result yet."""
    done = {row.question.matter_id for row in last_results(session).values()}
    rows = session.matters.exclude(kind__in=HEARD)
    return [matter for matter in rows if matter.pk not in done]


def current_ballot(session: Session) -> Ballot | None:
    """The ballot that runs or is being counted."""
    return session.ballots.filter(announced_on=None, void_because="").last()


def questions_of(ballot: Ballot) -> list[Question]:
    """What the ballot paper asks, in order."""
    rows = Question.objects.filter(matter__in=ballot.matters.all())
    return list(rows.select_related("matter__consultation", "representative"))


def sessions_of(rounds: Iterable[int]) -> dict[int, int]:
    """Round → the session that has its draft on the agenda and has not decided yet."""
    rows = Matter.objects.filter(
        kind=MatterKind.DRAFT,
        consultation__in=rounds,
        session__case__closed_on=None,
        session__ended_on=None,
    )
    return dict(rows.order_by("session").values_list("consultation", "session"))


def on_an_agenda(round_: Consultation, kind: MatterKind) -> bool:
    """Whether a session that has not decided yet is to vote on this for the round."""
    rows = Matter.objects.filter(kind=kind, consultation=round_, session__ended_on=None)
    return rows.filter(session__case__closed_on=None).exists()


def draft_of(matter: Matter) -> Contract | None:
    """The draft that a matter is about, with its clauses."""
    if matter.kind != MatterKind.DRAFT or matter.consultation is None:
        return None
    rows = Contract.objects.filter(consultation=matter.consultation)
    return rows.prefetch_related("clauses").first()


def carried(rows: Iterable[Counted]) -> int:
    """How many matters were carried; one with several questions if any of them was."""
    return len({row.question.matter_id for row in rows if row.adopted})
