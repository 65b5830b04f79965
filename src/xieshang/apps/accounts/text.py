"""Plain text: what a name, a title or a remark may be made of."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:  # Django's fields take type arguments only in the stubs
    CharBase = models.CharField[str, str]
    TextBase = models.TextField[str, str]
else:
    CharBase, TextBase = models.CharField, models.TextField

# Bidirectional controls can make a text read other than it is stored; zero-width characters
# make two different names look the same.
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
ZERO_WIDTH = frozenset("\u00ad\u180e\u200b\u200c\u200d\u2060\ufeff")
# Signs that print nothing: fillers, invisible operators, tags. A text of these looks empty.
UNSEEN = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2061\u2062\u2063\u2064\u206a\u206b\u206c\u206d\u206e\u206f"
    "\u2800\u3164\uffa0\ufff9\ufffa\ufffb"
) | frozenset(map(chr, range(0xE0000, 0xE0080)))
ALLOWED_CONTROLS = frozenset("\n\r\t")


def flaw(text: str, *, lines: bool = False) -> tuple[str, int] | None:
    """The first character that may not stand in a text: its kind and its place, from 1.

    >>> flaw("安澜迅驰快递有限公司") is None
    True
    >>> flaw("安澜\\x00迅驰")
    ('control', 3)
    """
    for place, sign in enumerate(text, start=1):
        if (kind := _kind(sign, lines=lines)) is not None:
            return kind, place
    return None


def _kind(sign: str, *, lines: bool) -> str | None:
    category = unicodedata.category(sign)
    kind = None
    if sign in BIDI:
        kind = "bidi"
    elif sign in ZERO_WIDTH or sign in UNSEEN:
        kind = "zero width"
    elif category == "Cs" or (category == "Cn" and (ord(sign) & 0xFFFE) == 0xFFFE):
        kind = "broken"
    elif category in {"Cc", "Zl", "Zp"} and not (lines and sign in ALLOWED_CONTROLS):
        kind = "control"
    return kind


REASONS = {
    "bidi": _("第%(place)d个字符是改变阅读方向的隐藏字符。请删掉后重新输入"),
    "zero width": _("第%(place)d个字符看不见（零宽字符）。请删掉后重新输入"),
    "control": _("第%(place)d个字符是换行或控制字符。请删掉后重新输入"),
    "broken": _("第%(place)d个字符是损坏的字符。请重新输入"),
}


@deconstructible
class PlainText:
    """Refuses control, bidirectional and invisible characters; says where the first stands."""

    def __init__(self, *, lines: bool = False) -> None:
        self.lines = lines

    def __call__(self, value: Any) -> None:
        if found := flaw(str(value), lines=self.lines):
            kind, place = found
            raise ValidationError(REASONS[kind], code="plain_text", params={"place": place})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PlainText) and other.lines == self.lines

    def __hash__(self) -> int:
        return hash((PlainText, self.lines))


plain_text = PlainText()
plain_lines = PlainText(lines=True)


class PlainCharField(CharBase):
    """One line of plain text."""

    default_validators = [plain_text]


class PlainTextField(TextBase):
    """Several lines of plain text."""

    default_validators = [plain_lines]
