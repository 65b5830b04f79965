"""What a cell means: text, codes, numbers, days, yes or no; and what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext, override

from xieshang.apps.accounts.phones import normalised as normalised_phone
from xieshang.apps.accounts.text import flaw
from xieshang.apps.exchange.reading.refusal import Unreadable
from xieshang.core.calendar import YEARS
from xieshang.core.words import msg

EXACT_DIGITS: Final = 15  # beyond these a spreadsheet number is not exact
EPOCH: Final = date(1899, 12, 30)  # day zero of spreadsheet serials
SERIALS: Final = range(7_306, 73_051)  # 1920 to 2099
ISO: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:\s+[\d:]+)?")
COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
RISKY: Final = frozenset("=+-@＝＋－＠")
SCIENTIFIC: Final = re.compile(r"[+-]?\d(?:\.\d+)?[eE]\+?\d+")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell, and how to mend it; words stay unfilled until shown."""

    column: str
    value: str
    reason: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        named = {
            name: called(value) if value in ENGLISH else value
            for name, value in self.values.items()
        }
        return gettext(self.reason) % named

    def kept(self) -> list[Any]:
        return [self.column, self.value, self.reason, dict(self.values)]


class Wrong(Exception):
    """A cell cannot be read; the sentence says why and what to do."""

    def __init__(self, reason: str, **values: Any) -> None:
        self.reason = reason
        self.values = values
        super().__init__(reason)


def plain(cell: Any) -> str:
    """A cell as the person sees it: half width, without spaces at its ends."""
    if isinstance(cell, str):
        words = unicodedata.normalize("NFC", cell).strip(" \t\r\n\u3000\xa0")
        # the apostrophe with which a reject file keeps Excel from calculating
        return words[1:] if words[:1] == "'" and words[1:2] in RISKY else words
    kind, value = cell
    if kind == "n":
        number = Decimal(value)
        if number == number.to_integral_value():
            return f"{number.to_integral_value():f}"
        return f"{number.normalize():f}"
    return str(value)


def too_long(cell: Any) -> bool:
    """Whether the reader kept only the beginning of this cell."""
    return isinstance(cell, list) and cell[0] == "x"


def text(cell: Any, *, longest: int) -> str:
    """One line of plain text."""
    words = plain(cell)
    if found := flaw(words):
        raise Wrong(msg("第%(place)d个字是看不见的控制字符。请删掉后重新输入"), place=found[1])
    if words.startswith(("=", "＝", "@", "＠")):
        raise Wrong(msg("像是公式。请改成公式算出的文字或数字"))
    if len(words) > longest:
        raise Wrong(
            msg("太长：%(length)d个字，最多%(longest)d个字。请写短"),
            length=len(words),
            longest=longest,
        )
    return words


def code(cell: Any, *, longest: int) -> str:
    """A code or a number that is not counted with: leading zeros and letters stay."""
    exact(cell)
    words = unicodedata.normalize("NFKC", plain(cell)).replace(" ", "")
    return text(words, longest=longest)


def exact(cell: Any) -> None:
    """Refuse digits that a spreadsheet has already lost."""
    words = plain(cell)
    lost = (
        isinstance(cell, list) and cell[0] == "n" and abs(Decimal(cell[1])) >= 10**EXACT_DIGITS
    )
    if lost or SCIENTIFIC.fullmatch(words):
        raise Wrong(
            msg("Excel把它变成了数字，末几位已经丢了。请把这一列设成“文本”格式，再填一遍")
        )


def phone(cell: Any) -> str:
    """Eleven digits of a mainland mobile number."""
    exact_small(cell)
    words = plain(cell)
    try:
        return normalised_phone(words)
    except ValidationError as error:
        digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", words))
        if digits and len(digits) != 11:
            raise Wrong(
                msg("手机号须是11位，这里是%(length)d位。请对照登记表补正"), length=len(digits)
            ) from error
        raise Wrong(msg("不是大陆手机号。请填13至19开头的11位数字")) from error


def exact_small(cell: Any) -> None:
    words = plain(cell)
    if SCIENTIFIC.fullmatch(words):
        raise Wrong(msg("显示成了科学计数（如1.38E+10）。请把这一列设成“文本”格式，再填一遍"))


