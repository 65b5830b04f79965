"""Makes the files that tests send in: honest ones, and those that must be refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"


def xlsx(rows: Iterable[Sequence[Any]], *, formula: str = "") -> bytes:
    """A workbook with one sheet; texts as texts, numbers as numbers."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("名单")
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, place, value)
            elif value is not None:
                sheet.write(number, place, value)
    if formula:
        sheet.write_formula(1, 1, formula)
    book.close()
    return out.getvalue()


def csv(rows: Iterable[Sequence[Any]], encoding: str = "utf-8") -> bytes:
    lines = (",".join(str(cell) for cell in row) for row in rows)
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def repacked(content: bytes, changes: dict[str, bytes], *, level: int = 6) -> bytes:
    """The workbook with members replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as after,
    ):
        for member in before.infolist():
            if member.filename not in changes:
                after.writestr(member, before.read(member))
        for name, body in changes.items():
            after.writestr(name, body)
    return out.getvalue()


def sheet_of(body: bytes) -> bytes:
    """A worksheet with this inside its data."""
    return (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<sheetData>" + body + b"</sheetData></worksheet>"
    )
