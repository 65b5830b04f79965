"""The page that checks a file answers in its heading, and says what it proves."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from xieshang.apps.documents import files
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.models import DocumentVersion
from xieshang.apps.documents.services import issue
from xieshang.apps.documents.tests.test_files import signed
from xieshang.apps.documents.tests.test_issue import OFFER, TODAY, case_of
from xieshang.apps.organizations.tests.factories import enterprise

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Any) -> None:
    settings.DATA = settings.MEDIA_ROOT = tmp_path


def written(
    *, audience: Audience = Audience.BOTH_SIDES, place: str = "三楼"
) -> DocumentVersion:
    here = enterprise(short_name="甲")
    values = OFFER | {"meet_place": place}
    return issue(
        "T02", case=case_of(here), values=values, audience=audience, by=None, today=TODAY
    )


def asked(client: Client, words: str) -> tuple[int, str]:
    answer = client.get(reverse("check"), {"q": words})
    return answer.status_code, answer.content.decode()


def sent(client: Client, content: bytes) -> str:
    upload = SimpleUploadedFile("合同.pdf", content, content_type="application/pdf")
    return client.post(reverse("check"), {"file": upload}).content.decode()


@pytest.mark.parametrize("part", ["number", "short", "long", "spaced", "upper"])
def test_a_number_or_a_fingerprint_finds_the_document(client: Client, part: str) -> None:
    version = written()
    sha = version.content_sha256
    words = {
        "number": version.document.number,
        "short": sha[:8],
        "long": sha,
        "spaced": f" {sha[:4]} {sha[4:8]} ",
        "upper": sha[:16].upper(),
    }[part]
    status, html = asked(client, words)
    assert status == 200
    assert "平台有这份文件" in html
    assert version.document.number in html
    assert sha in html


def test_that_it_exists_is_told_but_not_its_text(client: Client) -> None:
    version = written(place="秘密的会议室")
    _status, html = asked(client, version.document.number)
    assert "内容只对这一轮协商的有关人员开放" in html
    assert "秘密的会议室" not in html
    assert reverse("papers_pdf", args=[version.document_id, 1]) not in html


def test_a_public_document_can_be_opened_from_there(client: Client) -> None:
    version = written(audience=Audience.PUBLIC)
    _status, html = asked(client, version.content_sha256[:16])
    assert reverse("papers_pdf", args=[version.document_id, 1]) in html


def test_an_older_version_says_that_there_is_a_newer_one(client: Client) -> None:
    first = written()
    issue(
        "T02", case=first.document.case, values=OFFER | {"meet_place": "食堂"},
        audience=Audience.BOTH_SIDES, by=None, today=TODAY,
    )  # fmt: skip
    _status, html = asked(client, first.content_sha256[:16])
    assert "后来有第2版" in html


@pytest.mark.parametrize("words", ["甲要约〔2026〕9号", "ffffffffffff", "abc", "%", "x" * 120])
def test_what_is_not_known_is_said_to_be_unknown(client: Client, words: str) -> None:
    written()
    status, html = asked(client, words)
    assert status == 200
    assert "平台没有这份文件" in html


def test_nothing_asked_is_told_at_the_field(client: Client) -> None:
    answer = client.post(reverse("check"), {"q": " "})
    assert answer.status_code == 422
    assert "请填编号或指纹，或者选一个PDF" in answer.content.decode()


def test_a_sealed_contract_is_whole_and_a_changed_one_is_not_to_be_trusted(
    client: Client,
) -> None:
    content = files.as_pdf(signed())
    html = sent(client, content)
    assert "没有被改过" in html
    assert html.count("签章以后文件没有被改过") == 2
    middle = len(content) // 3
    broken = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    html = sent(client, broken)
    assert "不要相信这份文件" in html or "这个文件打不开" in html
    assert "没有被改过</h1>" not in html


def test_an_unsealed_pdf_and_junk_are_told_apart(client: Client) -> None:
    assert "这份PDF没有签章" in sent(client, files.as_pdf(written()))
    assert "这个文件打不开" in sent(client, b"\x00 not a pdf")


def test_a_file_that_is_too_large_is_refused_at_its_field(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xieshang.web.papers.checking.LARGEST", 10)
    answer = client.post(reverse("check"), {"file": SimpleUploadedFile("a.pdf", b"x" * 11)})
    assert answer.status_code == 422
    assert "文件太大" in answer.content.decode()
