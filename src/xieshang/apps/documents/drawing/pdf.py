"""Draws a sheet as PDF with typst and the open CJK type; no text of a user becomes markup."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import noto_cjk_sans_otc
import segno
import typst

from xieshang.apps.documents.drawing.blocks import Sheet

LAYOUT = Path(__file__).parent / "sheet.typ"
FONTS = [str(Path(noto_cjk_sans_otc.__file__).parent)]
# Part of the file, so the same content always gives the same bytes.
MOMENT = datetime.fromisoformat("2026-01-01T00:00:00+08:00")


def qr(address: str) -> str:
    """A QR code as SVG text."""
    return str(segno.make(address, error="m").svg_inline(scale=4, border=0))


def draw(sheet: Sheet, address: str) -> bytes:
    """The sheet as PDF; ``address`` is where a reader can check it."""
    pdf = typst.compile(
        str(LAYOUT),
        format="pdf",
        font_paths=FONTS,
        ignore_system_fonts=True,
        timestamp=int(MOMENT.timestamp()),
        sys_inputs={
            "sheet": json.dumps(sheet.as_json(), ensure_ascii=False),
            "qr": qr(address).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1),
        },
    )
    return bytes(pdf)
