"""Readings of the places beneath an area: which of them may be told (分到乡镇街道的读数).

What counts enterprises is told as it is: contracts in force and the register are known to all
who read here. What counts workers keeps the minima of the plan: nothing is told of a place with
fewer than five enterprises, nor where fewer than five people stand on one side of a share; and
since the area's own reading is told beside its places, others are hidden with them, until what
the area leaves for all hidden ones may itself be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from xieshang.apps.targets.models import TargetReading
from xieshang.core.disclosure.table import rate

LEAST: Final = 5  # enterprises behind a share, and people on each side of it
MANY: Final = 2 * LEAST - 1  # enterprises that cannot be told apart any more
OF_WORKERS: Final = {"T09", "T10"}


def told(code: str, readings: Mapping[str, TargetReading]) -> set[str]:
    """Which of sister places may be told beside the reading of all of them together.

    Others are taken from the first code on, as on the public page (decision 0034): chosen by
    their size, they would tell it.
    """
    places = sorted(readings)
    if code not in OF_WORKERS:
        return set(places)
    hidden = [one for one in places if _is_small([readings[one]], LEAST)]
    if hidden:
        rest = [one for one in places if one not in hidden]
        while rest and _is_small([readings[one] for one in hidden], MANY):
            hidden.append(rest.pop(0))
    return set(places) - set(hidden)


def _is_small(readings: Iterable[TargetReading], least: int) -> bool:
    """Whether too few enterprises, or too few people on one side, stand behind a sum."""
    some = list(readings)
    part = round(sum(one.numerator for one in some))
    whole = round(sum(one.denominator or 0 for one in some))
    enterprises = sum(one.enterprises or 0 for one in some)
    return enterprises < least or not rate(part, whole, LEAST).exact
