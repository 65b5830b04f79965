"""What the guards of several processes have in common: blockers and their articles."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol, TypeVar

from xieshang.core.calendar import WorkCalendar
from xieshang.core.law import Blocker, Citation, RulePack
from xieshang.core.words import Value

NO_CALENDAR = WorkCalendar(frozenset(), frozenset(), years=())  # for calendar days alone

Facts_contra = TypeVar("Facts_contra", contravariant=True)


class Guard(Protocol[Facts_contra]):
    """Everything that holds a move back; nothing, or only warnings, lets it pass."""

    def __call__(
        self, facts: Facts_contra, pack: RulePack, today: date, /
    ) -> tuple[Blocker, ...]: ...


def hold(
    code: str, reason: str, remedy: str, source: Citation | None = None, **values: Value
) -> Blocker:
    """One blocker; ``reason`` and ``remedy`` are message ids."""
    return Blocker(code, reason, remedy, source, tuple(values.items()))


def warn(
    code: str, reason: str, remedy: str, source: Citation | None = None, **values: Value
) -> Blocker:
    """One thing that is shown but holds nothing back."""
    return Blocker(code, reason, remedy, source, tuple(values.items()), warning=True)


def article(pack: RulePack, key: str, number: str) -> Citation | None:
    """An article of a text that the pack's sheets know; None where the text does not apply.

    Rules without a number of their own (主持轮流, 记录员中立) are no parameter, yet the reader
    is owed the article.

    >>> from xieshang.core.law import pack
    >>> str(article(pack("CN-33"), "CC22", "第三十四条"))
    '《集体合同规定》第三十四条'
    >>> article(pack("CN"), "ZJCC", "第十条") is None
    True
    """
    for sheet in pack.sheets:
        for law in sheet.laws:
            if law.key == key and (pack.on is None or law.since <= pack.on):
                return Citation(
                    law.title, number, law.since, confidence=law.read, prefix=law.prefix
                )
    return None


def asks(guards: Mapping[str, Guard[Facts_contra]]) -> dict[str, str]:
    """What each guard asks for: the first sentence of its docstring."""
    return {
        name: (guard.__doc__ or "").strip().splitlines()[0] for name, guard in guards.items()
    }
