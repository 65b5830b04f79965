"""One value of one parameter in one jurisdiction, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from xieshang.core.law.citation import Citation
from xieshang.core.law.deadline import Period
from xieshang.core.law.quantity import Length, Quantity

Kind = TypeVar("Kind", bound=Quantity)


class Scope(StrEnum):
    """For which contracts a text speaks (适用范围)."""

    ALL = "all"  # 集体合同：综合及各专项
    WAGE = "wage"  # 工资专项
    PLATFORM = "platform"  # 新就业形态：平台规则与算法

    def hears(self, other: Scope) -> bool:
        """Whether a round of this scope is bound by a text of the other scope."""
        return other is Scope.ALL or other is self


@dataclass(frozen=True, slots=True)
class Value:
    """What one article says about one parameter (参数值)."""

    parameter: str
    quantity: Quantity
    source: Citation
    jurisdiction: str  # the pack in which it stands: "CN-33"
    scope: Scope = Scope.ALL
    anchor: str = ""  # what a length counts from: "offer_received"
    conditions: tuple[str, ...] = ()  # "written", "copy_to_upper_union", "cumulative"
    also: tuple[Citation, ...] = ()  # further articles that say the same
    warning: bool = False  # a breach is shown, but holds nothing back
    note: str = ""

    def as_kind(self, kind: type[Kind]) -> Kind:
        """The quantity, where a rule can only work with one kind of it.

        Raises:
            TypeError: the sheet says something else, such as a rule in words.
        """
        if not isinstance(self.quantity, kind):
            raise TypeError(f"{self.jurisdiction} {self.parameter} is no {kind.__name__}")
        return self.quantity

    def period(self, unverified: str = "") -> Period:
        """The length as a period to count with; only for values that are lengths."""
        length = self.as_kind(Length)
        return Period(
            length.length,
            length.unit,
            self.source,
            self.jurisdiction,
            self.anchor,
            unverified,
        )


@dataclass(frozen=True, slots=True)
class Unread:
    """The text exists, nobody read it: the value is deliberately absent (未核验)."""

    parameter: str
    jurisdiction: str
    source: Citation  # confidence NONE
    note: str = ""
    fallback: Value | None = None  # the value of the level above, used meanwhile


@dataclass(frozen=True, slots=True)
class Silent:
    """The text was read and has no rule here; ``refers_to`` names the level that speaks."""

    parameter: str
    jurisdiction: str
    refers_to: str = ""
    note: str = ""


Entry = Value | Unread | Silent
