"""Where a rule comes from.  No number enters this package without one."""

from __future__ import annotations

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

    def in_force(self, on: date) -> bool:
        """Whether the article applies on this day; both end days are included."""
        return self.since <= on and (self.until is None or on <= self.until)
