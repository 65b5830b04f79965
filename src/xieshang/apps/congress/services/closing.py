"""After the vote: the resolution, its publication, the report to the union above."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.services import Outcome, advance
from xieshang.apps.cases.timers import rules_of
from xieshang.apps.congress import papers
from xieshang.apps.congress.models import Session
from xieshang.apps.consultations.policies import require
from xieshang.apps.documents.choices import Audience
from xieshang.core.procedure.m15_congress.guards import owes_report
from xieshang.core.procedure.model import Actor


@transaction.atomic
def publish(session: Session, *, by: User, today: date, seen: int | None = None) -> Outcome:
    """Make the resolution public, with every count; where a report is owed it comes next."""
    require(by, session.case, today, Actor.UNION)
    event = "publish_first" if owes_report(rules_of(session.case)) else "publish"
    outcome = advance(session.case, event, by=by, today=today, seen=seen)
    session.refresh_from_db()
    session.published_on = today
    session.full_clean(validate_unique=False)
    session.save(update_fields=["published_on"])
    if session.resolution is not None:
        whole = session.resolution.document
        whole.audience = Audience.PUBLIC
        whole.save(update_fields=["audience"])
    papers.publication(session, by=by, today=today)
    return outcome


@transaction.atomic
def report_up(session: Session, *, by: User, today: date, seen: int | None = None) -> Outcome:
    """Tell the union above what was decided."""
    require(by, session.case, today, Actor.UNION)
    session.reported_on = today
    session.save(update_fields=["reported_on"])
    return advance(session.case, "report_upper", by=by, today=today, seen=seen)
