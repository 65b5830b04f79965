"""The posters of a consultation code: where it hangs, what is promised, and its number."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final, Literal

import typst
from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xieshang.apps.documents.drawing.blocks import plain
from xieshang.apps.documents.drawing.pdf import FONTS, MOMENT, qr
from xieshang.apps.documents.drawing.pdf import LAYOUT as SHEET
from xieshang.apps.organizations.consult_code import code_of
from xieshang.apps.organizations.models import ConsultCode, Enterprise

SHORT_TITLE: Final = "协商码"
# What is printed for a place. The paper speaks Chinese, with English below, to every reader.
PLACES: Final[dict[str, tuple[str, str]]] = {
    ConsultCode.Kind.WHOLE: ("", ""),
    ConsultCode.Kind.WORKSHOP: ("车间", "workshop"),
    ConsultCode.Kind.CANTEEN: ("食堂", "canteen"),
    ConsultCode.Kind.DORMITORY: ("宿舍", "dormitory"),
    ConsultCode.Kind.OFFICE: ("办公室", "office"),
    ConsultCode.Kind.OTHER: ("", ""),
}


@dataclass(frozen=True, slots=True)
class Size:
    """One size of paper, and which layout fills it."""

    label: Promise
    use: Promise
    layout: str
    paper: str


SIZES: Final[dict[str, Size]] = {
    "a3": Size(_("A3海报"), _("贴在大门口、走廊"), "poster.typ", "a3"),
    "a4": Size(_("A4海报"), _("贴在车间、食堂的墙上"), "poster.typ", "a4"),
    "a5": Size(_("A5海报"), _("贴在柜门、宿舍门后"), "poster.typ", "a5"),
    "cards": Size(_("小卡片，一张A4裁8张"), _("放在餐桌、班组园地"), "cards.typ", "a4"),
}
Format = Literal["pdf", "svg"]
FORMATS: Final[dict[Format, str]] = {"pdf": "application/pdf", "svg": "image/svg+xml"}


def address(enterprise: Enterprise, no: int) -> str:
    """What the code says: this site, this enterprise, the code's number; no person."""
    return settings.SITE + reverse("worker_scan", args=[code_of(enterprise, no)])


def code_svg(code: ConsultCode) -> str:
    """The code alone, for a screen."""
    return qr(address(code.enterprise, code.no))


def _union_above(enterprise: Enterprise) -> str:
    """The union of the area, which answers for the poster; empty where it is not known."""
    union = enterprise.union
    return union.parent.name if union and union.parent else ""


def draw(code: ConsultCode, size: str, kind: Format = "pdf") -> bytes:
    """The poster of one code; exactly one page."""
    enterprise, paper = code.enterprise, SIZES[size]
    place, english = PLACES[code.kind]
    content = {
        "title": f"{plain(enterprise.name)} {SHORT_TITLE}",
        "enterprise": plain(enterprise.short_name or enterprise.name),
        "union": plain(_union_above(enterprise)),
        "place": plain(code.name or place),
        "place_en": "" if code.name else english,
        "no": code.no,
        "size": paper.paper,
    }
    svg = code_svg(code).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    drawn = typst.compile(
        str(SHEET.with_name(paper.layout)),
        format=kind,
        font_paths=FONTS,
        ignore_system_fonts=True,
        timestamp=int(MOMENT.timestamp()),
        sys_inputs={"poster": json.dumps(content, ensure_ascii=False), "qr": svg},
    )
    if not isinstance(drawn, bytes):
        raise TypeError("a poster is one page")
    return drawn
