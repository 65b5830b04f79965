"""The page that checks a file answers in its heading, and says what it proves."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from xieshang.apps.documents import files
from xieshang.apps.documents.choices import ONE_SIDE, Audience
from xieshang.apps.documents.models import DocumentVersion
from xieshang.apps.documents.recorded import act_of
from xieshang.apps.documents.services import issue
from xieshang.apps.documents.tests.test_files import signed
from xieshang.apps.documents.tests.test_issue import OFFER, TODAY, case_of
from xieshang.apps.organizations.tests.factories import chair_of, enterprise, hr_of
from xieshang.apps.trail.proofs import receipt as proof_of
from xieshang.apps.trail.sequencer import sequence_all
from xieshang.apps.trail.tests.logs import NOW
from xieshang.web.papers.checking import LIMIT, MOST

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Any) -> None:
    settings.DATA = settings.MEDIA_ROOT = tmp_path
    settings.KEYS = tmp_path / "keys"


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


def test_a_reader_who_scans_the_code_gets_the_paper_and_its_receipt(client: Client) -> None:
    version = written()
    sequence_all(now=NOW)
    addresses = [
        reverse(name, args=[version.document_id, 1])
        for name in ("papers_pdf", "papers_receipt")
    ]
    code = files.check_address(version).removeprefix(settings.SITE)
    client.force_login(hr_of(enterprise()))
    html = client.get(code).content.decode()
    assert not any(address in html for address in addresses)
    here = version.document.case.enterprise
    assert here is not None
    client.force_login(hr_of(here))
    html = client.get(code).content.decode()
    assert all(address in html for address in addresses)
    assert client.get(addresses[1]).status_code == 200


@pytest.mark.parametrize("audience", ONE_SIDE)
def test_that_a_side_has_a_paper_for_itself_cannot_be_found_out_by_guessing_its_number(
    client: Client, audience: str
) -> None:
    version = written(audience=Audience(audience))
    here = version.document.case.enterprise
    assert here is not None
    own, other = chair_of(here), hr_of(here)
    if audience == Audience.EMPLOYER_SIDE:
        own, other = other, own
    for reader, known in ((None, False), (other, False), (own, True)):
        if reader:
            client.force_login(reader)
        html = asked(client, version.document.number)[1]
        assert ("平台有这份文件" in html) is known
        assert (version.document.title in html) is known
    client.logout()  # whoever holds the paper may ask whether it is a true one
    assert "平台有这份文件" in asked(client, version.content_sha256[:16])[1]


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
    assert "请填编号或指纹，或者选一个文件" in answer.content.decode()


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
    content = files.as_pdf(written())
    html = sent(client, content)
    assert "没有被改过</h1>" in html
    assert "一个字节都不差" in html
    html = sent(client, content + b"%")
    assert "和平台上的不一样" in html
    stranger = content.replace(b"/Keywords", b"/Keyworts")
    assert "这份PDF没有签章" in sent(client, stranger)
    assert "这个文件打不开" in sent(client, b"\x00 not a pdf")
    assert "请输入页脚的编号或指纹" in sent(client, b"")


def test_a_version_that_stands_in_the_log_says_since_when(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    version = written(audience=Audience.PUBLIC)
    assert "还没有入册" in asked(client, version.document.number)[1]
    sequence_all(now=NOW)
    receipt = reverse("papers_receipt", args=[version.document_id, 1])
    with django_assert_num_queries(8):
        html = asked(client, version.document.number)[1]
    assert "起一直在册" in html
    assert "还没有上级见证" in html
    assert receipt in html


def test_the_receipt_of_a_paper_is_given_to_its_readers_and_checked_here(
    client: Client,
) -> None:
    version = written(audience=Audience.PUBLIC)
    address = reverse("papers_receipt", args=[version.document_id, 1])
    early = client.get(address)
    assert early.status_code == 409
    assert "刚做好，还没有记进留痕册" in early.content.decode()
    sequence_all(now=NOW)
    answer = client.get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    html = sent(client, answer.content)
    assert "这张回执有效" in html
    assert "做成一份文书" in html
    assert version.document.number in html
    secret = written()
    assert (
        client.get(reverse("papers_receipt", args=[secret.document_id, 1])).status_code == 404
    )


def test_of_a_closed_paper_a_receipt_says_no_more_than_whether_it_is_the_same(
    client: Client,
) -> None:
    version, other = written(place="秘密的会议室"), written()
    sequence_all(now=NOW)
    act = act_of(version)
    proof = proof_of(act) if act else None
    assert proof is not None

    def told(words: str) -> str:
        upload = SimpleUploadedFile("a.tlog-proof", proof.text.encode())
        return client.post(reverse("check"), {"file": upload, "q": words}).content.decode()

    assert "是哪一份文书，这里不能说" in told("")
    assert version.document.number not in told("")
    assert "就是你查的那份文书的" in told(version.content_sha256[:16])
    assert "就是你查的那份文书的" in told(version.document.number)
    assert "不是你查的那份文书的" in told(other.content_sha256[:16])
    for place in ("食堂", "二楼", "四楼", "五楼", "六楼"):  # more than the page shows
        values = OFFER | {"meet_place": place}
        issue(
            "T02", case=version.document.case, values=values,
            audience=Audience.BOTH_SIDES, by=None, today=TODAY,
        )  # fmt: skip
    assert version.document.versions.count() == MOST + 1
    assert "就是你查的那份文书的" in told(version.document.number)


def test_a_file_that_is_too_large_is_refused_at_its_field(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xieshang.web.papers.checking.LARGEST", 10)
    answer = client.post(reverse("check"), {"file": SimpleUploadedFile("a.pdf", b"x" * 11)})
    assert answer.status_code == 422
    assert "文件太大" in answer.content.decode()


@pytest.mark.usefixtures("one_window")
def test_whoever_sends_too_many_files_waits_and_may_still_ask_by_number(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = written()
    few = LIMIT.__class__("check", 2, LIMIT.within)
    monkeypatch.setattr("xieshang.web.papers.checking.LIMIT", few)
    for status in (200, 200, 429):
        upload = SimpleUploadedFile("a.pdf", b"junk")
        answer = client.post(reverse("check"), {"file": upload})
        assert answer.status_code == status
    assert "核对得太多了" in answer.content.decode()
    assert asked(client, version.document.number)[0] == 200
