"""The employer's figures: who of a side opens them, and what each opening leaves behind."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from docx import Document as Word
from pytest_django import Settings

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import DemoDay
from xieshang.apps.consultations.choices import Side
from xieshang.apps.consultations.services import sides
from xieshang.apps.contracts.tests.factories import AGREED, Told, contract_at
from xieshang.apps.documents.models import DocumentVersion
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _here(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.DEMO = True
    DemoDay.objects.create(day=AGREED)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(told: Told, user: User) -> int:
    url = reverse("round_figures", args=[told.round.pk])
    return signed_in(user).get(url).status_code


def version_of(told: Told) -> DocumentVersion:
    version = told.round.data_sheet.document
    assert version is not None
    return version


def paper(told: Told, user: User, kind: str = "pdf") -> tuple[int, bytes]:
    version = version_of(told)
    url = reverse(f"papers_{kind}", args=[version.document_id, version.no])
    answer = signed_in(user).get(url)
    return answer.status_code, answer.content


def name_on_the_list(told: Told, by: User, *seats: int) -> int:
    url = reverse("round_readers", args=[told.round.pk])
    return signed_in(by).post(url, {"seats": [str(one) for one in seats]}).status_code


def representative(told: Told) -> tuple[int, User]:
    """A worker with an account on a seat of the workers' side."""
    user = make.worker_of(told.round.enterprise)
    one = told.round.representatives.of(Side.WORKERS).filter(chief=False, until=None)[0]
    seat = sides.Seat(user.name, user=user, votes_yes=34, votes_no=1, votes_abstain=1)
    newcomer = sides.replace_representative(
        one, seat, because="调岗", by=told.people.chair, today=AGREED
    )
    return newcomer.pk, user


def test_until_a_list_is_made_every_representative_reads_and_nobody_else() -> None:
    told = contract_at("4_meeting")
    _seat, user = representative(told)
    people = told.people
    for one in (user, people.chair, people.boss, people.hr):
        assert page(told, one) == 200
    for one in (people.recorder, people.county, people.reviewer, people.outsider):
        assert page(told, one) == 404
        assert paper(told, one)[0] == 404


def test_whoever_is_not_on_the_list_gets_404_for_page_and_papers() -> None:
    told = contract_at("4_meeting")
    seat, user = representative(told)
    assert name_on_the_list(told, told.people.chair) == 302
    assert page(told, user) == 404
    assert [paper(told, user, kind)[0] for kind in ("pdf", "docx")] == [404, 404]
    assert [page(told, chief) for chief in (told.people.chair, told.people.boss)] == [200, 200]
    assert page(told, told.people.hr) == 200
    assert name_on_the_list(told, told.people.chair, seat) == 302
    assert page(told, user) == 200


def test_each_side_keeps_its_own_list() -> None:
    told = contract_at("4_meeting")
    seat, user = representative(told)
    assert name_on_the_list(told, told.people.hr, seat) == 422  # not one of its own
    assert name_on_the_list(told, told.people.hr) == 302
    assert page(told, user) == 200
    for stranger in (user, told.people.recorder, told.people.county):
        assert name_on_the_list(told, stranger) == 403


def test_who_takes_over_a_seat_takes_over_its_place_on_the_list() -> None:
    told = contract_at("4_meeting")
    seat, left = representative(told)
    name_on_the_list(told, told.people.chair, seat)
    came = make.worker_of(told.round.enterprise)
    one = told.round.representatives.get(pk=seat)
    takes = sides.Seat(came.name, user=came, votes_yes=34, votes_no=1, votes_abstain=1)
    sides.replace_representative(one, takes, because="离职", by=told.people.chair, today=AGREED)
    assert page(told, came) == 200
    document = version_of(told).document
    assert list(document.readers.filter(pk__in=[left.pk, came.pk])) == [came]


def test_every_opening_stands_on_the_trail_and_both_chiefs_see_it() -> None:
    told = contract_at("4_meeting")
    seat, user = representative(told)
    name_on_the_list(told, told.people.chair, seat)
    page(told, user)
    paper(told, user, "pdf")
    paper(told, user, "docx")
    rows = Event.objects.filter(kind="document.opened", actor=user)
    assert [row.payload["form"] for row in rows] == ["page", "pdf", "docx"]
    url = reverse("round_figures", args=[told.round.pk])
    for chief in (told.people.chair, told.people.boss):
        html = signed_in(chief).get(url).content.decode()
        assert "谁打开过" in html
        for words in ("看了网页", "打开了PDF", "下载了Word", "改了职工方的名单"):
            assert words in html
    assert "谁打开过" not in signed_in(user).get(url).content.decode()


def test_a_refused_opening_and_a_look_at_the_head_leave_no_row() -> None:
    told = contract_at("4_meeting")
    page(told, told.people.recorder)
    paper(told, told.people.recorder)
    url = reverse("round_figures", args=[told.round.pk])
    signed_in(told.people.chair).head(url)
    assert not Event.objects.filter(kind="document.opened").exists()


def test_a_copy_carries_its_readers_name_and_the_day() -> None:
    told = contract_at("4_meeting")
    _seat, user = representative(told)
    _status, pdf = paper(told, user)
    text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().replace(" ", "")
    assert user.name in text
    assert "2026年4月10日" in text
    _status, other = paper(told, told.people.boss)
    assert user.name not in pypdf.PdfReader(io.BytesIO(other)).pages[0].extract_text()
    _status, word = paper(told, user, "docx")
    header = Word(io.BytesIO(word)).sections[0].header.paragraphs[0].text
    assert f"{user.name} 2026年4月10日" in header


def test_the_figures_stand_on_no_page_that_leaves_no_row() -> None:
    told = contract_at("4_meeting")
    sheet = told.round.data_sheet
    sheet.revenue = 98_765_432
    sheet.save()
    html = signed_in(told.people.chair).get(reverse("round", args=[told.round.pk]))
    assert "98,765,432" not in html.content.decode()
    url = reverse("round_figures", args=[told.round.pk])
    assert "98,765,432" in signed_in(told.people.chair).get(url).content.decode()
