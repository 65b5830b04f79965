"""«Two down, two up» of two quarters: who concluded a round beside who did not (两降两提高).

An enterprise has concluded a round where a contract of its own took effect in between, made
here or on paper. The others are matched by trade and size. See ``core``'s own module for what
is told, and what never is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np

from xieshang.apps.assessment.merging import current, merged
from xieshang.apps.assessment.models import Fact, Period, Settled
from xieshang.apps.assessment.reading import Firm, firms
from xieshang.apps.assessment.settling import COLUMNS, verdicts
from xieshang.apps.contracts.choices import Level
from xieshang.apps.contracts.models import Contract
from xieshang.apps.organizations.codes import prefix_of
from xieshang.core.index.arrays import Bools, Ints
from xieshang.core.index.consultation.facts import Facts
from xieshang.core.index.consultation.outcomes import OUTCOMES, Outcome, outcomes
from xieshang.core.index.consultation.variables import catalogue
from xieshang.core.index.data import State
from xieshang.core.words import msg

NAMES: Final = {
    "disputes": msg("劳动争议发生率"),
    "accidents": msg("工伤事故率"),
    "wages": msg("职工平均工资"),
    "revenue": msg("营业收入"),
}
FALL: Final = frozenset({"disputes", "accidents"})  # two that ought to go down
VARIABLES: Final = sorted({name for pair in OUTCOMES.values() for name in pair if name})
YEARLY: Final = [name for name in VARIABLES if catalogue()[name].carried]
Days = dict[tuple[int, str], date]


@dataclass(frozen=True)
class Compared:
    """The four outcomes of the same enterprises in two quarters.

    Args:
        consulted: how many concluded a round in between, of ``enterprises``.
        outcomes: by the names of ``NAMES``.
        years: the last days that the yearly values of both quarters speak of, if any do.
    """

    before: Period
    after: Period
    enterprises: int
    consulted: int
    outcomes: dict[str, Outcome]
    years: tuple[date, date] | None


def a_year_before(period: Period) -> Period | None:
    """The same quarter of the year before, if it was kept: other quarters differ by season."""
    return Period.objects.filter(year=period.year - 1, quarter=period.quarter).first()


def compared(before: Period, after: Period, *, region_code: str = "") -> Compared:
    """The outcomes of the enterprises of a region that are in both quarters; of all if none.

    A yearly value that was only carried over is not the next year's: it is left out.

    Raises:
        ValueError: the quarters do not follow each other.
    """
    if (before.year, before.quarter) >= (after.year, after.quarter):
        raise ValueError(f"{before} is not before {after}")
    then = {one.pk for one in firms(before)}
    inside = prefix_of(region_code) if region_code else ""
    here = [
        one for one in firms(after) if one.pk in then and one.region_code.startswith(inside)
    ]
    keys = [one.pk for one in here]
    consulted = _consulted(keys, before, after)
    (was, first), (now, last) = _told((before, after), keys)
    found = outcomes(was, _anew(now, first, last), consulted, _alike(here))
    years = (max(first.values()), max(last.values())) if first and last else None
    return Compared(before, after, len(here), int(consulted.sum()), found, years)


def _told(periods: Sequence[Period], keys: list[int]) -> list[tuple[Facts, Days]]:
    """What each quarter was told, and the last day that each yearly value speaks of."""
    wanted = {"period__in": periods, "variable__in": VARIABLES}
    settled = list(Settled.objects.filter(**wanted))
    rows: dict[int, list[Any]] = defaultdict(list)
    for period, *row in Fact.objects.filter(**wanted).values_list("period", *COLUMNS):
        rows[period].append(tuple(row))
    found = []
    for one in periods:
        chosen = verdicts(each for each in settled if each.period_id == one.pk)
        facts = merged(current(rows[one.pk], one.starts_on), keys, chosen)
        found.append((facts, _days(rows[one.pk], set(keys))))
    return found


def _days(rows: list[Any], keys: set[int]) -> Days:
    found: Days = {}
    for pk, name, _giver, state, _value, day in rows:
        if name in YEARLY and state != State.MISSING and pk in keys:
            found[pk, name] = max(day, found.get((pk, name), day))
    return found


def _anew(facts: Facts, first: Days, last: Days) -> Facts:
    """The later facts; a yearly one that speaks of no later day than the earlier is missing."""
    values, states = dict(facts.values), dict(facts.states)
    for name in YEARLY:
        cells = [(int(key), name) for key in facts.enterprises]
        same = [one in last and last[one] <= first.get(one, date.min) for one in cells]
        values[name] = np.where(same, np.nan, values[name])
        states[name] = np.where(same, State.MISSING, states[name]).astype(np.int8)
    return replace(facts, values=values, states=states)


def _consulted(keys: list[int], before: Period, after: Period) -> Bools:
    """Whether a contract of its own took effect after the one quarter, by the other's end."""
    made = Contract.objects.filter(
        level=Level.ENTERPRISE, effective_on__gt=before.ends_on,
        effective_on__lte=after.ends_on,
    )  # fmt: skip
    theirs = set(made.order_by().values_list("enterprise_id", flat=True).distinct())
    return np.array([pk in theirs for pk in keys], np.bool_)


def _alike(here: list[Firm]) -> Ints:
    """A number for each trade and size."""
    kinds = {kind: no for no, kind in enumerate(dict.fromkeys(map(_kind, here)))}
    return np.array([kinds[_kind(one)] for one in here], np.int64)


def _kind(firm: Firm) -> tuple[str, str]:
    return firm.industry_name, firm.size
