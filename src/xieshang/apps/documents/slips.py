"""A sheet of paper slips: a stub with the name to be cut off, and the slip with the code."""

from __future__ import annotations

import json
from collections.abc import Sequence

import typst
from django.conf import settings
from django.urls import reverse

from xieshang.apps.documents.drawing.blocks import plain
from xieshang.apps.documents.drawing.pdf import FONTS, MOMENT, qr
from xieshang.apps.documents.drawing.pdf import LAYOUT as SHEET
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.services.slips import Issued
from xieshang.apps.organizations.slip_codes import in_groups

LAYOUT = SHEET.with_name("slips.typ")


def address(code: str) -> str:
    """What the QR of a slip says. Behind the # it stays in the browser: no log keeps it."""
    return f"{settings.SITE}{reverse('enter_slip')}#{code}"


def draw(enterprise: Enterprise, issued: Sequence[Issued]) -> bytes:
    """The sheet as PDF, five slips to a page of A4. On the slip itself stands no name."""
    rows = [
        {
            "name": plain(each.entry.name),
            "job_no": plain(each.entry.job_no),
            "dept": plain(each.entry.dept),
            "code": in_groups(each.code),
            "until": f"{each.expires_on:%Y年%-m月%-d日}",
            "until_en": f"{each.expires_on.day} {each.expires_on:%B %Y}",
            "qr": qr(address(each.code)).replace(
                "<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1
            ),
        }
        for each in issued
    ]
    sheet = {
        "title": f"{plain(enterprise.name)} 一次性纸条",
        "enterprise": plain(enterprise.short_name or enterprise.name),
        "address": (settings.SITE + reverse("enter_slip")).partition("://")[2],
        "rows": rows,
    }
    return typst.compile(
        str(LAYOUT),
        format="pdf",
        font_paths=FONTS,
        ignore_system_fonts=True,
        timestamp=int(MOMENT.timestamp()),
        sys_inputs={"slips": json.dumps(sheet, ensure_ascii=False)},
    )
