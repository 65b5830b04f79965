"""What is drawn is what was said, always alike, sealed and checkable."""

from __future__ import annotations

import io
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from docx import Document as Word
from pypdf import PdfReader

from xieshang.apps.documents import files, poster
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.drawing import pdf, word
from xieshang.apps.documents.drawing.blocks import Sheet, blocks_of, plain
from xieshang.apps.documents.fields import templates
from xieshang.apps.documents.models import DocumentVersion
from xieshang.apps.documents.seals import NO_PDF, NO_SEAL, SEAL_BAD, SEAL_GOOD, examine
from xieshang.apps.documents.services import issue, lock, seal
from xieshang.apps.documents.tests.test_issue import OFFER, TODAY, case_of
from xieshang.apps.organizations.tests.factories import chair_of, enterprise, head_of

RARE = "龘㛃䶮𬭎𠮷"
NOON = datetime(2026, 4, 29, 12, tzinfo=timezone(timedelta(hours=8)))
MARKUP = (
    "#panic(1)",
    "$x^2$",
    "*粗* _斜_",
    "@ref",
    "\\n",
    '"引号"',
    "// 注",
    "[a](b)",
    "<标签>",
)


def sheet(code: str = "T02", **values: Any) -> Sheet:
    return Sheet("题目", "甲要约〔2026〕1号", 1, "ab12", "2026-04-10", blocks_of(code, values))


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")


def test_rare_characters_are_drawn_with_their_glyphs() -> None:
    content = pdf.draw(sheet(from_side=RARE), "http://here/")
    assert RARE in text_of(content)
    fonts = PdfReader(io.BytesIO(content)).pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    for font in fonts.values():
        [inner] = font.get_object()["/DescendantFonts"]
        described = inner.get_object()["/FontDescriptor"].get_object()
        assert "/FontFile3" in described or "/FontFile2" in described


@pytest.mark.parametrize("said", MARKUP)
def test_no_text_of_a_user_becomes_markup(said: str) -> None:
    drawn = text_of(pdf.draw(sheet(from_side=said), "http://here/"))
    assert said.replace(" ", "") in drawn


def test_what_cannot_be_printed_is_left_out() -> None:
    assert plain("甲\u202e乙\x00\u200b丙\n丁") == "甲乙丙\n丁"


@pytest.mark.parametrize("code", sorted(templates()))
def test_every_template_can_be_drawn_empty_and_full(code: str) -> None:
    full = {field.name: f"值{field.name}" for field in templates()[code].fields} | {
        "clauses": [{"no": 1, "chapter": "总则", "title": "双方", "text": "正文"}]
    }
    for values in ({}, full):
        assert blocks_of(code, values) is not None
    word.draw(sheet(code, **full))


def test_the_same_content_gives_the_same_bytes() -> None:
    one = sheet(from_side="职工方", topics=[{"no": 1, "title": "奖励"}])
    assert pdf.draw(one, "http://here/") == pdf.draw(one, "http://here/")
    assert word.draw(one) == word.draw(one)


def test_word_says_what_the_pdf_says() -> None:
    one = sheet(from_side="职工方", why_now="第一行" * 20 + "\n第二行")
    opened = Word(io.BytesIO(word.draw(one)))
    said = "".join(paragraph.text for paragraph in opened.paragraphs)
    assert "要约方：职工方" in said
    assert "第二行" in said
    assert "要约方：职工方" in text_of(pdf.draw(one, "http://here/"))


def test_two_hundred_clauses_run_over_many_pages() -> None:
    clauses = [
        {"no": no, "chapter": "", "title": f"第{no}项", "text": "内容" * 60}
        for no in range(1, 201)
    ]
    content = pdf.draw(sheet("T06", clauses=clauses), "http://here/")
    assert len(PdfReader(io.BytesIO(content)).pages) > 10
    assert "第200条" in text_of(content)


def signed() -> DocumentVersion:
    here = enterprise()
    case = case_of(here)
    version = issue(
        "T02", case=case, values=OFFER, audience=Audience.FILING, by=None, today=TODAY
    )
    lock(version.document)
    for side, who in (("workers", chair_of(here)), ("employer", head_of(here))):
        seal(version, side=side, by=who, name="方敏", level="confirmed", at=NOON)
    return version


@pytest.mark.django_db
def test_both_seals_hold_and_one_flipped_byte_breaks_them(settings: Any, tmp_path: Any) -> None:
    settings.DATA = settings.MEDIA_ROOT = tmp_path
    version = signed()
    content = files.as_pdf(version)
    assert [finding.what for finding in examine(content)][1:] == [SEAL_GOOD, SEAL_GOOD]
    assert files.as_pdf(DocumentVersion.objects.get(pk=version.pk)) == content
    middle = content.index(b"/Contents", len(content) // 4) // 2
    broken = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    found = {finding.what for finding in examine(broken)}
    assert found & {SEAL_BAD, NO_PDF}
    assert SEAL_GOOD not in found
    assert (tmp_path / "seal.key.p12").stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_an_unsealed_pdf_and_junk_are_told_apart(settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path
    unsealed = pdf.draw(sheet(from_side="职工方"), "http://here/")
    assert [finding.what for finding in examine(unsealed)] == [NO_SEAL]
    assert [finding.what for finding in examine(b"not a pdf at all")] == [NO_PDF]


@pytest.mark.django_db
@pytest.mark.parametrize("size", list(poster.SIZES))
def test_the_poster_is_one_page_and_names_no_person(size: str) -> None:
    here = enterprise(name="安澜" + "很长的名字" * 8 + "有限公司")
    reader = PdfReader(io.BytesIO(poster.draw(here, "食堂", size)))
    assert len(reader.pages) == 1
    assert poster.address(here, "食堂") == poster.address(here, "食堂")
