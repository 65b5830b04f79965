"""Surveys in a browser: every page in both sizes and languages, and an answer sent."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.urls import reverse
from playwright.sync_api import Page

from tests.support.browser import LOOKS, Visits, looks, picture
from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import DemoDay
from xieshang.apps.surveys import jobs, services
from xieshang.apps.surveys.models import Survey
from xieshang.apps.surveys.services import measures
from xieshang.apps.surveys.tests.factories import (
    HAPPY,
    TODAY,
    UNHAPPY,
    answered,
    opened,
    prepared,
    stage,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _today(settings: Any, tmp_path: Path) -> None:
    settings.DEMO = True
    settings.KEYS = tmp_path / "keys"
    caches["pages"].clear()
    DemoDay.objects.create(day=TODAY)


def usable(page: Page, name: str, language: str = "zh-CN") -> None:
    for size, checks in looks(page, language):
        picture(page, f"survey-{name}-{size}-{language}")
        for check in checks:
            check(page)


def test_a_worker_answers_and_is_told_what_was_left_out(visit: Visits) -> None:
    on = stage(12)
    survey = opened(on)
    page = visit(reverse("worker_survey", args=[survey.pk]), by=on.workers[0], size="phone")
    page.get_by_label("一线生产或服务").check()
    page.get_by_label("不满意", exact=True).check()
    page.get_by_role("button", name="交答卷").click()
    page.get_by_text("请至少选一项").first.wait_for()
    usable(page, "answer-errors")
    page.get_by_label("没有问过我们").check()
    page.get_by_role("button", name="交答卷").click()
    page.get_by_role("heading", name="收到了").wait_for()
    usable(page, "thanks")
    assert survey.answers.get().given == {
        "work": "frontline",
        "satisfied": "2",
        "short": ["voice"],
    }


@pytest.mark.parametrize("language", LOOKS)
def test_every_page_of_surveys(visit: Visits, language: str) -> None:
    on = stage(44, without_phone=2)
    waiting = prepared(on, "awareness")
    survey = opened(on)
    counted = _counted(on.county, on.workers, opened(on))
    carried = _with_measure(on.county, _counted(on.county, on.workers, opened(on)))
    pages: list[tuple[str, str, User | None, list[Any]]] = [
        ("worker_home", "home", on.workers[0], []),
        ("worker_survey", "answer", on.workers[0], [survey.pk]),
        ("worker_survey", "over", on.workers[0], [counted.pk]),
        ("worker_survey_results", "worker-results", on.workers[0], [counted.pk]),
        ("worker_slip", "slip", None, []),
        ("surveys", "listing", on.chair, []),
        ("survey_new", "new", on.chair, ["awareness"]),
        ("survey", "waiting", on.county, [waiting.pk]),
        ("survey", "open", on.county, [survey.pk]),
        ("survey_slips", "slips", on.chair, [survey.pk]),
        ("survey_results", "results", on.county, [counted.pk]),
        ("survey_measure_new", "new-measure", on.county, [counted.pk]),
        ("survey_measure", "finish", on.county, [carried.pk, 1, "finish"]),
        ("survey", "measures", on.county, [carried.pk]),
        ("worker_survey_results", "worker-measures", on.workers[0], [carried.pk]),
    ]
    tabs = {
        user: visit("about:blank", by=user, language=language)
        for user in (on.workers[0], None, on.chair, on.county)
    }
    for route, name, user, args in pages:
        tabs[user].goto(reverse(route, args=args))
        usable(tabs[user], name, language)
    page = tabs[on.chair]
    page.goto(reverse("survey_slips", args=[survey.pk]))
    page.locator("#id_count").fill("2")
    page.locator("form.xs-card button").click()
    page.locator(".xs-slip-code").first.wait_for()
    usable(page, "printed", language)


def _with_measure(county: User, survey: Survey) -> Survey:
    survey = Survey.objects.select_related("case").get(pk=survey.pk)
    measures.add(
        survey, text="夜班加一班车", owner="行政部", due_on=TODAY + timedelta(days=60),
        cites=[one.number for one in survey.remarks.all()], by=county, today=TODAY,
    )  # fmt: skip
    measures.convert(survey, "", by=county, today=TODAY)
    return survey


def _counted(county: User, workers: list[User], survey: Survey) -> Survey:
    answered(survey, workers[:26], HAPPY)
    answered(survey, workers[26:40], UNHAPPY | {"suggest": ["夜班加一班车"]})
    services.close(survey, by=county, today=TODAY)
    jobs.wind_up(survey, TODAY)
    return survey
