"""Draws a sheet as a Word file; the same content always gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from xieshang.apps.documents.drawing.blocks import Block, Sheet, Signing

FONT = "Noto Sans CJK SC"
# What a machine without the open type may use instead; all of them know the rare characters.
OTHER_NAMES = "思源黑体 CN,Source Han Sans CN,微软雅黑,SimSun-ExtB"
LONG_AGO = (2026, 1, 1, 0, 0, 0)
INK, GREY = RGBColor(0x1D, 0x23, 0x29), RGBColor(0x5B, 0x63, 0x6C)
SEAL, HAIR = "C2142D", "B9BEC4"
TEXT_CM = 16.0  # width of the text
LABEL_CM = 3.6


def draw(sheet: Sheet) -> bytes:
    """The sheet as .docx."""
    word = Document()
    _frame(word, sheet)
    _title(word, sheet)
    for block in sheet.blocks:
        DRAWN[block.kind](word, block)
    end = _line(word, f"内容指纹 {sheet.fingerprint}，{sheet.made_on}制作。", 9, GREY)
    end.paragraph_format.space_before = Pt(14)
    raw = io.BytesIO()
    word.save(raw)
    return _timeless(raw.getvalue())


def _frame(word: WordDocument, sheet: Sheet) -> None:
    style: Any = word.styles["Normal"]
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(10.5), INK
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(4)
    style.paragraph_format.line_spacing = 1.3
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.6), Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(2.4)
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    head.style = foot.style = style  # their own styles bring tabs of their own
    _run(head, f"{sheet.title}\t{sheet.watermark}", 8, GREY)
    _edge(head, "bottom", HAIR, 4)
    _run(
        foot,
        f"{sheet.number} · 第{sheet.version}版 · 指纹 {sheet.fingerprint}\t第",
        8,
        GREY,
    )
    _count(foot, "PAGE")
    _run(foot, "页，共", 8, GREY)
    _count(foot, "NUMPAGES")
    _run(foot, "页", 8, GREY)
    for line in (head, foot):
        stops = line.paragraph_format.tab_stops
        stops.add_tab_stop(Cm(TEXT_CM), WD_TAB_ALIGNMENT.RIGHT)
    about = word.core_properties
    about.title, about.author = sheet.title, "协商"
    about.created = about.modified = datetime(*LONG_AGO, tzinfo=UTC)
    about.last_modified_by, about.revision = "", 1


def _title(word: WordDocument, sheet: Sheet) -> None:
    head = _line(word, sheet.title, 19, INK, bold=True)
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _edge(head, "top", SEAL, 12)
    head.paragraph_format.space_after = Pt(2)
    number = _line(word, sheet.number, 9, GREY)
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    number.paragraph_format.space_after = Pt(8)


def _heading(word: WordDocument, block: Block) -> None:
    line = _line(word, block.label, 11.5, INK, bold=True)
    line.paragraph_format.space_before = Pt(12)
    line.paragraph_format.keep_with_next = True


def _chapter(word: WordDocument, block: Block) -> None:
    line = _line(word, block.label, 12.5, INK, bold=True)
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_before = Pt(14)
    line.paragraph_format.keep_with_next = True


def _text(word: WordDocument, block: Block) -> None:
    if block.label:
        _line(word, block.label, 10.5, INK, bold=True).paragraph_format.keep_with_next = True
    for text in block.text.split("\n"):
        word.add_paragraph(text).paragraph_format.first_line_indent = Pt(21)


def _list(word: WordDocument, block: Block) -> None:
    for number, text in enumerate(filter(None, block.text.split("\n")), start=1):
        word.add_paragraph(f"{number}. {text}")


def _facts(word: WordDocument, block: Block) -> None:
    table = _table_of(word, 2, len(block.rows))
    _widths(table, [LABEL_CM, TEXT_CM - LABEL_CM])
    for row, (label, text) in zip(table.rows, block.rows, strict=True):
        _cell(row.cells[0], label, 10.5, GREY)
        _cell(row.cells[1], text, 10.5, INK)
        for cell in row.cells:
            _border(cell, "bottom", HAIR)
    _gap(word)


def _table(word: WordDocument, block: Block) -> None:
    if block.label:
        _line(word, block.label, 10.5, INK, bold=True).paragraph_format.keep_with_next = True
    table = word.add_table(rows=1 + len(block.rows), cols=len(block.head), style="Table Grid")
    table.autofit = False
    _widths(table, _shares(block))
    for row, texts in zip(table.rows, [block.head, *block.rows], strict=True):
        first = texts is block.head
        for cell, text, right in zip(row.cells, texts, block.right, strict=True):
            _cell(cell, text, 9, INK, bold=first)
            if right:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _row(row, head=first)
    _gap(word)


def _sign(word: WordDocument, block: Block) -> None:
    _gap(word)
    table = _table_of(word, len(block.signing), 1)
    _widths(table, [TEXT_CM / max(2, len(block.signing))] * len(block.signing))
    for cell, one in zip(table.rows[0].cells, block.signing, strict=True):
        _signing(cell, one)
    _row(table.rows[0], head=False)
    _gap(word)


def _signing(cell: _Cell, one: Signing) -> None:
    _cell(cell, one.role, 9, GREY)
    if one.name:
        _run(cell.add_paragraph(), one.name, 15, INK, bold=True)
        said = f"{one.level}　{one.date}".strip()
        _run(cell.add_paragraph(), said, 9, RGBColor(0x9E, 0x10, 0x25))
    else:
        cell.add_paragraph()
        _run(cell.add_paragraph(), "签名、盖章　　　　　年　　月　　日", 9, GREY)
    for edge in ("top", "left", "bottom", "right"):
        _border(cell, edge, SEAL if one.name else HAIR)


DRAWN = {
    "heading": _heading,
    "annex": _heading,
    "chapter": _chapter,
    "text": _text,
    "clause": _text,
    "list": _list,
    "facts": _facts,
    "table": _table,
    "sign": _sign,
}


def _run(
    line: Paragraph, text: str, size: float, colour: RGBColor, *, bold: bool = False
) -> None:
    run = line.add_run(text)
    run.font.size, run.font.color.rgb, run.bold = Pt(size), colour, bold


def _line(
    word: WordDocument, text: str, size: float, colour: RGBColor, *, bold: bool = False
) -> Paragraph:
    line = word.add_paragraph()
    _run(line, text, size, colour, bold=bold)
    return line


def _cell(cell: _Cell, text: str, size: float, colour: RGBColor, *, bold: bool = False) -> None:
    line = cell.paragraphs[0]
    line.paragraph_format.space_after = Pt(2)
    line.paragraph_format.space_before = Pt(2)
    line.paragraph_format.line_spacing = 1.15
    _run(line, text, size, colour, bold=bold)


def _gap(word: WordDocument) -> None:
    line = word.add_paragraph()
    line.paragraph_format.space_after = Pt(0)
    line.paragraph_format.line_spacing = Pt(6)


def _table_of(word: WordDocument, columns: int, rows: int) -> Table:
    table: Table = word.add_table(rows=rows, cols=columns)
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    return table


def _widths(table: Table, centimetres: list[float]) -> None:
    for column, width in zip(table.columns, centimetres, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _shares(block: Block) -> list[float]:
    """Widths in centimetres: narrow columns as their longest entry asks, wide ones the rest."""
    longest = [
        max((len(text) for text in texts), default=1)
        for texts in zip(block.head, *block.rows, strict=True)
    ]
    narrow = [0.0 if wide else min(0.36 * length + 0.6, 4.5)
              for wide, length in zip(block.wide, longest, strict=True)]  # fmt: skip
    rest = max(TEXT_CM - sum(narrow), 2.0)
    return [width or rest / sum(block.wide) for width in narrow]


def _row(row: Any, *, head: bool) -> None:
    """A row is not torn over two pages; the head comes again on each."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
        for cell in row.cells:
            shade = OxmlElement("w:shd")
            shade.set(qn("w:val"), "clear")
            shade.set(qn("w:fill"), "F5F3EE")
            cell._tc.get_or_add_tcPr().append(shade)


