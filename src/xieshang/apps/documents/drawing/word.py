"""Draws a sheet as a Word file; the same content always gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from xieshang.apps.documents.drawing.blocks import Block, Sheet

FONT = "Noto Sans CJK SC"
LONG_AGO = (2026, 1, 1, 0, 0, 0)
GREY = RGBColor(0x5B, 0x63, 0x6C)


def draw(sheet: Sheet) -> bytes:
    """The sheet as .docx."""
    word = Document()
    _frame(word, sheet)
    head = word.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = head.add_run(sheet.title)
    run.bold, run.font.size = True, Pt(18)
    number = word.add_paragraph()
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    small = number.add_run(sheet.number)
    small.font.size, small.font.color.rgb = Pt(9), GREY
    for block in sheet.blocks:
        _block(word, block)
    raw = io.BytesIO()
    word.save(raw)
    return _timeless(raw.getvalue())


def _frame(word: WordDocument, sheet: Sheet) -> None:
    style = word.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.6), Cm(2.4)
    foot = section.footer.paragraphs[0]
    text = f"{sheet.number} · 第{sheet.version}版 · 指纹 {sheet.fingerprint}"
    run = foot.add_run(text)
    run.font.size, run.font.color.rgb = Pt(8), GREY
    about = word.core_properties
    about.title, about.author = sheet.title, "协商"
    about.created = about.modified = datetime(*LONG_AGO, tzinfo=UTC)
    about.last_modified_by, about.revision = "", 1


def _block(word: WordDocument, block: Block) -> None:
    if block.kind == "line":
        line = word.add_paragraph()
        line.add_run(f"{block.label}：").bold = True
        line.add_run(block.text)
    elif block.kind in {"text", "clause"}:
        word.add_paragraph().add_run(block.label).bold = True
        for text in block.text.split("\n"):
            word.add_paragraph(text).paragraph_format.first_line_indent = Pt(22)
    elif block.kind == "chapter":
        chapter = word.add_paragraph()
        chapter.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = chapter.add_run(block.label)
        run.bold, run.font.size = True, Pt(13)
    elif block.kind == "table":
        word.add_paragraph().add_run(block.label).bold = True
        _table(word, block)
    else:
        word.add_paragraph(f"{block.label}：{block.text}")


def _table(word: WordDocument, block: Block) -> None:
    table = word.add_table(rows=1, cols=len(block.head), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, block.head, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    for row in block.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _timeless(raw: bytes) -> bytes:
    """The same parts with one fixed time each: a zip otherwise remembers when it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist()):
            part = zipfile.ZipInfo(name, LONG_AGO)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return out.getvalue()
