"""Units with too little data are left out, each with its share and reason (筛选)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xieshang.core.bad_input import BadInput
from xieshang.core.index.arrays import Floats
from xieshang.core.index.data import Data, State
from xieshang.core.words import msg


@dataclass(frozen=True, slots=True)
class Dropped:
    """A unit left out: shares 0–1 of values, and of values other than 0, among what applies."""

    unit: str
    available: float
    nonzero: float


@dataclass(frozen=True, slots=True)
class Screened:
    """What is kept, and what was left out and why."""

    data: Data
    dropped: tuple[Dropped, ...]


def availability(data: Data) -> tuple[Floats, Floats]:
    """Shares of each unit: values among applicable cells, non-zero ones among values; [units].

    A unit to which nothing applies lacks nothing: 1.
    """
    held = data.state == State.VALUE
    applies = (data.state != State.NOT_APPLICABLE).sum(axis=0)
    values = held.sum(axis=0)
    nonzero = (held & (np.nan_to_num(data.value) != 0)).sum(axis=0)
    return (
        np.divide(values, applies, out=np.ones(len(applies)), where=applies > 0),
        np.divide(nonzero, values, out=np.ones(len(values)), where=values > 0),
    )


def screen(
    data: Data, *, available: float | None = None, nonzero: float | None = None
) -> Screened:
    """Leave out units below a share of values, of values other than 0, or both.

    Args:
        available, nonzero: least shares 0–1; at least one is needed. Cells that do not apply
            count in neither.
    """
    given = [share for share in (available, nonzero) if share is not None]
    if not given or not all(0 < share <= 1 for share in given):
        raise BadInput(
            "available",
            msg("筛选没有写最低比例，或者它不在0到1之间"),
            msg("例如九成填0.9"),
        )
    has, other = availability(data)
    keep = (has >= (available or 0.0) - 1e-12) & (other >= (nonzero or 0.0) - 1e-12)
    if not keep.any():
        raise BadInput(
            "available",
            msg("按这个比例一个单位也留不下"),
            msg("请降低比例，或者先补齐数据"),
        )
    dropped = tuple(
        Dropped(data.units[place], float(has[place]), float(other[place]))
        for place in np.flatnonzero(~keep)
    )
    return Screened(data.only(keep), dropped)
