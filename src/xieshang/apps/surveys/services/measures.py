"""From suggestions to measures: who does what until when, how far it is, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.policies import actors_of
from xieshang.apps.cases.services import Outcome, advance
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.surveys.errors import Closed
from xieshang.apps.surveys.models import MeasureRating, Survey, SurveyMeasure
from xieshang.apps.surveys.services.answering import identity_of
from xieshang.apps.trail.services import record
from xieshang.apps.voices.errors import KeyDestroyed
from xieshang.apps.voices.services import ticket
from xieshang.core.procedure.model import Actor

DECIDES = frozenset({Actor.COUNTY_UNION})
REPORTS = frozenset({Actor.COUNTY_UNION, Actor.UNION})
Ended = SurveyMeasure.Ended


def _may(survey: Survey, by: User, today: date, who: frozenset[Actor], state: str) -> None:
    if not actors_of(by, survey.case, today) & who:
        raise PermissionDenied
    if survey.case.state != state:
        raise NotNow


@transaction.atomic
def add(
    survey: Survey,
    *,
    text: str,
    owner: str,
    due_on: date,
    cites: Sequence[str],
    by: User,
    today: date,
) -> SurveyMeasure:
    """The county writes down one measure and the suggestions that it answers.

    Raises:
        ValidationError: no suggestion is cited, one does not exist, or the day has passed.
    """
    _may(survey, by, today, DECIDES, "analysing")
    known = {remark.number for remark in survey.remarks.all()}
    if not cites or not set(cites) <= known:
        raise ValidationError({"cites": _("请勾上这条措施回应的建议")})
    if due_on <= today:
        raise ValidationError({"due_on": _("办好的日期须在今天之后")})
    last = survey.measures.aggregate(last=Max("no"))["last"] or 0
    row = SurveyMeasure(
        survey=survey, no=last + 1, text=text, owner=owner, due_on=due_on, cites=sorted(cites)
    )
    row.full_clean()
    row.save()
    told = {"no": row.no, "text": text, "owner": owner, "due_on": due_on.isoformat()}
    record("survey.measure added", by=by, subject=survey.case, on=today, payload=told)
    return row


@transaction.atomic
def remove(row: SurveyMeasure, *, by: User, today: date) -> None:
    """Take a measure off the list before it is published."""
    _may(row.survey, by, today, DECIDES, "analysing")
    told = {"no": row.no, "text": row.text}
    record("survey.measure removed", by=by, subject=row.survey.case, on=today, payload=told)
    row.delete()


@transaction.atomic
def convert(
    survey: Survey, reason: str, *, by: User, today: date, seen: int | None = None
) -> Outcome:
    """Publish the list; what became no measure is answered in words."""
    survey.reason = reason.strip()
    survey.full_clean(exclude=["case"])
    survey.save(update_fields=["reason"])
    return advance(survey.case, "convert", by=by, today=today, seen=seen)


@transaction.atomic
def report(
    row: SurveyMeasure, text: str, *, by: User, today: date, seen: int | None = None
) -> Outcome:
    """How far one measure is."""
    _may(row.survey, by, today, REPORTS, "measure")
    if row.ended:
        raise NotNow
    row.progress, row.progress_on = text, today
    row.full_clean()
    row.save(update_fields=["progress", "progress_on"])
    told = {"no": row.no}
    return advance(row.survey.case, "progress", by=by, today=today, seen=seen, payload=told)


@transaction.atomic
def finish(
    row: SurveyMeasure,
    ended: Ended,
    evidence: str,
    *,
    by: User,
    today: date,
    seen: int | None = None,
) -> None:
    """One measure is done, with evidence, or not, with the reason; the last one ends it all."""
    survey = row.survey
    _may(survey, by, today, REPORTS, "measure")
    if row.ended:
        raise NotNow
    if not evidence.strip():
        raise ValidationError({"evidence": _("请写明凭证或原因")})
    row.ended, row.evidence, row.ended_on = ended, evidence.strip(), today
    row.full_clean()
    row.save(update_fields=["ended", "evidence", "ended_on"])
    told = {"no": row.no, "ended": str(ended)}
    record("survey.measure ended", by=by, subject=survey.case, on=today, payload=told)
    if survey.measures.filter(ended="").exists():
        timers.refresh(survey.case, today)
    else:
        advance(survey.case, "done", by=by, today=today, seen=seen)


@transaction.atomic
def rate(survey: Survey, *, good: bool, by: User, today: date) -> None:
    """One worker says whether what was done is good; until the end the last word counts.

    Raises:
        NotEntitled: somebody who was not asked in the survey.
        Closed: not the time to rate.
    """
    identity = identity_of(survey, by, today)
    held = Survey.objects.select_for_update(no_key=True).filter(pk=survey.pk)
    if not held.values_list("pk", flat=True) or not _being_rated(survey):
        raise Closed
    MeasureRating.objects.update_or_create(
        survey=survey, ticket=_ticket(survey, identity), defaults={"good": good}
    )


def _being_rated(survey: Survey) -> bool:
    return Survey.objects.filter(pk=survey.pk, case__state="evaluated").exists()


def _ticket(survey: Survey, identity: str) -> str:
    try:
        return ticket(survey.rating_scope, "rating", identity)
    except KeyDestroyed:
        raise Closed from None
