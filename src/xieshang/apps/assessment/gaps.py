"""What keeps a quarter from being whole: givers that disagree, facts that nobody gave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from django.db.models import Q

from xieshang.apps.assessment.merging import Cell, Sayings
from xieshang.apps.assessment.models import Fact, Giver, Settled
from xieshang.apps.assessment.reading import Firm, Standing
from xieshang.apps.assessment.settling import in_force, speaking, told_now
from xieshang.core.index.consultation.variables import Variable, catalogue
from xieshang.core.index.data import State


@dataclass(frozen=True, slots=True)
class Conflict:
    """One variable of one enterprise that givers tell differently.

    ``lapsed``: somebody had settled it, before one of them said something else.
    """

    firm: Firm
    variable: Variable
    told: tuple[Fact, ...]
    lapsed: Settled | None


@dataclass(frozen=True, slots=True)
class Missing:
    """One variable that some enterprises have no value of."""

    variable: Variable
    firms: int


def conflicts(standing: Standing, prefix: str, *, most: int) -> tuple[int, list[Conflict]]:
    """How many facts of a region are told differently, and the first of them."""
    facts = standing.facts
    here = _inside(standing, prefix)
    found: list[tuple[int, str]] = []
    for name in catalogue():
        places = np.flatnonzero((facts.state(name) == State.CONFLICTING) & here)
        found += [(int(place), name) for place in places]
    found.sort()
    shown = [(standing.enterprises[place], name) for place, name in found[:most]]
    wanted = Q(pk__in=[])
    for firm, name in shown:
        wanted |= Q(enterprise=firm.pk, variable=name)
    now = told_now(
        standing.period, {name for _firm, name in shown},
        enterprise__in={firm.pk for firm, _name in shown},
    )  # fmt: skip
    told, lapsed = _told(standing, wanted, now), _lapsed(standing, wanted)
    return len(found), [
        Conflict(
            firm, catalogue()[name], tuple(told[firm.pk, name]), lapsed.get((firm.pk, name))
        )
        for firm, name in shown
    ]


def _inside(standing: Standing, prefix: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array([firm.region_code.startswith(prefix) for firm in standing.enterprises])


def _told(standing: Standing, wanted: Q, now: Mapping[Cell, Sayings]) -> dict[Cell, list[Fact]]:
    rows = Fact.objects.filter(wanted, period=standing.period).select_related("batch")
    told: dict[Cell, list[Fact]] = defaultdict(list)
    for row in speaking(rows.order_by("giver"), now):
        told[row.enterprise_id, row.variable].append(row)
    return told


def _lapsed(standing: Standing, wanted: Q) -> dict[Cell, Settled]:
    rows = Settled.objects.filter(wanted, period=standing.period)
    return {(one.enterprise_id, one.variable): one for one in rows}


def settled(standing: Standing, prefix: str) -> int:
    """How many facts of a region somebody settled, and everybody still says the same."""
    rows = Settled.objects.filter(
        period=standing.period, enterprise__region_code__startswith=prefix
    )
    return len(in_force(rows, standing.period))


def missing(standing: Standing, prefix: str) -> dict[Giver, list[Missing]]:
    """By whoever owes them: variables without a value, most enterprises first."""
    here = _inside(standing, prefix)
    found: dict[Giver, list[Missing]] = defaultdict(list)
    for name, variable in catalogue().items():
        firms = int(((standing.facts.state(name) == State.MISSING) & here).sum())
        if firms:
            found[Giver(variable.owner)].append(Missing(variable, firms))
    for rows in found.values():
        rows.sort(key=lambda row: -row.firms)
    return dict(sorted(found.items(), key=lambda pair: list(Giver).index(pair[0])))
