"""One value of one parameter in one jurisdiction, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xieshang.core.law.citation import Citation
from xieshang.core.law.deadline import Period
from xieshang.core.law.quantity import Length, Quantity


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

    def period(self, unverified: str = "") -> Period:
        """The length as a period to count with; only for values that are lengths."""
        if not isinstance(self.quantity, Length):
            raise TypeError(f"{self.parameter} of {self.jurisdiction} is no length of time")
        return Period(
            self.quantity.length,
            self.quantity.unit,
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
