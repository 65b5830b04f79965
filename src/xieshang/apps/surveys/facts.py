"""What the guards of a survey need to know."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db.models import QuerySet

from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.surveys.models import Survey
from xieshang.core.disclosure import Sample
from xieshang.core.procedure.m16_guards import SurveyFacts

MEASURED = {"analysing", "measure"}  # where measures are written down and carried out


def population(survey: Survey, on: date) -> int | None:
    """How many may answer: as frozen, or as many as would be now."""
    if survey.entitled is not None:
        return survey.entitled
    return people(survey, on).count()


def people(survey: Survey, on: date) -> QuerySet[RosterEntry]:
    """The roster entries of those whom the survey asks, on a day."""
    rows = RosterEntry.objects.in_force(on)
    if survey.enterprise_id is not None:
        return rows.filter(enterprise=survey.enterprise_id)
    return rows.filter(enterprise__region_code__startswith=survey.region_code)


def sample_of(survey: Survey, on: date) -> Sample:
    """How many have answered of how many, and of which groups where that is asked for."""
    groups = survey.questionnaire.groups if survey.quotas else ""
    by_group: Counter[str] = Counter()
    if groups:
        by_group.update(survey.answers.values_list(f"given__{groups}", flat=True))
    return Sample(population(survey, on) or 0, survey.answers.count(), by_group)


def facts_of(survey: Survey, today: date) -> SurveyFacts:
    """All facts of M16."""
    measures = list(survey.measures.all()) if survey.case.state in MEASURED else []
    cited = {number for one in measures for number in one.cites}
    left = (
        [one for one in survey.remarks.only("pk") if one.number not in cited] if cited else []
    )
    open_ = [one for one in measures if not one.ended]
    reported = [one.progress_on for one in measures if one.progress_on]
    return SurveyFacts(
        ready=survey.questionnaire.ready,
        survey_ends_on=survey.closes_on,
        sample=sample_of(survey, today),
        rule=survey.rule,
        over=today > survey.closes_on,
        suggestions=survey.remarks.count(),
        reason=survey.reason,
        measures=len(measures),
        uncited=sum(not one.cites for one in measures),
        unanswered=len(left),
        unfinished=len(open_),
        last_progress_on=max(reported, default=None),
        measure_due_on=min((one.due_on for one in open_), default=None),
    )
