"""Whether enough people answered for a result to be told at all (样本规则)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SampleRule:
    """At least so many answers, and at least so large a share of those entitled.

    ``quotas`` are least numbers by group: nobody is sent away when one is full; the sample is
    only not enough before all are.
    """

    least: int = 10
    share_percent: int = 20
    quotas: Mapping[str, int] = field(default_factory=dict)

    def needed(self, entitled: int) -> int:
        """How many answers it takes; a fraction of a person is one more person.

        >>> SampleRule().needed(51), SampleRule().needed(12)
        (11, 10)
        """
        return max(self.least, -(-entitled * self.share_percent // 100))


@dataclass(frozen=True, slots=True)
class Sample:
    """What came in so far."""

    entitled: int
    answers: int
    by_group: Mapping[str, int] = field(default_factory=dict)

    def enough(self, rule: SampleRule) -> bool:
        """Whether the rule is kept.

        >>> Sample(entitled=51, answers=10).enough(SampleRule())
        False
        >>> Sample(entitled=51, answers=11).enough(SampleRule())
        True
        """
        return self.answers >= rule.needed(self.entitled) and not self.groups_short(rule)

    def groups_short(self, rule: SampleRule) -> tuple[str, ...]:
        """The groups from which too few have answered."""
        return tuple(
            group for group, least in rule.quotas.items() if self.by_group.get(group, 0) < least
        )
