"""A draft as the checks read it, and what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from xieshang.core.law.blocker import Blocker
from xieshang.core.law.minimum_wage import MinimumWage, MinimumWageUnread

LOWEST = "lowest_post_wage"


@dataclass(frozen=True, slots=True)
class ClauseText:
    """One clause as it reads now.

    Args:
        id: Stable id of the clause.
        title: Its heading.
        text: The words with all figures filled in.
        pattern: The template's words for the same clause; empty if it is of one's own making.
        figures: Numbers by key, as typed; the empty text is not filled.
        body: The words with 【】 still standing for the figures; empty where there are none.
        labels: What stands between 【】 for a figure, by key.
    """

    id: str
    title: str
    text: str
    pattern: str = ""
    figures: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def unplaced(self) -> tuple[str, ...]:
        """Keys of figures that are filled in and stand nowhere in the words."""
        return tuple(
            key
            for key, label in self.labels.items()
            if self.figures.get(key, "").strip() and f"【{label}】" not in self.body
        )

    @property
    def free(self) -> str:
        """Title and words without the figures: what somebody wrote by hand."""
        return f"{self.title}。{self.body or self.text}"


@dataclass(frozen=True, slots=True)
class Upper:
    """A standard of a sectoral or regional contract that binds the enterprise."""

    value: Decimal
    title: str


@dataclass(frozen=True, slots=True)
class ContractText:
    """A whole draft; days are the first and last of its term, amounts are yuan."""

    clauses: tuple[ClauseText, ...]
    starts_on: date
    ends_on: date
    minimum_wage: MinimumWage | MinimumWageUnread | Decimal
    upper: Mapping[str, Upper] = field(default_factory=dict)
    wage: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check; ``clause`` is empty where the whole text is meant."""

    clause: str
    blocker: Blocker
