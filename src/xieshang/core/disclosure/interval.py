"""How far a share in a sample may lie from the share among all who could have answered."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from xieshang.core.bad_input import BadInput
from xieshang.core.words import msg

Z = 1.959964  # 95 %, two-sided, of the normal distribution


@dataclass(frozen=True, slots=True)
class Interval:
    """From where to where, as shares (区间)."""

    low: float
    high: float


def interval(part: int, of: int, entitled: int) -> Interval:
    """Wilson's 95 % interval for a share, corrected for a finite population.

    Wilson's interval does not leave 0 to 1 and holds for few answers and for shares near the
    ends. It takes the sample for a small part of the people. Where many of ``entitled`` have
    answered, the answers tell more than that: with the finite population correction
    ``(N - n) / (N - 1)`` in the variance, n answers count like ``n (N - 1) / (N - n)``. If all
    have answered nothing is left to chance, and the interval is the share itself.

    It speaks of chance only. Whether those who stay silent think otherwise no formula knows.

    >>> found = interval(81, 100, entitled=10_000_000)
    >>> round(found.low, 3), round(found.high, 3)
    (0.722, 0.875)
    >>> interval(30, 40, entitled=40)
    Interval(low=0.75, high=0.75)
    """
    if not 0 <= part <= of <= entitled or of == 0:
        raise BadInput(
            "part",
            msg("%(part)s / %(of)s / %(entitled)s 不是一份样本"),
            msg("请核对：回答数不能超过有权回答的人数，也不能是0"),
            part=part,
            of=of,
            entitled=entitled,
        )
    share = part / of
    if of == entitled:
        return Interval(share, share)
    n = of * (entitled - 1) / (entitled - of)
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    reach = Z / (1 + Z * Z / n) * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return Interval(max(0.0, middle - reach), min(1.0, middle + reach))
