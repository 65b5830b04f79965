"""Phone numbers: read as people write them, kept only as a keyed hash."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOBILE = re.compile(r"1[3-9]\d{9}")
COUNTRY = re.compile(r"^(?:\+|00)?86(?=1[3-9]\d{9}$)")
SEPARATORS = re.compile(r"[\s\-()·.]")


def normalised(written: str) -> str:
    """The eleven digits of a mainland mobile number, however it was written.

    >>> normalised("+86 138-0013 8000")
    '13800138000'
    >>> normalised("１３８００１３８０００")
    '13800138000'
    """
    plain = SEPARATORS.sub("", unicodedata.normalize("NFKC", written[:64]))
    digits = COUNTRY.sub("", plain)
    if not MOBILE.fullmatch(digits):
        raise ValidationError(
            _("手机号须是11位数字，以13至19开头，例如138 0013 8000"), code="phone"
        )
    return digits


@dataclass(frozen=True, slots=True)
class Phone:
    """What is remembered of a number while somebody signs in: never the number itself."""

    hash: str
    tail: str  # the last four digits, to show which phone is meant


def remembered(digits: str) -> Phone:
    """What may be written down of a number that was just typed."""
    return Phone(phone_hash(digits), digits[-4:])


def phone_hash(digits: str) -> str:
    """The keyed hash under which a number is kept; without the key it cannot be searched."""
    return hmac.new(settings.PHONE_KEY.encode(), digits.encode(), hashlib.sha256).hexdigest()