def _border(cell: _Cell, edge: str, colour: str) -> None:
    properties = cell._tc.get_or_add_tcPr()
    borders = properties.find(qn("w:tcBorders"))
    if borders is None:
        borders = OxmlElement("w:tcBorders")
        properties.append(borders)
    borders.append(_drawn_edge(edge, colour, 4))


def _edge(line: Paragraph, edge: str, colour: str, eighths: int) -> None:
    """A rule above or below a paragraph, in eighths of a point."""
    borders = OxmlElement("w:pBdr")
    borders.append(_drawn_edge(edge, colour, eighths))
    line._p.get_or_add_pPr().append(borders)


def _drawn_edge(edge: str, colour: str, eighths: int) -> Any:
    drawn = OxmlElement(f"w:{edge}")
    for name, value in (
        ("val", "single"),
        ("sz", str(eighths)),
        ("space", "6"),
        ("color", colour),
    ):
        drawn.set(qn(f"w:{name}"), value)
    return drawn


def _count(line: Paragraph, name: str) -> None:
    """A number that Word itself keeps: the page, or how many there are."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    properties = OxmlElement("w:rPr")
    size = OxmlElement("w:sz")
    size.set(qn("w:val"), "16")
    properties.append(size)
    text = OxmlElement("w:t")
    text.text = "1"
    run.extend((properties, text))
    field.append(run)
    line._p.append(field)


FONTS_PART = "word/fontTable.xml"
NAMED = (
    f'<w:font w:name="{FONT}"><w:altName w:val="{OTHER_NAMES}"/>'
    '<w:charset w:val="86"/><w:family w:val="swiss"/><w:pitch w:val="variable"/>'
    "</w:font></w:fonts>"
)


def _timeless(raw: bytes) -> bytes:
    """The same parts with one fixed time each: a zip otherwise remembers when it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist()):
            content = old.read(name)
            if name == FONTS_PART:
                content = content.replace(b"</w:fonts>", NAMED.encode())
            part = zipfile.ZipInfo(name, LONG_AGO)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, content)
    return out.getvalue()
