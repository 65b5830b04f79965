"""The poster with the consultation code: which enterprise, where it hangs, what is promised."""

from __future__ import annotations

import json

import typst
from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xieshang.apps.documents.drawing.blocks import plain
from xieshang.apps.documents.drawing.pdf import FONTS, MOMENT, qr
from xieshang.apps.documents.drawing.pdf import LAYOUT as SHEET
from xieshang.apps.organizations.consult_code import code_of
from xieshang.apps.organizations.models import Enterprise

LAYOUT = SHEET.with_name("poster.typ")
SHORT_TITLE = "协商码"
SIZES = {"a3": "A3", "a4": "A4", "a5": "A5"}
PLACES: tuple[tuple[str, Promise | str], ...] = (
    ("", _("不注明位置")),
    ("车间", _("车间")),
    ("食堂", _("食堂")),
    ("宿舍", _("宿舍")),
    ("办公室", _("办公室")),
)


def address(enterprise: Enterprise, place: str) -> str:
    """What the code says: this site, this enterprise, this place; no person."""
    return settings.SITE + reverse("worker_scan", args=[code_of(enterprise, place)])


def code_svg(enterprise: Enterprise, place: str) -> str:
    """The code alone, for a screen."""
    return qr(address(enterprise, place))


def _union_above(enterprise: Enterprise) -> str:
    """The union of the area, which answers for the poster; empty where it is not known."""
    union = enterprise.union
    return union.parent.name if union and union.parent else ""


def draw(enterprise: Enterprise, place: str, size: str) -> bytes:
    """The poster as PDF; exactly one page."""
    svg = qr(address(enterprise, place))
    content = {
        "title": f"{plain(enterprise.name)} {SHORT_TITLE}",
        "enterprise": plain(enterprise.short_name or enterprise.name),
        "union": plain(_union_above(enterprise)),
        "place": plain(place),
        "size": size,
    }
    drawn = typst.compile(
        str(LAYOUT),
        format="pdf",
        font_paths=FONTS,
        ignore_system_fonts=True,
        timestamp=int(MOMENT.timestamp()),
        sys_inputs={
            "poster": json.dumps(content, ensure_ascii=False),
            "qr": svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1),
        },
    )
    return bytes(drawn)