def whole_number(cell: Any, *, most: int = 10_000_000) -> int:
    """A count: 126, 1,260, １２６, 126人."""
    words = unicodedata.normalize("NFKC", plain(cell)).replace(",", "").removesuffix("人")
    try:
        number = Decimal(words)
    except InvalidOperation as error:
        raise Wrong(msg("不是数字。请只填数字，例如126")) from error
    if not number.is_finite() or number != number.to_integral_value() or number < 0:
        raise Wrong(msg("须是0或正整数，例如126"))
    if number > most:
        raise Wrong(msg("数字太大，最多%(most)d。请核对"), most=most)
    return int(number)


def day(cell: Any) -> date:
    """A day: 2026-04-10, 2026/4/10, 2026年4月10日, 20260410, or a spreadsheet's serial."""
    words = unicodedata.normalize("NFKC", plain(cell))
    try:
        if found := ISO.fullmatch(words) or COMPACT.fullmatch(words):
            year, month, at = (int(part) for part in found.groups())
            return _sensible(date(year, month, at))
        if words.isdigit() and int(words) in SERIALS:
            return EPOCH + timedelta(days=int(words))
    except ValueError as error:
        raise Wrong(msg("没有这一天。请填成2026-04-10这样")) from error
    raise Wrong(msg("不是日期。请填成2026-04-10这样"))


def _sensible(when: date) -> date:
    if when.year not in YEARS:
        raise ValueError
    return when


YES: Final = frozenset({"是", "有", "1", "y", "yes", "true", "√", "✓", "对"})
NO: Final = frozenset({"否", "无", "没有", "0", "n", "no", "false", "×", "不是"})


def yes_no(cell: Any) -> bool:
    words = unicodedata.normalize("NFKC", plain(cell)).lower()
    if words in YES:
        return True
    if words in NO:
        return False
    raise Wrong(msg("须填“是”或“否”"))


@dataclass(frozen=True, slots=True)
class Column:
    """One column that an import understands."""

    name: str  # the field it fills
    title: str  # how the template calls it
    synonyms: frozenset[str]  # how else people call it
    parse: Callable[[Any], Any]
    required: bool = False
    example: str = ""
    hint: str = ""
    unit: str = ""  # in the heading behind the title, in brackets
    in_unit: Callable[[str], Column] | None = None  # how a column in another unit is read

    def fits(self, heading: str) -> bool:
        return heading in _titles(self.title) or heading in {
            _key(each) for each in self.synonyms
        }


ENGLISH: Final[dict[str, str]] = {}  # titles that are data and no messages


def called(title: str) -> str:
    """The title of a column in the reader's language."""
    if title in ENGLISH and (get_language() or "").startswith("en"):
        return ENGLISH[title]
    return gettext(title)


@cache
def english(words: str) -> str:
    """A message in English, to compare with what people write."""
    with override("en"):
        return gettext(words)


@cache
def _titles(title: str) -> frozenset[str]:
    """How the template calls a column in each language that it is handed out in."""
    found = set()
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.add(_key(called(title)))
    return frozenset(found)


def _key(heading: str) -> str:
    """How headings are compared: 姓 名, *姓名 and 姓名（必填） are one."""
    folded = re.sub(r"[\s*]", "", unicodedata.normalize("NFKC", heading).lower())
    return re.split(r"[:(]", folded, maxsplit=1)[0]


def _unit(heading: str) -> str:
    """What stands in brackets behind a heading: 工资总额（万元）."""
    found = re.search(r"\(([^()]*)\)\*?$", unicodedata.normalize("NFKC", heading).strip())
    return found[1].strip() if found else ""


def headings(cells: list[Any], columns: tuple[Column, ...]) -> dict[int, Column]:
    """Which cell of a line is the heading of which column; the first of two wins.

    Raises:
        Unreadable: a column is in a unit that nobody knows.
    """
    found: dict[int, Column] = {}
    taken: set[str] = set()
    for place, cell in enumerate(cells):
        written = plain(cell) if isinstance(cell, str) else ""
        heading = _key(written)
        for column in columns:
            if heading and column.fits(heading) and column.name not in taken:
                found[place] = _in_its_unit(column, _unit(written))
                taken.add(column.name)
    return found


def _in_its_unit(column: Column, unit: str) -> Column:
    if column.in_unit is None or not unit:
        return column
    try:
        return column.in_unit(unit)
    except Wrong as wrong:
        raise Unreadable("unit", columns=column.title, unit=unit[:20]) from wrong
