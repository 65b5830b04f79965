"""A survey from its preparation to its results, by the one mechanism."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from xieshang.apps.cases.errors import Refused
from xieshang.apps.cases.models import Deadline
from xieshang.apps.cases.selectors import inbox
from xieshang.apps.cases.services import sweep
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.surveys import catalogue, jobs, policies, services
from xieshang.apps.surveys.errors import Closed
from xieshang.apps.surveys.models import K_ABOVE, Survey
from xieshang.apps.surveys.services.answering import may_answer
from xieshang.apps.surveys.tests.factories import (
    HAPPY,
    LAST,
    NAMES,
    TODAY,
    UNHAPPY,
    answered,
    opened,
    prepared,
    stage,
)
from xieshang.apps.voices.errors import KeyDestroyed
from xieshang.apps.voices.services import ticket

pytestmark = pytest.mark.django_db
AFTER = LAST + timedelta(days=1)


def test_every_shipped_questionnaire_hangs_together_and_names_its_source() -> None:
    shipped = catalogue.shipped()
    assert set(shipped) == {"awareness", "satisfaction", "callback", "raise"}
    goals = {
        measure.indicator: measure.goals for one in shipped.values() for measure in one.measures
    }
    assert goals == {"A3-1": (50, 80, 90), "C4-2": (60, 80, 90), "A4-3": (60, 80, 90)}
    assert all(one.source and one.title.en for one in shipped.values())


def test_the_chair_prepares_and_the_county_opens() -> None:
    on = stage(10)
    survey = prepared(on)
    assert [row.title for row in inbox(on.county, TODAY)] == ["审定问卷和抽样"]
    with pytest.raises(PermissionDenied):
        services.approve(survey, by=on.chair, today=TODAY)
    services.approve(survey, by=on.county, today=TODAY)
    survey = Survey.objects.get(pk=survey.pk)
    assert (survey.case.state, survey.entitled, survey.opens_on) == ("open", 10, TODAY)
    [row] = Deadline.objects.filter(case=survey.case, timer="survey")
    assert row.breach_on == LAST


def test_fewer_people_than_answers_are_needed_are_not_asked() -> None:
    on = stage(9)
    with pytest.raises(Refused, match="9人"):
        services.approve(prepared(on), by=on.county, today=TODAY)


def test_an_awareness_survey_without_its_right_answers_is_not_opened() -> None:
    on = stage(10)
    survey = services.prepare(
        "awareness", enterprise=on.enterprise, closes_on=LAST, by=on.chair, today=TODAY
    )
    with pytest.raises(Refused, match="正确答案"):
        services.approve(survey, by=on.county, today=TODAY)
    survey = prepared(on, "awareness")
    who = survey.questionnaire.by_code["who"]
    assert {one.words.zh for one in who.options} == {*NAMES, "不知道"}
    [right] = who.right
    assert next(one.words.zh for one in who.options if one.code == right) == NAMES[0]


def test_strangers_prepare_nothing() -> None:
    on = stage(10)
    for user in (make.hr_of(on.enterprise), make.chair_of(make.enterprise()), on.workers[0]):
        on.chair = user
        with pytest.raises(PermissionDenied):
            prepared(on)
    assert not Survey.objects.exists()


@pytest.mark.parametrize("days", [0, -1, 93])
def test_a_last_day_that_is_none_is_refused(days: int) -> None:
    with pytest.raises(ValidationError):
        prepared(stage(10), last=TODAY + timedelta(days=days))


def _closed(workers: int, answers: int, sent: dict[str, list[str]] = HAPPY) -> Survey:
    on = stage(workers)
    survey = opened(on)
    answered(survey, on.workers[:answers], sent)
    sweep(AFTER)
    return Survey.objects.select_related("case").get(pk=survey.pk)


@pytest.mark.parametrize(
    ("workers", "answers", "state"),
    [(20, 9, "open"), (20, 10, "analysing"), (51, 10, "open"), (51, 11, "analysing")],
)
def test_the_sweep_closes_what_has_a_sample_and_holds_what_has_none(
    workers: int, answers: int, state: str
) -> None:
    assert _closed(workers, answers).case.state == state


def test_a_missed_sample_is_extended_or_ended_by_the_county() -> None:
    on = stage(20)
    survey = opened(on)
    answered(survey, on.workers[:9], HAPPY)
    with pytest.raises(Refused, match="还没有到最后一日"):
        services.give_up(survey, by=on.county, today=LAST)
    sweep(AFTER)
    jobs.daily(AFTER)
    assert [row.title for row in inbox(on.county, AFTER)] == ["延长问卷或结束问卷"]
    services.extend(survey, AFTER + timedelta(days=7), by=on.county, today=AFTER)
    services.answer(survey, HAPPY, key="x", by=on.workers[9], today=AFTER)
    sweep(AFTER + timedelta(days=8))
    survey.case.refresh_from_db()
    assert survey.case.state == "analysing"


def test_a_survey_that_is_given_up_tells_nothing(
    django_capture_on_commit_callbacks: Any,
) -> None:
    on = stage(20)
    survey = opened(on)
    answered(survey, on.workers[:9], HAPPY)
    sweep(AFTER)
    with django_capture_on_commit_callbacks(execute=True):
        services.give_up(survey, by=on.county, today=AFTER)
    survey.refresh_from_db()
    assert (survey.case.state, survey.results.count(), survey.counted) == ("closed", 0, 9)


def test_results_are_counted_once_for_each_audience_and_the_key_is_gone(
    django_capture_on_commit_callbacks: Any,
) -> None:
    on = stage(20)
    survey = opened(on)
    answered(survey, on.workers[:8], HAPPY)
    answered(survey, on.workers[8:16], UNHAPPY)
    with django_capture_on_commit_callbacks(execute=True):
        sweep(AFTER)
    survey = Survey.objects.select_related("case").get(pk=survey.pk)
    assert survey.case.state == "answered"  # nobody suggested anything: it is over
    open_, above = survey.results.get(k=10).content, survey.results.get(k=K_ABOVE).content
    assert (open_["measures"][0]["low"], above["measures"][0]["low"]) == (None, 8)
    assert above["crossings"][0]["cells"] == [[None] * 5] * 2
    with pytest.raises(KeyDestroyed):
        ticket(survey.scope, "answer", "entry/1")
    jobs.wind_up(survey, AFTER)
    assert survey.results.count() == 2


def test_a_lost_job_is_made_up_for_on_the_next_day() -> None:
    survey = _closed(20, 12)
    assert not survey.results.exists()
    jobs.daily(AFTER)
    assert survey.results.count() == 2


def test_suggestions_wait_for_an_answer_with_a_reason() -> None:
    on = stage(20)
    survey = opened(on)
    answered(survey, on.workers[:12], HAPPY | {"suggest": ["加一班车"]})
    sweep(AFTER)
    jobs.daily(AFTER)
    survey = Survey.objects.select_related("case").get(pk=survey.pk)
    assert survey.case.state == "analysing"
    with pytest.raises(Refused, match="理由"):
        services.decline(survey, " ", by=on.county, today=AFTER)
    services.decline(survey, "班车下月起加一班", by=on.county, today=AFTER)
    assert survey.case.state == "answered"


def test_a_closed_survey_takes_no_answer() -> None:
    on = stage(20)
    survey = opened(on)
    answered(survey, on.workers[:10], HAPPY)
    services.close(survey, by=on.county, today=TODAY)
    survey = Survey.objects.select_related("case").get(pk=survey.pk)
    with pytest.raises(Closed):
        services.answer(survey, HAPPY, key="x", by=on.workers[11], today=TODAY)
    with pytest.raises(Closed):
        may_answer(survey, on.workers[0], TODAY)


def test_the_number_of_answers_is_said_once_a_day() -> None:
    on = stage(20)
    survey = opened(on)
    answered(survey, on.workers[:12], HAPPY)
    survey.refresh_from_db()
    assert survey.counted == 0
    jobs.daily(TODAY)  # the day of the opening was counted when it opened
    survey.refresh_from_db()
    assert survey.counted == 0
    jobs.daily(TODAY + timedelta(days=1))
    survey.refresh_from_db()
    assert (survey.counted, survey.counted_on) == (12, TODAY + timedelta(days=1))


def test_a_quota_that_is_short_holds_the_close_back() -> None:
    on = stage(20)
    survey = services.prepare(
        "satisfaction",
        enterprise=on.enterprise,
        closes_on=LAST,
        quotas={"other": 2},
        by=on.chair,
        today=TODAY,
    )
    services.approve(survey, by=on.county, today=TODAY)
    survey = Survey.objects.select_related("case").get(pk=survey.pk)
    answered(survey, on.workers[:11], HAPPY)
    answered(survey, on.workers[11:12], UNHAPPY)
    with pytest.raises(Refused, match="人群"):
        services.close(survey, by=on.county, today=TODAY)
    answered(survey, on.workers[12:13], UNHAPPY)
    services.close(survey, by=on.county, today=TODAY)
    assert survey.case.state == "analysing"


def test_a_county_asks_a_whole_area() -> None:
    on = stage(6)
    second = make.enterprise()
    more = [make.worker_of(second) for _one in range(6)]
    make.worker_of(make.enterprise(region_code=make.OTHER_TOWN))
    survey = services.prepare(
        "satisfaction", region_code=make.COUNTY, closes_on=LAST, by=on.county, today=TODAY
    )
    services.approve(survey, by=on.county, today=TODAY)
    survey = Survey.objects.select_related("case").get(pk=survey.pk)
    assert survey.entitled == 12
    answered(survey, [on.workers[0], more[0]], HAPPY)
    assert policies.k_for(on.county, survey, TODAY) == K_ABOVE
    assert not Survey.objects.seen_by(on.chair, TODAY).exists()
    with pytest.raises(PermissionDenied):
        services.prepare(
            "satisfaction", region_code=make.COUNTY, closes_on=LAST, by=on.chair, today=TODAY
        )


def test_the_chair_reads_what_the_employer_reads() -> None:
    on = stage(10)
    survey = opened(on)
    hr = make.hr_of(on.enterprise)
    assert {policies.k_for(one, survey, TODAY) for one in (on.chair, hr, None)} == {10}
    assert policies.k_for(on.county, survey, TODAY) == K_ABOVE
    assert Survey.objects.seen_by(hr, TODAY).exists()
    assert not Survey.objects.run_by(hr, TODAY).exists()
    assert not Survey.objects.seen_by(make.hr_of(make.enterprise()), TODAY).exists()


def test_who_sends_while_the_survey_is_being_closed_is_told_that_it_is_closed(
    django_capture_on_commit_callbacks: Any,
) -> None:
    """The page was read when the survey was open; by now its key is gone."""
    on = stage(20)
    survey = opened(on)
    answered(survey, on.workers[:10], HAPPY)
    with django_capture_on_commit_callbacks(execute=True):
        other = Survey.objects.select_related("case").get(pk=survey.pk)
        services.close(other, by=on.county, today=TODAY)
    assert survey.open_on(TODAY)  # as this request remembers it
    with pytest.raises(Closed):
        services.answer(survey, HAPPY, key="late", by=on.workers[11], today=TODAY)
    with pytest.raises(Closed):
        services.answer_by_slip(survey, HAPPY, key="late", code="AAAA", today=TODAY)
    assert survey.answers.count() == 10
