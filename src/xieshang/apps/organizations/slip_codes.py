"""The code on a paper slip: easy to copy by hand, with a sign that shows a slip of the pen."""

from __future__ import annotations

import secrets
import unicodedata
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# 31 signs, a prime number, without those that look alike: 0 and O, 1, I and L.
SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH: Final = 12  # the last one checks the others
GROUP: Final = 4
SPACES: Final = "-— ·."


def new_code() -> str:
    """Eleven signs by chance (54 bits) and the one that checks them."""
    body = "".join(secrets.choice(SIGNS) for _sign in range(LENGTH - 1))
    return body + check_sign(body)


def check_sign(body: str) -> str:
    """The twelfth sign: the places weigh 1 to 11, modulo 31.

    Any one sign copied wrong changes it, and so do any two that changed places.

    >>> check_sign("23456789ABC")
    '8'
    """
    weighed = sum(place * SIGNS.index(sign) for place, sign in enumerate(body, start=1))
    return SIGNS[weighed % len(SIGNS)]


def in_groups(code: str) -> str:
    """As it is printed.

    >>> in_groups("23456789ABC8")
    '2345-6789-ABC8'
    """
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def normalised(written: str) -> str:
    """The twelve signs, however they were typed.

    Raises:
        ValidationError: a sign is missing, or one was copied wrong.
    """
    plain = unicodedata.normalize("NFKC", written[:64]).upper()
    code = "".join(sign for sign in plain if sign not in SPACES and not sign.isspace())
    if strange := next((sign for sign in code if sign not in SIGNS), None):
        raise ValidationError(
            _("纸条上没有“%(sign)s”这个字符。码里不用0、1、I、L、O") % {"sign": strange}
        )
    if len(code) != LENGTH:
        raise ValidationError(
            _("码有%(length)d个字符，你输了%(typed)d个")
            % {"length": LENGTH, "typed": len(code)}
        )
    if check_sign(code[:-1]) != code[-1]:
        raise ValidationError(_("有一个字符抄错了。请对着纸条再看一遍"))
    return code
