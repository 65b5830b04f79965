"""The p % rule: a sum in which one makes up nearly the whole tells what that one said.

Whoever knows the sum and the second largest contribution subtracts both and has an upper bound
of the largest. What is left over all others must therefore be at least p % of the largest
(Handbook on Statistical Disclosure Control, Eurostat's network of experts, section 4.2).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

PERCENT: Final = 10  # the largest is never known to within a tenth


def dominated(values: Collection[int], percent: int = PERCENT) -> bool:
    """Whether the second largest could work the largest out to within ``percent``.

    Signs are left aside. Where everybody has nothing, nothing is told of anybody.

    >>> dominated([100, 50, 10]), dominated([100, 50, 9]), dominated([0, 0])
    (False, True, False)
    """
    sizes = sorted((abs(value) for value in values), reverse=True)
    return bool(sizes) and sum(sizes[2:]) * 100 < percent * sizes[0]
