"""Readings of the places beneath an area: which of them may be told (分到乡镇街道的读数).

What counts enterprises is told as it is: contracts in force and the register are known to all
who read here. What counts workers keeps the minima of the plan: nothing is told of a place with
fewer than five enterprises, nor where fewer than five people stand on one side of a share; and
since the area's own reading is told beside its places, others are hidden with them, until what
the area leaves for all hidden ones may itself be told. Who reads here holds a place and knows
its sum; so what is left must be enough without any one of the hidden ones, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from xieshang.apps.organizations.codes import parents_of
from xieshang.apps.targets.models import TargetReading
from xieshang.core.disclosure.table import rate

LEAST: Final = 5  # enterprises behind a share, and people on each side of it
MANY: Final = 2 * LEAST - 1  # enterprises that cannot be told apart any more
OF_WORKERS: Final = {"T09", "T10"}


@dataclass(frozen=True, slots=True)
class _Behind:
    """What stands behind a share: enterprises, people on one side of it, all people."""

    enterprises: int
    part: float
    people: float

    @classmethod
    def of(cls, row: TargetReading) -> _Behind:
        return cls(row.enterprises or 0, row.numerator, row.denominator or 0)

    @classmethod
    def together(cls, some: Iterable[_Behind]) -> _Behind:
        every = list(some)
        return cls(
            sum(one.enterprises for one in every),
            sum(one.part for one in every),
            sum(one.people for one in every),
        )

    def without(self, other: _Behind) -> _Behind:
        return _Behind(
            self.enterprises - other.enterprises,
            self.part - other.part,
            self.people - other.people,
        )

    def is_small(self, least: int) -> bool:
        """Whether too few enterprises, or too few people on one side, are behind it."""
        share = rate(round(self.part), round(self.people), LEAST)
        return self.enterprises < least or not share.exact


def told(code: str, whole: TargetReading, readings: Mapping[str, TargetReading]) -> set[str]:
    """Which places may be told beside the reading of their area, of the same month end.

    Of what counts workers only those directly beneath it: each area answers for its own places,
    and two answers beside each other would tell what either hides. Others are taken from the
    first code on, as on the public page (decision 0034): chosen by their size, they would tell
    it.

    Args:
        whole: of the area. What it has more than its places belongs to places without a
            reading, and counts as a hidden one.
        readings: of places beneath it, by code; all that there are, for each counts.
    """
    if code not in OF_WORKERS:
        return set(readings)
    here = sorted(one for one in readings if is_beneath(one, whole.region_code))
    parts = {one: _Behind.of(readings[one]) for one in here}
    rest = _Behind.of(whole).without(_Behind.together(parts.values()))
    hidden = [rest] if round(rest.people) > 0 else []
    hidden += [one for one in parts.values() if one.is_small(LEAST)]
    large = [one for one in here if not parts[one].is_small(LEAST)]
    while large and _tells(hidden):
        hidden.append(parts[large.pop(0)])
    return set(large)


def is_beneath(place: str, area: str) -> bool:
    """Whether a place lies directly beneath an area."""
    return parents_of(place)[:1] == [area]


def _tells(hidden: list[_Behind]) -> bool:
    """Whether what the area leaves for hidden places tells of some of them."""
    left = _Behind.together(hidden)
    few = bool(hidden) and left.is_small(MANY)
    return few or any(left.without(one).is_small(LEAST) for one in hidden)
