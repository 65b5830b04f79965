"""What is done for surveys in the background: count at the end, say how many once a day."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from django.db import transaction
from django_tasks import task

from xieshang.apps.cases import timers
from xieshang.apps.cases.services import advance
from xieshang.apps.surveys.facts import sample_of
from xieshang.apps.surveys.models import K_ABOVE, Survey, SurveyResult
from xieshang.apps.voices.services import forget
from xieshang.core.questions import results


@task()
def finish(survey: int, day: str) -> None:
    """Count a survey that is over and forget its key; may run twice and counts once."""
    wind_up(Survey.objects.select_related("case").get(pk=survey), date.fromisoformat(day))


@transaction.atomic
def wind_up(survey: Survey, today: date) -> None:
    """Store what each audience is told; from then on nobody can be matched with an answer."""
    survey = (
        Survey.objects.select_for_update(of=("self",)).select_related("case").get(pk=survey.pk)
    )
    if survey.case.state not in {"analysing", "closed"} or survey.results.exists():
        return
    if survey.case.state == "analysing":
        _count(survey, today)
    _say_how_many(survey, today)
    forget(survey.scope, today=today)
    if survey.case.state == "analysing" and not survey.remarks.exists():
        advance(survey.case, "conclude", by=None, today=today)


def _count(survey: Survey, today: date) -> None:
    given = list(survey.answers.order_by("pk").values_list("given", flat=True))
    for k in {K_ABOVE, survey.k}:
        told = results(survey.questionnaire, given, entitled=survey.entitled or 0, k=k)
        SurveyResult.objects.create(survey=survey, k=k, content=asdict(told), counted_on=today)


def _say_how_many(survey: Survey, today: date) -> None:
    """The number of answers as the desk may see it: of yesterday, not of a minute ago."""
    sample = sample_of(survey, today)
    survey.counted, survey.counted_on = sample.answers, today
    survey.groups_short = list(sample.groups_short(survey.rule))
    survey.save(update_fields=["counted", "counted_on", "groups_short"])


def daily(today: date) -> int:
    """Once a day: how many have answered, and whose sample was missed; how many it went over.

    Results that a lost task left uncounted are counted here.
    """
    running = Survey.objects.filter(case__state="open").exclude(counted_on=today)
    done = 0
    for survey in running.select_related("case"):
        with transaction.atomic():
            _say_how_many(survey, today)
            if today > survey.closes_on:
                timers.refresh(survey.case, today)
        done += 1
    left = Survey.objects.filter(case__state="analysing", results=None)
    for survey in left.select_related("case"):
        wind_up(survey, today)
        done += 1
    return done
