"""What the guards of a survey need to know."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db.models import QuerySet

from xieshang.apps.organizations.models import RosterEntry
from xieshang.apps.surveys.models import Survey
from xieshang.core.disclosure import Sample
from xieshang.core.procedure.m16_guards import SurveyFacts


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
    return SurveyFacts(
        ready=survey.questionnaire.ready,
        survey_ends_on=survey.closes_on,
        sample=sample_of(survey, today),
        rule=survey.rule,
        over=today > survey.closes_on,
        suggestions=survey.remarks.count(),
        reason=survey.reason,
    )
