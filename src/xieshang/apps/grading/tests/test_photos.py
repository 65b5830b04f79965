"""Photos on the team's sheet: who adds them, what they stand in for, whose they are."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from PIL import Image

from xieshang.apps.cases.errors import Refused, StateChanged
from xieshang.apps.documents.models import Attachment
from xieshang.apps.documents.uploads import Received, take
from xieshang.apps.grading.handing import photos_of
from xieshang.apps.grading.models import Grading
from xieshang.apps.grading.services import deciding, photos, scoring, teams
from xieshang.apps.grading.services.self_check import Given
from xieshang.apps.grading.tests import world
from xieshang.apps.organizations.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _elsewhere(settings: object, tmp_path: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]


def shot(shade: int = 120) -> Received:
    """What is kept of a telephone's photograph that says where it was taken."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "GPS 39.9,116.4"
    Image.new("RGB", (60, 40), (shade, 20, 40)).save(out, "JPEG", exif=exif)
    out.seek(0)
    return take(out, name="东门.jpg", size=out.getbuffer().nbytes)


def written(note: str = "现场看过") -> world.Stage:
    stage = world.submitted(world.opened(world.house()))
    teams.assign(stage.grading, stage.team, by=stage.county, today=world.SUBMITTED)
    world.write(stage)
    scoring.score(
        stage.grading, {"F3.1.2": Given(1, note)}, undercut=False, forged=False,
        by=stage.assessor, today=world.SCORED,
    )  # fmt: skip
    return stage


def add(stage: world.Stage, *files: Received, code: str = "F3.1.2") -> None:
    photos.add(stage.grading, code, files, by=stage.assessor, today=world.SCORED)


def test_a_photo_stands_in_for_a_note_and_says_nothing_but_its_pixels() -> None:
    stage = written(note="")
    with pytest.raises(Refused) as error:
        scoring.hand_in(stage.grading, by=stage.assessor, today=world.SCORED)
    assert [one.code for one in error.value.blockers] == ["team-without-note"]
    add(stage, shot())
    [row] = photos_of(stage.grading)
    with row.file.open("rb") as kept:
        assert b"GPS" not in kept.read()
    world.handed_in(stage, world.SCORED)
    assert stage.state == "review"
    with pytest.raises(StateChanged):
        add(stage, shot(60))


def test_a_photo_that_is_added_or_taken_away_asks_for_both_words_anew() -> None:
    stage = written()
    scoring.hand_in(stage.grading, by=stage.assessor, today=world.SCORED)
    add(stage, shot())
    other = stage.team.second.user
    assert not scoring.hand_in(stage.grading, by=other, today=world.SCORED).moved
    [row] = photos_of(stage.grading)
    photos.take_away(stage.grading, row.pk, by=stage.assessor, today=world.SCORED)
    with pytest.raises(ValidationError):
        photos.take_away(stage.grading, row.pk, by=stage.assessor, today=world.SCORED)
    assert not scoring.hand_in(stage.grading, by=stage.assessor, today=world.SCORED).moved
    assert scoring.hand_in(stage.grading, by=other, today=world.SCORED).moved
    assert Attachment.objects.get(pk=row.pk).removed_by == stage.assessor


def test_nobody_else_puts_photos_on_the_sheet_and_only_beside_a_point() -> None:
    stage = written()
    for who in (stage.county, stage.chair, stage.head):
        with pytest.raises(PermissionDenied):
            photos.add(stage.grading, "F3.1.2", [shot()], by=who, today=world.SCORED)
    with pytest.raises(ValidationError):
        add(stage, shot(), code="F0.0.0")
    assert not photos_of(stage.grading).exists()


def test_the_same_photo_sent_twice_is_kept_once_and_another_team_begins_without() -> None:
    stage = written()
    add(stage, shot())
    add(stage, shot())
    assert photos_of(stage.grading).count() == 1
    other = world.team_of(stage.county, world.ELSEWHERE)
    teams.assign(stage.grading, other, by=stage.county, today=world.SCORED)
    assert not photos_of(stage.grading).exists()


def test_a_photo_of_the_look_before_does_not_stand_in_for_a_note_of_this_one() -> None:
    stage = written(note="")
    add(stage, shot())
    world.handed_in(stage, world.SCORED)
    deciding.decide(stage.grading, by=stage.county, today=world.DECIDED)
    stage.grading.case.refresh_from_db()
    type(stage.grading.case).objects.filter(pk=stage.grading.case_id).update(
        state="verify", state_since=world.CONFIRMED
    )
    again = Grading.objects.get(pk=stage.grading.pk)
    with pytest.raises(Refused):
        scoring.hand_in(again, by=stage.assessor, today=world.CONFIRMED)


def test_the_files_of_a_sheet_are_open_to_nobody_by_their_general_address() -> None:
    stage = written()
    add(stage, shot())
    for who in (stage.assessor, stage.county, stage.chair, stage.head, make.person()):
        assert not Attachment.objects.seen_by(who, world.SCORED).exists()
