"""What in a text might tell who wrote it."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PHONE = re.compile(r"(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")


def refuse_numbers(text: str) -> None:
    """Refuse a telephone or identity number: everybody would know whose it is."""
    if PHONE.search(text):
        raise ValidationError(_("这里像有电话号码。请删掉号码再发"), code="phone")
    if IDENTITY.search(text):
        raise ValidationError(_("这里像有身份证号码。请删掉号码再发"), code="identity")
