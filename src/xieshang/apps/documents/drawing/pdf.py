"""Draws a sheet as PDF with typst and the open CJK type; no text of a user becomes markup."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import noto_cjk_sans_otc
import segno
import typst

from xieshang.apps.documents.drawing.blocks import Sheet

LAYOUT = Path(__file__).parent / "sheet.typ"
FONTS = [str(Path(noto_cjk_sans_otc.__file__).parent)]
# Part of the file, so the same content always gives the same bytes.
MOMENT = datetime.fromisoformat("2026-01-01T00:00:00+08:00")

INSET = 3 * 72 / 25.4  # 3 mm: a place's mark stands inside its frame
WIDTH, HEIGHT, PAGE = (160 - 6) / 2 * 72 / 25.4, 24 * 72 / 25.4, 297 * 72 / 25.4


@dataclass(frozen=True, slots=True)
class Place:
    """The frame of one place to sign, in points from the upper left corner of its page."""

    page: int  # from 0
    left: float
    top: float

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, bottom, right, top, counted from the lower left corner as PDF does."""
        top = PAGE - self.top
        return (
            round(self.left),
            round(top - HEIGHT),
            round(self.left + WIDTH),
            round(top),
        )


def qr(address: str) -> str:
    """A QR code as SVG text."""
    return str(segno.make(address, error="m").svg_inline(scale=4, border=0))


def draw(sheet: Sheet, address: str) -> bytes:
    """The sheet as PDF; ``address`` is where a reader can check it."""
    return bytes(typst.compile(str(LAYOUT), format="pdf", **_job(sheet, address)))


def seal_places(sheet: Sheet, address: str) -> dict[str, Place]:
    """Where each side's place to sign stands, by side."""
    found = json.loads(
        typst.query(str(LAYOUT), "<place>", field="value", **_job(sheet, address, query=True))
    )
    return {
        one["side"]: Place(page=one["page"] - 1, left=one["x"] - INSET, top=one["y"] - INSET)
        for one in found
    }


def _job(sheet: Sheet, address: str, *, query: bool = False) -> dict[str, Any]:
    job: dict[str, Any] = {
        "font_paths": FONTS,
        "ignore_system_fonts": True,
        "sys_inputs": {
            "sheet": json.dumps(sheet.as_json(), ensure_ascii=False),
            "qr": qr(address).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1),
        },
    }
    return job if query else job | {"timestamp": int(MOMENT.timestamp())}
