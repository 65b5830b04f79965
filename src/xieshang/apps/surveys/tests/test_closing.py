"""An answer that comes in while the survey is closed is counted, or it is not kept."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction

from xieshang.apps.surveys import jobs, services
from xieshang.apps.surveys.errors import Closed
from xieshang.apps.surveys.models import Survey
from xieshang.apps.surveys.tests.factories import HAPPY, TODAY, answered, opened, stage

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 20


def test_an_answer_that_is_under_way_when_the_survey_is_closed_is_counted() -> None:
    on = stage(12)
    survey = opened(on)
    answered(survey, on.workers[:10], HAPPY)
    under_way, asked_to_close = Event(), Event()

    def say() -> None:
        try:
            with transaction.atomic():
                services.answer(survey, HAPPY, key="last", by=on.workers[10], today=TODAY)
                under_way.set()
                asked_to_close.wait(PATIENCE)
                time.sleep(0.5)  # the other hand is at the row by now
        finally:
            connection.close()

    def close() -> None:
        try:
            under_way.wait(PATIENCE)
            mine = Survey.objects.select_related("case").get(pk=survey.pk)
            asked_to_close.set()
            services.close(mine, by=on.county, today=TODAY)
            jobs.wind_up(mine, TODAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as hands:
        for done in [hands.submit(say), hands.submit(close)]:
            done.result(60)
    assert survey.answers.count() == 11
    assert {one.content["answers"] for one in survey.results.all()} == {11}


def test_a_page_that_was_open_before_the_closing_keeps_nothing_after_it() -> None:
    on = stage(12)
    before = opened(on)
    answered(before, on.workers[:10], HAPPY)
    services.close(Survey.objects.get(pk=before.pk), by=on.county, today=TODAY)
    assert before.case.state == "open"  # as the page still has it
    with pytest.raises(Closed):
        services.answer(before, HAPPY, key="late", by=on.workers[10], today=TODAY)
    assert before.answers.count() == 10
