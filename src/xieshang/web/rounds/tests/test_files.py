"""Files over HTTP: taken by their bytes, given as downloads, refused in words."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django import Settings

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case, DemoDay
from xieshang.apps.contracts.tests.factories import FILED, Told, contract_at
from xieshang.apps.documents.models import Attachment
from xieshang.apps.documents.uploads import LARGEST
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.participation.tests.test_photos import shot

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="(submission|seen)" value="([^"]*)">')


@pytest.fixture(autouse=True)
def _here(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.DEMO = True
    DemoDay.objects.create(day=FILED)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(told: Told, purpose: str = "material") -> str:
    return reverse("round_file_add", args=[told.round.pk, purpose])


def file(content: bytes = b"%PDF-1.7 licence", name: str = "执照.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def send(told: Told, by: User, *files: Any, **fields: Any) -> HttpResponse:
    sent = {"about": "licence", "attached": list(files)} | fields
    return signed_in(by).post(address(told), sent)  # type: ignore[return-value]


def test_a_file_is_given_back_only_as_a_download_in_a_sandbox() -> None:
    told = contract_at("7_file")
    assert send(told, told.people.hr, file()).status_code == 302
    row = Attachment.objects.get()
    answer = signed_in(told.people.boss).get(reverse("papers_attachment", args=[row.pk]))
    assert answer.content == b"%PDF-1.7 licence"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]


def test_purposes_that_have_pages_of_their_own_are_not_handed_in_here() -> None:
    told = contract_at("7_file")
    for purpose in ("evidence", "congress", "assessment", "nonsense"):
        page = signed_in(told.people.hr).get(address(told, purpose))
        assert page.status_code == 404, purpose


def test_a_picture_is_shown_since_a_telephone_saves_nothing() -> None:
    told = contract_at("7_file")
    send(told, told.people.hr, file(shot(), "门口.jpg"))
    row = Attachment.objects.get()
    answer = signed_in(told.people.boss).get(reverse("papers_attachment", args=[row.pk]))
    assert answer["Content-Disposition"].startswith("inline;")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_whoever_may_not_know_of_a_file_gets_404() -> None:
    told = contract_at("7_file")
    send(told, told.people.hr, file())
    url = reverse("papers_attachment", args=[Attachment.objects.get().pk])
    strangers = (
        told.people.outsider,
        told.people.reviewer,
        make.worker_of(told.round.enterprise),
    )
    assert [signed_in(one).get(url).status_code for one in strangers] == [404, 404, 404]
    elsewhere = signed_in(told.people.outsider)
    assert elsewhere.get(address(told)).status_code == 404
    assert elsewhere.post(address(told), {"attached": [file()]}).status_code == 404
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"",
        b"%PDF-" + bytes(LARGEST),
    ],
)
def test_one_file_that_is_not_taken_keeps_all_out(content: bytes, tmp_path: Path) -> None:
    told = contract_at("7_file")
    answer = send(told, told.people.hr, file(), file(content, "营业执照.png"))
    assert answer.status_code == 422
    assert "营业执照.png" in answer.content.decode() or not content
    assert Attachment.objects.count() == 0
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]


def test_more_than_ten_files_at_once_are_refused() -> None:
    told = contract_at("7_file")
    answer = send(told, told.people.hr, *(file(f"%PDF-{n}".encode()) for n in range(11)))
    assert answer.status_code == 422
    assert "一次最多10个文件" in answer.content.decode()


def test_a_gigabyte_that_is_only_announced_is_refused_unread() -> None:
    told = contract_at("7_file")
    answer = signed_in(told.people.hr).generic(
        "POST",
        address(told),
        b"",
        content_type="multipart/form-data",
        CONTENT_LENGTH=str(2**30),
    )
    assert answer.status_code == 413
    assert "文件太大" in answer.content.decode()


def test_the_second_send_of_one_form_keeps_one_file() -> None:
    told = contract_at("7_file")
    client = signed_in(told.people.hr)
    hidden = dict(HIDDEN.findall(client.get(address(told)).content.decode()))
    for _again in range(2):
        answer = client.post(address(told), hidden | {"about": "licence", "attached": [file()]})
        assert answer.status_code == 302
    assert Attachment.objects.count() == 1
    other = hidden | {"about": "licence", "attached": [file(b"%PDF-1.7 other")]}
    assert client.post(address(told), other).status_code == 422
    assert Attachment.objects.count() == 1


def test_a_file_is_removed_only_after_asking() -> None:
    told = contract_at("7_file")
    send(told, told.people.hr, file())
    url = reverse("round_file_remove", args=[told.round.pk, Attachment.objects.get().pk])
    client = signed_in(told.people.hr)
    assert "留痕里记着" in client.get(url).content.decode()
    assert Attachment.objects.kept().count() == 1
    assert client.post(url).status_code == 302
    assert Attachment.objects.kept().count() == 0
    assert client.post(url).status_code == 404


def test_after_the_step_the_page_of_a_file_says_what_happened_meanwhile() -> None:
    told = contract_at("7_file")
    send(told, told.people.hr, file())
    Case.objects.filter(pk=told.round.case_id).update(state="7_review")
    url = reverse("round_file_remove", args=[told.round.pk, Attachment.objects.get().pk])
    client = signed_in(told.people.hr)
    assert client.post(url).status_code == 409
    assert (
        client.post(address(told), {"about": "licence", "attached": [file()]}).status_code
        == 409
    )
    assert Attachment.objects.kept().count() == 1


def test_the_proof_of_publication_comes_with_the_act() -> None:
    told = contract_at("8_publish")
    told.contract.__class__.objects.filter(pk=told.contract.pk).update(summary="三句话")
    photo = io.BytesIO()
    Image.new("RGB", (40, 30)).save(photo, "JPEG")
    sent = {"places": ["board", "platform"], "attached": [file(photo.getvalue(), "公告栏.jpg")]}
    url = reverse("contract_act", args=[told.contract.pk, "publish"])
    assert signed_in(told.people.hr).post(url, sent).status_code == 302
    row = Attachment.objects.get(purpose="publication")
    page = signed_in(told.people.county).get(reverse("contract", args=[told.contract.pk]))
    assert row.name in page.content.decode()


def test_the_filing_form_starts_with_the_copies_of_the_law_and_names_its_article() -> None:
    told = contract_at("7_file")
    url = reverse("contract_act", args=[told.contract.pk, "submit"])
    html = signed_in(told.people.hr).get(url).content.decode()
    assert re.search(r'name="copies" value="5"', html)
    assert "第三十四条要求5份" in html


def test_where_the_text_was_not_read_the_filing_form_says_so_and_asks() -> None:
    told = contract_at("7_file")
    Case.objects.filter(pk=told.round.case_id).update(pack="CN-32")
    url = reverse("contract_act", args=[told.contract.pk, "submit"])
    client = signed_in(told.people.hr)
    html = client.get(url).content.decode()
    assert "未核验" in html
    assert not re.search(r'name="copies" value="\d', html)
    assert client.post(url, {"on_paper": ["union"]}).status_code == 422
