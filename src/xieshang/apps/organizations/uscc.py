"""The unified social credit code (统一社会信用代码, GB 32100)."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from stdnum.cn import uscc
from stdnum.exceptions import (
    InvalidChecksum,
    InvalidComponent,
    InvalidFormat,
    InvalidLength,
)

from xieshang.core.words import msg

LENGTH = 18


def normalised(written: str) -> str:
    """Upper case, half width, without spaces or hyphens.

    >>> normalised(" ９19801210r8e-4p7p51 ")
    '919801210R8E4P7P51'
    """
    plain = unicodedata.normalize("NFKC", written[:64]).upper()
    return "".join(sign for sign in plain if sign not in " -\t\u3000")


def flaw(value: str) -> tuple[str, dict[str, int]] | None:
    """What is wrong with a code: a message id and its values; None where nothing is."""
    try:
        uscc.validate(value)
    except InvalidLength:
        reason = msg("统一社会信用代码须是18位，这里是%(length)d位")
        return reason, {"length": len(value)}
    except (InvalidFormat, InvalidComponent):
        return msg(
            "统一社会信用代码只含数字和大写字母（不用I、O、S、V、Z），请对照营业执照"
        ), {}
    except InvalidChecksum:
        return msg("统一社会信用代码的校验位不对，多半有一位抄错了，请对照营业执照"), {}
    return None


def uscc_code(value: str) -> None:
    """Validate a code: 18 characters and the check digit."""
    if found := flaw(value):
        reason, values = found
        raise ValidationError(gettext(reason), code="uscc", params=values)
