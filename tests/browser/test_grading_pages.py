"""Gradings in a browser: the team's sheet, the points opened, a worker's objection."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches
from django.urls import reverse
from playwright.sync_api import Page

from tests.support.browser import Visits, assert_accessible, assert_fits, picture
from xieshang.apps.cases.models import DemoDay
from xieshang.apps.grading.services import deciding, teams
from xieshang.apps.grading.tests import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.DEMO = True
    caches["pages"].clear()
    DemoDay.objects.create(day=world.DECIDED)


def usable(page: Page, name: str) -> None:
    picture(page, name)
    assert_accessible(page)
    assert_fits(page)


def test_from_the_teams_sheet_to_a_workers_objection(visit: Visits) -> None:
    stage = world.submitted(world.opened(world.house(workers=1)))
    teams.assign(stage.grading, stage.team, by=stage.county, today=world.SUBMITTED)
    act = reverse("grading_act", args=[stage.grading.pk, "sheet"])
    page = visit(act, by=stage.assessor, size="phone")
    usable(page, "grading-sheet-phone")
    page.get_by_label("F3.1.2 协商码或公告在各工作场所可见").select_option("0")
    page.get_by_label("F3.1.2 小组看到了什么").fill("东门没有贴码")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已保存，还有51项没有打分").wait_for()
    world.write(stage, 70)
    world.handed_in(stage, world.SCORED)
    deciding.decide(stage.grading, by=stage.county, today=world.DECIDED)
    page = visit(reverse("grading", args=[stage.grading.pk]), by=stage.head, size="desktop")
    page.get_by_text("协商建制：").click()
    usable(page, "grading-desktop")
    page = visit(reverse("worker_grading"), by=stage.workers[0], size="phone")
    usable(page, "grading-worker-phone")
    page.get_by_role("link", name="我有异议").click()
    page.get_by_label("哪里不对").fill("食堂没有公布合同")
    usable(page, "grading-appeal-phone")
    page.get_by_role("button", name="提出异议").click()
    page.get_by_text("没有记是谁写的").wait_for()
    assert stage.state == "review"
