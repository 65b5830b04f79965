"""What became of the suggestions: measures that cite them, done or not, and rated."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.cases.errors import Refused
from xieshang.apps.cases.services import sweep
from xieshang.apps.consultations.errors import NotNow
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.surveys import jobs, services
from xieshang.apps.surveys.errors import Closed, NotEntitled
from xieshang.apps.surveys.models import MeasureRating, Survey, SurveyMeasure
from xieshang.apps.surveys.services import measures
from xieshang.apps.surveys.tests.factories import (
    HAPPY,
    TODAY,
    Stage,
    answered,
    opened,
    stage,
)
from xieshang.apps.voices.errors import KeyDestroyed
from xieshang.apps.voices.services import ticket

pytestmark = pytest.mark.django_db
DUE = TODAY + timedelta(days=60)
Ended = SurveyMeasure.Ended


def suggested(on: Stage) -> Survey:
    """Closed and counted; two workers suggested something."""
    survey = opened(on)
    answered(survey, on.workers[:10], HAPPY)
    for user, said in ((on.workers[10], "夜班加一班车"), (on.workers[11], "食堂供热菜")):
        services.answer(
            survey, HAPPY | {"suggest": [said]}, key=f"k{user.pk}", by=user, today=TODAY
        )
    services.close(survey, by=on.county, today=TODAY)
    jobs.wind_up(survey, TODAY)
    return Survey.objects.select_related("case").get(pk=survey.pk)


def numbers(survey: Survey) -> dict[str, str]:
    return {one.text: one.number for one in survey.remarks.all()}


def measured(on: Stage, survey: Survey, *cites: str, text: str = "加一班车") -> SurveyMeasure:
    return measures.add(
        survey, text=text, owner="行政部", due_on=DUE, cites=cites, by=on.county, today=TODAY
    )


def test_the_number_that_a_worker_is_told_is_that_of_the_suggestion() -> None:
    on = stage(12)
    survey = opened(on)
    said = HAPPY | {"suggest": ["夜班加一班车"]}
    for _twice in range(2):
        services.answer(survey, said, key="minted", by=on.workers[0], today=TODAY)
        [told] = services.numbers(survey, said, key="minted")
        assert numbers(survey) == {"夜班加一班车": told}
    assert services.numbers(survey, HAPPY, key="minted") == []
    row = survey.answers.get()
    assert told.replace("-", "").lower() not in f"{row.pk.hex}{row.ticket}{row.key_hash}"


def test_a_measure_cites_the_suggestions_that_it_answers() -> None:
    on = stage(12)
    survey = suggested(on)
    bus = numbers(survey)["夜班加一班车"]
    for wrong in ((), ("0000-0000",), (bus, "0000-0000")):
        with pytest.raises(ValidationError):
            measured(on, survey, *wrong)
    with pytest.raises(PermissionDenied):
        measures.add(
            survey, text="加车", owner="行政部", due_on=DUE, cites=[bus], by=on.chair,
            today=TODAY,
        )  # fmt: skip
    with pytest.raises(Refused, match="措施"):
        measures.convert(survey, "", by=on.county, today=TODAY)
    row = measured(on, survey, bus)
    with pytest.raises(Refused, match="1条建议没有归进措施"):
        measures.convert(survey, " ", by=on.county, today=TODAY)
    measures.convert(survey, "热菜要等食堂改造", by=on.county, today=TODAY)
    assert survey.case.state == "measure"
    with pytest.raises(NotNow):
        measures.remove(row, by=on.county, today=TODAY)


def carried_out(on: Stage) -> Survey:
    """Two measures: one done, one not; what is left is to rate them."""
    survey = suggested(on)
    found = numbers(survey)
    bus = measured(on, survey, found["夜班加一班车"])
    meal = measured(on, survey, found["食堂供热菜"], text="夜班供热菜")
    measures.convert(survey, "", by=on.county, today=TODAY)
    for row in (bus, meal):
        row.survey = survey
    measures.report(bus, "已招标", by=on.chair, today=TODAY)
    assert survey.case.moves.filter(event="progress").count() == 1
    with pytest.raises(PermissionDenied):
        hr = make.hr_of(on.enterprise)
        measures.finish(bus, Ended.DONE, "车已开", by=hr, today=TODAY)
    with pytest.raises(ValidationError):
        measures.finish(bus, Ended.DONE, " ", by=on.chair, today=TODAY)
    measures.finish(bus, Ended.DONE, "首班车照片", by=on.chair, today=TODAY)
    survey.case.refresh_from_db()
    assert survey.case.state == "measure"
    [limit] = survey.case.deadlines.filter(timer="measure", status="open")
    assert limit.breach_on == DUE
    measures.finish(meal, Ended.NOT_DONE, "食堂改造推迟", by=on.county, today=TODAY)
    survey.case.refresh_from_db()
    assert survey.case.state == "evaluated"
    return survey


def test_done_and_not_done_end_it_and_the_ratings_are_counted_once() -> None:
    on = stage(24)
    survey = carried_out(on)
    for number, user in enumerate(on.workers):
        measures.rate(survey, good=False, by=user, today=TODAY)
        measures.rate(survey, good=number < 14, by=user, today=TODAY)
    assert MeasureRating.objects.count() == 24
    assert {one.name for one in MeasureRating._meta.get_fields()} == {
        "id", "survey", "ticket", "good",
    }  # fmt: skip
    with pytest.raises(NotEntitled):
        measures.rate(survey, good=True, by=make.worker_of(on.enterprise), today=TODAY)
    sweep(TODAY + timedelta(days=15))
    survey = Survey.objects.select_related("case").get(pk=survey.pk)
    assert (survey.case.state, survey.rated) == ("closed", {"of": 24, "low": 14, "high": 14})
    with pytest.raises(Closed):
        measures.rate(survey, good=True, by=on.workers[0], today=TODAY)


def test_few_ratings_are_not_told_and_the_key_is_gone(
    django_capture_on_commit_callbacks: Any,
) -> None:
    on = stage(12)
    survey = carried_out(on)
    for user in on.workers[:9]:
        measures.rate(survey, good=True, by=user, today=TODAY)
    with django_capture_on_commit_callbacks(execute=True):
        sweep(TODAY + timedelta(days=15))
    survey.refresh_from_db()
    assert survey.rated == {"of": None, "low": None, "high": None}
    with pytest.raises(KeyDestroyed):
        ticket(survey.rating_scope, "rating", "entry/1")
