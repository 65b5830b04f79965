"""Forms in which there is nobody to choose, or no room, say so and what to do."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from xieshang.apps.accounts.models import User
from xieshang.apps.documents.attaching import MOST
from xieshang.apps.documents.choices import Audience, Purpose
from xieshang.apps.documents.models import Attachment
from xieshang.apps.documents.uploads import Received, take
from xieshang.apps.grading.choices import MeasureKind
from xieshang.apps.grading.models import Grading
from xieshang.apps.grading.services import following, leaving, photos, teams
from xieshang.apps.grading.services.following import Planned
from xieshang.apps.grading.tests import world
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db


def page(who: User, grading: Grading, slug: str) -> str:
    client = Client()
    client.force_login(who)
    return client.get(f"/desk/grading/{grading.pk}/{slug}/").content.decode()


def full(grading: Grading, purpose: Purpose, by: User) -> None:
    """As many rows of files as a case may have of these; their bytes are not looked at."""
    said = {"case_id": grading.case_id, "purpose": purpose, "audience": Audience.ASSESSORS,
            "media_type": "application/pdf", "size": 9, "added_by": by,
            "added_on": world.SUBMITTED}  # fmt: skip
    Attachment.objects.bulk_create(
        Attachment(name=f"{no}.pdf", sha256=f"{no:064d}", about="F3.1.2", **said)
        for no in range(MOST)
    )


def paper() -> Received:
    return take(io.BytesIO(b"%PDF-1.7 notice"), name="公告.pdf", size=15)


def test_with_nobody_to_take_the_place_the_page_says_why_and_leads_to_the_pool() -> None:
    stage = world.submitted(world.opened(world.house()))
    teams.assign(stage.grading, stage.team, by=stage.county, today=world.SUBMITTED)
    other = world.team_of(stage.county, make.TOWN)  # of the enterprise's own township
    shown = page(stage.county, stage.grading, "replace")
    for one in other.members:
        assert f"{one.user.name}就在这个乡镇街道" in shown
    assert reverse("grading_pool_enter") in shown
    assert 'name="into"' not in shown
    world.team_of(stage.county, world.ELSEWHERE)
    assert 'name="into"' in page(stage.county, stage.grading, "replace")


def test_with_no_team_to_assign_the_page_says_why() -> None:
    stage = world.submitted(world.opened(world.house()))
    assert 'name="team"' in page(stage.county, stage.grading, "team")
    teams.assign(stage.grading, stage.team, by=stage.county, today=world.SUBMITTED)
    leaving.recuse(stage.grading, "有亲属", by=stage.assessor, today=world.SUBMITTED)
    shown = page(stage.county, stage.grading, "team")
    assert f"{stage.assessor.name}已在这次评估回避" in shown
    assert reverse("grading_pool_enter") in shown


def test_the_files_of_the_sheet_take_no_place_of_what_proves_a_measure() -> None:
    stage = world.submitted(world.opened(world.house()))
    teams.assign(stage.grading, stage.team, by=stage.county, today=world.SUBMITTED)
    assert "还能放40个" in page(stage.assessor, stage.grading, "photos")
    full(stage.grading, Purpose.ASSESSMENT, stage.assessor)
    assert "已放满40个" in page(stage.assessor, stage.grading, "photos")
    with pytest.raises(ValidationError):
        photos.add(stage.grading, "F3.1.2", [paper()], by=stage.assessor, today=world.SUBMITTED)


def test_the_form_of_a_measure_says_how_many_files_still_fit() -> None:
    stage = world.graded(world.house(), 70)
    full(stage.grading, Purpose.ASSESSMENT, stage.assessor)
    plan = [
        Planned(kind, due_on=world.CONFIRMED + timedelta(days=70))
        for kind in (MeasureKind.REMINDER, MeasureKind.OFFER, MeasureKind.AGENCY,
                     MeasureKind.CHECK)
    ]  # fmt: skip
    following.take_measures(stage.grading, plan, by=stage.county, today=world.CONFIRMED)
    assert "还能放40个" in page(stage.county, stage.grading, "done")
    row = stage.grading.measures.earliest("pk")
    following.measure_done(
        stage.grading, row.pk, done_on=world.CONFIRMED, note="发了", files=[paper()],
        by=stage.county, today=world.CONFIRMED,
    )  # fmt: skip
    assert "还能放39个" in page(stage.county, stage.grading, "done")
    full(stage.grading, Purpose.EVIDENCE, stage.county)
    assert "凭证已放满40个" in page(stage.county, stage.grading, "done")
