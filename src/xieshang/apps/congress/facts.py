"""Reads from the records what the guards and timers of a session need to know."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Min, Q

from xieshang.apps.congress.choices import HEARD, MatterKind
from xieshang.apps.congress.models import Ballot, Session
from xieshang.apps.congress.selectors import carried, current_ballot, electors, last_results
from xieshang.apps.documents.choices import Purpose
from xieshang.apps.documents.models import Attachment
from xieshang.apps.organizations.models import ConstituencyVote, Enterprise
from xieshang.apps.organizations.selectors import legal_switches
from xieshang.core.procedure.m15_congress import CongressFacts, Constituency

VOTED_IN = "5_adopt"  # the step of a round in which its draft is voted on


def congress_facts(session: Session, today: date) -> CongressFacts:
    """One session as it stands today."""
    here, state = session.enterprise, session.case.state
    seats = _seats(here, today)
    ballot = current_ballot(session)
    results = last_results(session).values()
    voted = {row.question.matter_id for row in results}
    matters = list(session.matters.all())
    return CongressFacts(
        general_meeting=session.is_general,
        employees=here.headcount or 0,
        women=here.women_count or 0,
        delegates=seats["all"],
        women_delegates=seats["women"],
        managers=seats["managers"],
        constituencies=_constituencies(here, today) if state == "preparing" else (),
        matters=len(matters),
        agreed_by=session.agreed_by if state == "draft" else frozenset(),
        without_papers=_without_papers(session) if state == "preparing" else (),
        drafts_open=_drafts_open(session) if state == "preparing" else (),
        papers_sent_on=session.papers_sent_on,
        congress_on=session.congress_on,
        reason=session.reason,
        entitled=entitled(session, today),
        seats=session.seats,
        present=session.attendances.count(),
        switches=legal_switches(here.region_code, on=session.case.opened_on),
        reports=sum(matter.reported_on is not None for matter in matters),
        tellers=session.tellers.count(),
        **_of_ballot(ballot),
        left=sum(m.kind not in HEARD and m.pk not in voted for m in matters),
        passed=carried(results),
        ended_on=session.ended_on,
        published_on=session.published_on,
    )


def entitled(session: Session, today: date) -> int:
    """All who may vote; from the opening on as they were counted then."""
    return session.entitled if session.opened_on else electors(session, today).count()


def _of_ballot(ballot: Ballot | None) -> dict[str, Any]:
    if ballot is None:
        return {"counted": True}  # nothing waits to be counted
    kinds = set(ballot.matters.values_list("kind", flat=True))
    return {
        "voting": ballot.closed_on is None,
        "secret": ballot.is_secret,
        "must_be_secret": bool(kinds - HEARD),
        "vote_ends_on": ballot.ends_on if ballot.closed_on is None else None,
        "counted": ballot.valid is not None,
    }


def _seats(here: Enterprise, today: date) -> dict[str, int]:
    return here.delegates.in_office(today).aggregate(
        all=Count("pk"),
        women=Count("pk", filter=Q(entry__sex="female")),
        managers=Count("pk", filter=Q(manager=True)),
    )


def _constituencies(here: Enterprise, today: date) -> tuple[Constituency, ...]:
    sitting = here.delegates.in_office(today)
    rows = (
        ConstituencyVote.objects.filter(elected__in=sitting)
        .annotate(least=Min("elected__votes_yes"))
        .order_by("constituency", "pk")
    )
    return tuple(
        Constituency(row.constituency, row.electors, row.present, row.least) for row in rows
    )


def _drafts_open(session: Session) -> tuple[str, ...]:
    """Drafts on the agenda whose round has not come to its vote."""
    rows = session.matters.filter(kind=MatterKind.DRAFT)
    return tuple(
        rows.exclude(consultation__case__state=VOTED_IN).values_list("title", flat=True)
    )


def _without_papers(session: Session) -> tuple[str, ...]:
    """Matters to be voted on with no text, no draft of a contract and no file."""
    kept = Attachment.objects.kept().filter(case=session.case, purpose=Purpose.CONGRESS)
    filed = set(kept.values_list("about", flat=True))
    rows = session.matters.filter(text="", consultation=None).exclude(kind__in=HEARD)
    return tuple(matter.title for matter in rows if str(matter.no) not in filed)
