"""«Two down, two up» of two quarters: who concluded a round beside who did not (两降两提高).

An enterprise has concluded a round where a contract of its own took effect in between, made
here or on paper. The others are matched by trade and size. See ``core``'s own module for what
is told, and what never is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from xieshang.apps.assessment.models import Period
from xieshang.apps.assessment.reading import Firm, facts_of, firms
from xieshang.apps.contracts.choices import Level
from xieshang.apps.contracts.models import Contract
from xieshang.apps.organizations.codes import prefix_of
from xieshang.core.index.arrays import Bools, Ints
from xieshang.core.index.consultation.outcomes import Outcome, outcomes
from xieshang.core.words import msg

NAMES: Final = {
    "disputes": msg("劳动争议发生率"),
    "accidents": msg("工伤事故率"),
    "wages": msg("职工平均工资"),
    "revenue": msg("营业收入"),
}
FALL: Final = frozenset({"disputes", "accidents"})  # two that ought to go down


@dataclass(frozen=True)
class Compared:
    """The four outcomes of the same enterprises in two quarters.

    Args:
        consulted: how many concluded a round in between, of ``enterprises``.
        outcomes: by the names of ``NAMES``.
    """

    before: Period
    after: Period
    enterprises: int
    consulted: int
    outcomes: dict[str, Outcome]


def a_year_before(period: Period) -> Period | None:
    """The same quarter of the year before, if it was kept: other quarters differ by season."""
    return Period.objects.filter(year=period.year - 1, quarter=period.quarter).first()


def compared(before: Period, after: Period, *, region_code: str = "") -> Compared:
    """The outcomes of the enterprises of a region that are in both quarters; of all if none.

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
    found = outcomes(facts_of(before, keys), facts_of(after, keys), consulted, _alike(here))
    return Compared(before, after, len(here), int(consulted.sum()), found)


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
