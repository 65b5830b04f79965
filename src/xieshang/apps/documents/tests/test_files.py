"""What is drawn is what was said, always alike, sealed and checkable."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from docx import Document as Word
from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import RecordingPen
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.generic import StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from xieshang.apps.documents import files
from xieshang.apps.documents.choices import Audience
from xieshang.apps.documents.drawing import pdf, word
from xieshang.apps.documents.drawing.blocks import Sheet, blocks_of, plain
from xieshang.apps.documents.fields import templates
from xieshang.apps.documents.models import DocumentVersion
from xieshang.apps.documents.seals import NO_PDF, NO_SEAL, SEAL_BAD, SEAL_GOOD, examine
from xieshang.apps.documents.services import issue, lock, seal
from xieshang.apps.documents.tests.test_issue import TODAY, case_of
from xieshang.apps.organizations.tests.factories import chair_of, enterprise, head_of

RARE = "龘㛃䶮𬭎𠮷"
NOON = datetime(2026, 4, 29, 12, tzinfo=timezone(timedelta(hours=8)))
MINUTES = {
    "session_no": "第1次",
    "time": "2026-04-08T14:00:00+08:00",
    "place": "三楼会议室",
    "recorder": "周宁",
    "items": [{"topic": "签收率奖励", "result": "谈成"}],
}
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


def glyphs_of(content: bytes) -> dict[str, tuple[Any, ...]]:
    """What each character of the first page looks like, from the font inside the PDF itself."""
    found: dict[str, tuple[Any, ...]] = {}
    fonts = PdfReader(io.BytesIO(content)).pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    for font in fonts.values():
        spoken = said_by(font.get_object()["/ToUnicode"].get_object().get_data())
        [inner] = font.get_object()["/DescendantFonts"]
        described = inner.get_object()["/FontDescriptor"].get_object()
        table = CFFFontSet()
        table.decompile(io.BytesIO(described["/FontFile3"].get_object().get_data()), None)
        outlines = table[0].CharStrings
        for number, sign in spoken.items():
            pen = RecordingPen()
            outlines[f"cid{number:05d}" if number else ".notdef"].draw(pen)
            found[sign] = tuple((name, *map(str, points)) for name, points in pen.value)
        pen = RecordingPen()
        outlines[".notdef"].draw(pen)
        found[".notdef"] = tuple((name, *map(str, points)) for name, points in pen.value)
    return found


def said_by(table: bytes) -> dict[int, str]:
    """Glyph number → character, as the PDF tells whoever copies its text."""
    lines = re.findall(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", table)
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
            for glyph, text in lines}  # fmt: skip


def test_rare_characters_are_embedded_and_drawn_with_their_own_shapes() -> None:
    content = pdf.draw(sheet(from_side=RARE), "http://here/")
    assert RARE in text_of(content)
    drawn = glyphs_of(content)
    shapes = [drawn[sign] for sign in RARE]
    assert all(len(shape) > 10 for shape in shapes)  # strokes, not an empty box
    assert drawn[".notdef"] not in shapes
    assert len(set(shapes)) == len(RARE)


def test_a_character_that_no_font_has_would_be_noticed() -> None:
    content = pdf.draw(sheet(from_side="\U0003134a"), "http://here/")  # the newest plane
    drawn = glyphs_of(content)
    assert drawn.get("\U0003134a", drawn[".notdef"]) == drawn[".notdef"]


def test_word_names_the_type_that_has_the_rare_characters_and_what_stands_in_for_it() -> None:
    content = word.draw(sheet(from_side=RARE))
    opened = Word(io.BytesIO(content))
    assert any(RARE in cell.text for table in opened.tables for cell in table._cells)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        styles = parts.read("word/styles.xml").decode()
        fonts = parts.read("word/fontTable.xml").decode()
    assert f'w:eastAsia="{word.FONT}"' in styles
    assert f'w:name="{word.FONT}"' in fonts
    assert "SimSun-ExtB" in fonts


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
    one = sheet(
        from_side="职工方",
        why_now="第一行" * 60 + "\n第二行",
        topics=[{"no": 1, "title": "签收率奖励", "claim": "三档"}],
        signatures=[
            {"side": "首席代表", "name": "方敏", "date": "2026-03-09", "level": "确认"}
        ],
    )
    opened = Word(io.BytesIO(word.draw(one)))
    said = [paragraph.text for paragraph in opened.paragraphs]
    for table in opened.tables:
        said += [line.text for cell in table._cells for line in cell.paragraphs]
    printed = text_of(pdf.draw(one, "http://here/"))
    told = [text.replace(" ", "").replace("　", "") for text in said]
    missing = [text for text in told if text not in printed.replace("　", "")]
    assert [text for text in missing if not text.startswith(("内容指纹", "签名"))] == []
    assert "方敏" in told
    assert "签收率奖励" in told


def test_two_hundred_clauses_run_over_many_pages() -> None:
    clauses = [
        {"no": no, "chapter": "", "title": f"第{no}项", "text": "内容" * 60}
        for no in range(1, 201)
    ]
    content = pdf.draw(sheet("T06", clauses=clauses), "http://here/")
    assert len(PdfReader(io.BytesIO(content)).pages) > 10
    assert "第200条" in text_of(content)


def test_the_head_of_a_long_table_comes_again_and_nothing_is_cut() -> None:
    rows = [
        {"text": f"意见{no}，" + "说得很长" * 12, "answer": f"答{no}"} for no in range(1, 81)
    ]
    pages = PdfReader(
        io.BytesIO(pdf.draw(sheet("OPINIONS", opinions=rows), "http://here/"))
    ).pages
    assert len(pages) > 2
    assert all("答复" in page.extract_text() for page in pages)
    whole = text_of(pdf.draw(sheet("OPINIONS", opinions=rows), "http://here/"))
    assert all(f"答{no}" in whole for no in range(1, 81))


def test_signatures_never_stand_alone_on_a_page() -> None:
    for count in range(20, 44):
        clauses = [
            {"no": no, "chapter": "", "title": f"第{no}项", "text": "内容" * 30}
            for no in range(1, count)
        ]
        pages = PdfReader(
            io.BytesIO(pdf.draw(sheet("T06", clauses=clauses), "http://here/"))
        ).pages
        last = pages[-1].extract_text()
        assert "职工方首席代表" in last
        assert f"第{count - 1}条" in last


def signed() -> DocumentVersion:
    here = enterprise()
    case = case_of(here)
    version = issue(
        "T05", case=case, values=MINUTES, audience=Audience.FILING, by=None, today=TODAY
    )
    lock(version.document)
    for side, who in (("workers", chair_of(here)), ("employer", head_of(here))):
        seal(version, side=side, by=who, name="方敏", level="confirmed", at=NOON)
    return version


@pytest.mark.django_db
def test_both_seals_hold_for_pyhanko_itself(settings: Any, tmp_path: Any) -> None:
    settings.DATA = settings.MEDIA_ROOT = tmp_path
    version = signed()
    content = files.as_pdf(version)
    reader = PdfFileReader(io.BytesIO(content))
    root = load_cert_from_pemder(str(tmp_path / "seal.cert.pem"))  # type: ignore[no-untyped-call]
    trust = ValidationContext(trust_roots=[root], allow_fetching=False)
    states = [validate_pdf_signature(one, trust) for one in reader.embedded_signatures]
    assert [state.bottom_line for state in states] == [True, True]
    assert states[-1].coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert files.as_pdf(DocumentVersion.objects.get(pk=version.pk)) == content
    assert (tmp_path / "seal.key.p12").stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_each_seal_lies_on_the_frame_where_its_side_signs(settings: Any, tmp_path: Any) -> None:
    settings.DATA = settings.MEDIA_ROOT = tmp_path
    version = signed()
    places = pdf.seal_places(files.sheet_of(version), files.check_address(version))
    assert places["workers"].left < places["employer"].left
    assert places["workers"].top == places["employer"].top
    boxes = {}
    reader = PdfReader(io.BytesIO(files.as_pdf(version)))
    for number, page in enumerate(reader.pages):
        for note in page.get("/Annots", ()):
            field = note.get_object()
            boxes[str(field["/T"]).split("-")[0]] = (number, [int(x) for x in field["/Rect"]])
    for side, place in places.items():
        assert boxes[side] == (place.page, list(place.box))


@pytest.mark.django_db
def test_one_flipped_byte_anywhere_breaks_a_seal(settings: Any, tmp_path: Any) -> None:
    settings.DATA = settings.MEDIA_ROOT = tmp_path
    content = files.as_pdf(signed())
    assert [finding.what for finding in examine(content)][1:] == [SEAL_GOOD, SEAL_GOOD]
    first = next(iter(PdfFileReader(io.BytesIO(content)).embedded_signatures))
    start, length, *_rest = [int(number) for number in first.byte_range]
    for at in range(start + 200, start + length, length // 12):
        broken = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        found = {finding.what for finding in examine(broken)}
        assert found & {SEAL_BAD, NO_PDF}, at
        assert SEAL_GOOD not in found, at


@pytest.mark.django_db
def test_what_is_laid_over_a_sealed_page_afterwards_is_noticed(
    settings: Any, tmp_path: Any
) -> None:
    settings.DATA = settings.MEDIA_ROOT = tmp_path
    writer = IncrementalPdfFileWriter(io.BytesIO(files.as_pdf(signed())))
    over = StreamObject(stream_data=b"0 0 600 800 re f")  # all black
    writer.add_stream_to_page(0, writer.add_object(over))  # type: ignore[no-untyped-call]
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    found = [finding.what for finding in examine(out.getvalue())]
    assert found == [SEAL_BAD, SEAL_BAD]


@pytest.mark.django_db
def test_an_unsealed_pdf_and_junk_are_told_apart(settings: Any, tmp_path: Any) -> None:
    settings.DATA = tmp_path
    unsealed = pdf.draw(sheet(from_side="职工方"), "http://here/")
    assert [finding.what for finding in examine(unsealed)] == [NO_SEAL]
    assert [finding.what for finding in examine(b"not a pdf at all")] == [NO_PDF]
