"""What somebody settled, and whether it still stands: it is about what was told that day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from xieshang.apps.assessment.merging import (
    Cell,
    Sayings,
    Verdict,
    current,
    sayings,
    together,
)
from xieshang.apps.assessment.models import Fact, Period, Settled

COLUMNS = ("enterprise", "variable", "giver", "state", "value", "as_of")


def verdict(settled: Settled) -> Verdict:
    """Whose value holds, and while everybody says what."""
    return Verdict(
        settled.giver, tuple((who, state, value) for who, state, value in settled.told)
    )


def verdicts(settled: Iterable[Settled]) -> dict[Cell, Verdict]:
    """The same of many, by enterprise and variable."""
    return {(one.enterprise_id, one.variable): verdict(one) for one in settled}


def told_now(period: Period, names: Iterable[str], **where: Any) -> Mapping[Cell, Sayings]:
    """What everybody says of some variables of a quarter, as the index reads it.

    Args:
        where: of which enterprises, as a filter of facts.
    """
    facts = Fact.objects.filter(period=period, variable__in=together(names), **where)
    return sayings(current(facts.values_list(*COLUMNS), period.starts_on))


def speaking(facts: Iterable[Fact], told: Mapping[Cell, Sayings]) -> list[Fact]:
    """The rows of facts that ``told`` is made of: neither missing nor overtaken."""
    return [
        one
        for one in facts
        if (one.giver, one.state, one.value) in told.get((one.enterprise_id, one.variable), ())
    ]


def in_force(settled: QuerySet[Settled], period: Period) -> list[Settled]:
    """Those of a quarter under which everybody still says the same."""
    rows = list(settled)
    if not rows:
        return []
    names = {one.variable for one in rows}
    now = told_now(period, names, enterprise__in=settled.values("enterprise"))
    return [
        one for one in rows if now.get((one.enterprise_id, one.variable)) == verdict(one).told
    ]
