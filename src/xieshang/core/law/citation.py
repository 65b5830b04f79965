"""Where a rule comes from.  No number enters this package without one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Confidence(StrEnum):
    """How much of the text was seen when the value was written down."""

    FULL = "full"  # the article was read in full
    EXCERPT = "excerpt"  # the article was read in an excerpt
    SECONDARY = "secondary"  # news or a summary was read
    MEMORY = "memory"  # from memory, provisional
    NONE = "none"  # not read: the value is deliberately absent (未核验)


@dataclass(frozen=True, slots=True)
class Citation:
    """One article of one published text, and the days on which it applies."""

    text: str  # title, without 《》
    article: str  # 第三十二条第二款
    since: date  # first day in force
    until: date | None = None  # last day in force; None = still in force
    confidence: Confidence = Confidence.FULL
    prefix: str = ""  # 示例省仿: a fictional jurisdiction says whose article it borrows

    def __str__(self) -> str:
        return f"{self.prefix}《{self.text}》{self.article}"

    @property
    def number(self) -> str:
        """The article in figures, for readers of other languages.

        >>> Citation("集体合同规定", "第三十二条第二款", date(2004, 5, 1)).number
        '32(2)'
        >>> Citation("上海市集体合同条例", "第二十六条至第三十二条", date(2008, 1, 1)).number
        '26–32'
        >>> Citation("劳动法", "第四十四条第三项", date(1995, 1, 1)).number
        '44, item 3'
        """
        articles = [figures(one) for one in re.findall(r"第([^第]+?)条", self.article)]
        paragraph = re.search(r"第([^第]+?)款", self.article)
        suffix = f"({figures(paragraph[1])})" if paragraph else ""
        if item := re.search(r"第([^第]+?)项", self.article):
            suffix += f", item {figures(item[1])}"
        return "–".join(str(article) for article in articles) + suffix

    def in_force(self, on: date) -> bool:
        """Whether the article applies on this day; both end days are included."""
        return self.since <= on and (self.until is None or on <= self.until)


def cited(source: Citation, *, translate: Callable[[str], str] | None = None) -> str:
    """An article in Chinese, or with ``translate`` as other languages cite it.

    >>> reply = Citation("集体合同规定", "第三十二条", date(2004, 5, 1))
    >>> cited(reply), cited(reply, translate={"集体合同规定": "Provisions"}.__getitem__)
    ('《集体合同规定》第三十二条', 'Provisions, art. 32')
    """
    if translate is None:
        return str(source)
    law = translate(source.text)
    if source.prefix:
        law = translate(source.prefix) + law
    return f"{law}, art. {source.number}" if source.number else law


DIGITS = "零一二三四五六七八九"
TENS = {"十": 10, "百": 100}


def figures(numeral: str) -> int:
    """A Chinese numeral below a thousand as a number.

    >>> [figures(numeral) for numeral in ("七", "十", "十五", "三十二", "一百零六")]
    [7, 10, 15, 32, 106]
    """
    total, digit = 0, 0
    for character in numeral:
        if character in TENS:
            total += max(digit, 1) * TENS[character]
            digit = 0
        else:
            digit = DIGITS.index(character)
    return total + digit
