"""Outliers: the farthest points drawn in one by one, and a logarithm if that is not enough.

The two stages and their limits are those of the COINr package (Becker 2022, «COINr: An R
package for developing composite indicators», Journal of Open Source Software 7, 4567): an
indicator has outliers where |skew| > 2 and excess kurtosis > 3.5; at most five points are
winsorised towards the skewed end; if it still has outliers its logarithm is taken instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from xieshang.core.bad_input import BadInput, shown
from xieshang.core.index.arrays import Bools, Floats, is_flat
from xieshang.core.index.data import Data
from xieshang.core.index.normalise import check_size
from xieshang.core.words import msg

MOST_SKEW, MOST_KURTOSIS, MOST_POINTS = 2.0, 3.5, 5
FORCED = ("none", "winsorise", "log")


@dataclass(frozen=True, slots=True)
class Limits:
    """When an indicator has outliers, and how many points may be drawn in."""

    skew: float = MOST_SKEW
    kurtosis: float = MOST_KURTOSIS
    points: int = MOST_POINTS


@dataclass(frozen=True, slots=True)
class Treatment:
    """What was done to one indicator: ``none``, ``winsorise`` or ``log``.

    ``moved`` are the units whose value was drawn in; ``cured`` says whether skew and kurtosis
    are within the limits afterwards: where they are not, that stands here and is not hidden.
    """

    code: str
    done: str
    forced: bool
    moved: tuple[str, ...]
    skew: tuple[float, float]
    kurtosis: tuple[float, float]
    cured: bool


@dataclass(frozen=True, slots=True)
class Treated:
    """Data after the treatment, and a line for every indicator."""

    data: Data
    treatments: tuple[Treatment, ...]


def skew(values: Floats) -> float:
    """Sample skewness, adjusted (G1 of Joanes and Gill 1998); 0 without spread."""
    n = len(values)
    if n < 3 or is_flat(values):
        return 0.0
    z = (values - values.mean()) / values.std(ddof=1)
    return float(n / ((n - 1) * (n - 2)) * (z**3).sum())


def kurtosis(values: Floats) -> float:
    """Sample excess kurtosis, adjusted (G2 of Joanes and Gill 1998); 0 without spread."""
    n = len(values)
    if n < 4 or is_flat(values):
        return 0.0
    z = (values - values.mean()) / values.std(ddof=1)
    first = n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * float((z**4).sum())
    return first - 3 * (n - 1) ** 2 / ((n - 2) * (n - 3))


def treat(
    data: Data, *, limits: Limits = Limits(), forced: Mapping[str, str] | None = None
) -> Treated:
    """Treat every indicator that has outliers; a forced variant is done whatever the figures.

    Args:
        forced: by code "none", "winsorise" (exactly ``limits.points`` points) or "log".
    """
    wanted = dict(forced or {})
    for code, how in wanted.items():
        if code not in data.row_of or how not in FORCED:
            raise BadInput(
                "forced",
                msg("指定处理的指标“%(code)s”或者方法“%(method)s”不认识"),
                msg("方法可以用none、winsorise、log，指标要在数据里"),
                code=shown(code),
                method=shown(how),
            )
    values, lines = data.value.copy(), []
    for row, code in enumerate(data.indicators):
        present = ~np.isnan(values[row])
        column = values[row, present]
        check_size(column, code)
        found, done, moved = _treated(column, limits, wanted.get(code, ""), code)
        values[row, present] = found
        names = tuple(np.asarray(data.units, object)[present][moved])
        lines.append(
            Treatment(
                code,
                done,
                code in wanted,
                names,
                (skew(column), skew(found)),
                (kurtosis(column), kurtosis(found)),
                not _has_outliers(found, limits),
            )
        )
    return Treated(data.with_values(values), tuple(lines))


def _treated(
    column: Floats, limits: Limits, forced: str, code: str
) -> tuple[Floats, str, Bools]:
    untouched = np.zeros(len(column), np.bool_)
    if forced == "none" or not (forced or _has_outliers(column, limits)):
        return column, "none", untouched
    if forced == "log":
        return logarithm(column, code), "log", untouched
    drawn, moved = winsorise(column, limits, forced=forced == "winsorise")
    if forced or not _has_outliers(drawn, limits):
        return drawn, "winsorise", moved
    return logarithm(column, code), "log", untouched


def winsorise(values: Floats, limits: Limits, *, forced: bool = False) -> tuple[Floats, Bools]:
    """Give the farthest point the value of the next one, until all is well or points run out.

    The end is the one towards which the values are skewed. Ties at the end move together with
    the point that reached them.

    Returns:
        values and a mask of what moved, shape [units] each.
    """
    found = values.copy()
    order = np.argsort(values, kind="stable")
    if skew(values) > 0:
        order = order[::-1]
    count = 0
    while count < min(limits.points, len(values) - 1):
        if not forced and not _has_outliers(found, limits):
            break
        count += 1
        found[order[:count]] = values[order[count]]
    return found, found != values


def logarithm(values: Floats, code: str) -> Floats:
    """log(x − min + 1 % of the range); mirrored where the skew is negative, so order stays."""
    if is_flat(values):
        raise BadInput(
            code,
            msg("“%(code)s”的值全都一样，取不了对数"),
            msg("请去掉这个指标，或者指定不处理（none）"),
            code=shown(code),
        )
    little = 0.01 * (values.max() - values.min())
    if skew(values) < 0:
        return np.asarray(-np.log(values.max() - values + little))
    return np.asarray(np.log(values - values.min() + little))


def _has_outliers(values: Floats, limits: Limits) -> bool:
    return abs(skew(values)) > limits.skew and kurtosis(values) > limits.kurtosis
