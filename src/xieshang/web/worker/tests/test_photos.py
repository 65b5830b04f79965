"""A photograph chosen on a telephone: what comes in, what is refused, who is shown it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from xieshang.apps.documents.uploads import LARGEST
from xieshang.apps.participation.models import Opinion, Photo
from xieshang.apps.participation.services import moderation
from xieshang.apps.participation.tests.crowd import TODAY, Here, listening_round, said
from xieshang.apps.participation.tests.test_photos import shot
from xieshang.web.worker.tests.test_saying import telephone, text

pytestmark = pytest.mark.django_db
SAY, MINE = "/w/say/", "/w/mine/"


@pytest.fixture(autouse=True)
def _own_day(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KEYS = tmp_path / "keys"
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


@pytest.fixture
def here() -> Here:
    return listening_round()


def sent(browser: Client, content: bytes, name: str = "a.jpg", **fields: Any) -> Any:
    photo = SimpleUploadedFile(name, content, "image/jpeg")
    form = {"submission": "k", "text": "加热柜坏了", "photo": photo, **fields}
    return browser.post(SAY, form)


def from_a_telephone() -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0132] = "Huawei", "2026:11:26 07:31:22"
    out = io.BytesIO()
    Image.new("RGB", (90, 60)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_the_author_sees_it_at_once_and_the_others_after_the_union(here: Here) -> None:
    mine, others = telephone(here, here.workers[0]), telephone(here, here.workers[1])
    assert sent(mine, from_a_telephone()).status_code == 302
    row = Opinion.objects.get()
    where = reverse("worker_photo", args=[row.pk])
    answer = mine.get(where)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"Huawei" not in answer.content
    assert "no-store" in answer["Cache-Control"]
    assert "工会看过后" in text(mine.get(SAY))
    assert others.get(where).status_code == 404
    assert where not in text(others.get(SAY))
    moderation.check(here.round, [row], by=here.people.chair, today=TODAY)
    assert others.get(where).status_code == 200
    assert where in text(others.get(SAY))
    assert telephone(here).get(where).status_code == 404
    assert telephone(here, here.people.boss).get(where).status_code == 404


def test_a_masked_opinions_photograph_is_its_authors_alone(here: Here) -> None:
    row = said(here, "加热柜坏了", here.workers[0], photo=shot())
    moderation.check(here.round, [row], by=here.people.chair, today=TODAY)
    moderation.mask(here.round, [row], reason="拍到了人", by=here.people.chair, today=TODAY)
    where = reverse("worker_photo", args=[row.pk])
    assert telephone(here, here.workers[1]).get(where).status_code == 404
    assert telephone(here, here.workers[0]).get(where).status_code == 200


def test_its_author_reads_why_it_was_withheld_and_objects(here: Here) -> None:
    row = said(here, "加热柜坏了", here.workers[0], photo=shot())
    moderation.withhold_photo(row, reason="拍到了工牌", by=here.people.chair, today=TODAY)
    mine = telephone(here, here.workers[0])
    assert "工会没有放出照片，理由：拍到了工牌" in text(mine.get(MINE))
    answer = mine.post(reverse("worker_appeal", args=[row.pk]), {"appeal": "是我自己的"})
    assert answer.status_code == 302
    assert "等上级工会答复" in text(mine.get(MINE))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "这不是照片"),
        (b"<!doctype html><script>alert(1)</script>", "这不是照片"),
        (b"%PDF-1.7", "这不是照片"),
        (b"\xff\xd8\xff\xe0 half", "照片打不开"),
        (b"\xff\xd8\xff" + bytes(LARGEST), "超过10 MB"),
    ],
)
def test_what_is_no_photograph_is_refused_and_the_words_stay(
    here: Here, content: bytes, words: str
) -> None:
    html = text(sent(telephone(here, here.workers[0]), content), 422)
    assert words in html
    assert "加热柜坏了" in html
    assert "要再选一次" in html
    assert (Opinion.objects.count(), Photo.objects.count()) == (0, 0)


def test_after_the_warning_it_says_that_the_photograph_is_to_be_chosen_again(
    here: Here,
) -> None:
    browser = telephone(here, here.workers[0])
    html = text(sent(browser, shot(), text="有事打13800000000"), 422)
    assert "照片没有收下，要再选一次" in html
    html = text(browser.post(SAY, {"submission": "k", "text": "有事打13800000000"}), 422)
    assert "要再选一次" not in html  # none was chosen


def test_a_photograph_of_another_round_is_not_there(here: Here) -> None:
    elsewhere = listening_round()
    row = said(elsewhere, "别家的", elsewhere.workers[0], photo=shot())
    moderation.check(elsewhere.round, [row], by=elsewhere.people.chair, today=TODAY)
    where = reverse("worker_photo", args=[row.pk])
    assert telephone(here, here.workers[0]).get(where).status_code == 404


def test_an_opinion_without_one_has_no_page_for_it(here: Here) -> None:
    row = said(here, "没照片", here.workers[0])
    where = reverse("worker_photo", args=[row.pk])
    assert telephone(here, here.workers[0]).get(where).status_code == 404
