"""Which sums over enterprises may be told, and why others are not.

A sum is left out after it was made where one to four enterprises stand behind it, where one of
them makes up nearly the whole, or where subtracting what was told before would leave either.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from xieshang.core.bulletin.text import HIDDEN, LEAST, Sum
from xieshang.core.disclosure.dominance import dominated
from xieshang.core.words import msg

Contributions = Mapping[int, int]  # hundredths by the key of an enterprise


class Why(StrEnum):
    """Why a sum is not told."""

    TOLD = ""
    FEW = msg("不足5家企业")
    ONE = msg("差不多全是一家企业的")
    CHANGE = msg("和报过的一减，能看出少数几家的数")


@dataclass(frozen=True, slots=True)
class Judged:
    """A sum as it goes out, and why it does not."""

    sum: Sum
    why: Why


def judged(
    now: Contributions, before: Iterable[Contributions] = (), *, magnitude: bool
) -> Judged:
    """The sum of what enterprises contribute, if it may be told.

    Args:
        before: what stood behind the sums that were told earlier and stand beside this one: of
            the same quarter, and of others where a value is carried over.
        magnitude: whether it measures how large an enterprise is: then no one may make it up.
    """
    why = _refused(now.values(), magnitude=magnitude)
    for then in before:
        if why:
            break
        changed = [
            now.get(key, 0) - then.get(key, 0)
            for key in now.keys() | then.keys()
            if now.get(key) != then.get(key)
        ]
        if _refused(changed, magnitude=magnitude):
            why = Why.CHANGE
    return Judged(HIDDEN if why else Sum(sum(now.values()), len(now)), why)


def _refused(values: Collection[int], *, magnitude: bool) -> Why:
    if 0 < len(values) < LEAST:
        return Why.FEW
    return Why.ONE if magnitude and dominated(values) else Why.TOLD
