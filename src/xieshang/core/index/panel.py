"""The same index over several periods, on one scale or on one per period (面板)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from xieshang.core.bad_input import BadInput, shown
from xieshang.core.index.compute import Result, Scales, compute, fitted
from xieshang.core.index.data import Data, State
from xieshang.core.index.model import Framework
from xieshang.core.words import msg

NUMBERS = re.compile(r"\d+")
BETWEEN = "@"  # unit@period in a stacked table


@dataclass(frozen=True)
class Panel:
    """Data by period, the first period first, the same indicators in the same order.

    Units may come and go. Periods that are called by numbers (2025, 2026Q1) must ascend.
    """

    periods: Mapping[str, Data]

    def __post_init__(self) -> None:
        columns = {data.indicators for data in self.periods.values()}
        if len(columns) != 1:
            raise BadInput(
                "periods",
                msg("各期的指标不一样，或者一期也没有"),
                msg("请给每一期同样的列"),
            )
        names = list(self.periods)
        when = [tuple(map(int, NUMBERS.findall(name))) for name in names]
        for place, (before, after) in enumerate(pairwise(when)):
            if all(when) and before >= after:
                raise BadInput(
                    "periods",
                    msg("“%(late)s”排在“%(early)s”前面"),
                    msg("请从早到晚排，每期一次"),
                    late=shown(names[place]),
                    early=shown(names[place + 1]),
                )

    def stacked(self) -> Data:
        """All periods in one table, units called ``unit@period``, to be treated alike."""
        parts = list(self.periods.values())
        grouped = all(data.group for data in parts)
        return Data(
            tuple(
                f"{unit}{BETWEEN}{period}"
                for period, data in self.periods.items()
                for unit in data.units
            ),
            parts[0].indicators,
            np.concatenate([data.numerator for data in parts], axis=1),
            np.concatenate([data.denominator for data in parts], axis=1),
            np.concatenate([data.state for data in parts], axis=1),
            np.concatenate([data.imputed for data in parts], axis=1),
            tuple(name for data in parts for name in data.group) if grouped else (),
        )

    def unstacked(self, table: Data) -> Panel:
        """A stacked table, treated or imputed meanwhile, as a panel again."""
        start, found = 0, {}
        for period, data in self.periods.items():
            keep = np.zeros(len(table.units), np.bool_)
            keep[start : start + len(data.units)] = True
            part = table.only(keep)
            found[period] = Data(
                data.units,
                part.indicators,
                part.numerator,
                part.denominator,
                part.state,
                part.imputed,
                data.group,
            )
            start += len(data.units)
        return Panel(found)

    def carried(self, *, most: int) -> Panel:
        """Missing cells filled with the unit's latest value of at most ``most`` periods ago.

        They are marked as imputed; what does not apply or conflicts is left alone.
        """
        if most < 1:
            raise BadInput("most", msg("沿用旧值至少要1期"), msg("不沿用就不要调用"))
        found: dict[str, Data] = {}
        last: dict[str, tuple[Data, int]] = {}
        for number, (period, data) in enumerate(self.periods.items()):
            found[period] = _carried(data, number, last, most)
            last = {**last, period: (data, number)}
        return Panel(found)


def _carried(data: Data, number: int, earlier: dict[str, tuple[Data, int]], most: int) -> Data:
    values, marks = data.value.copy(), data.imputed.copy()
    for before, then in reversed(list(earlier.values())):
        if number - then > most:
            break
        place = {unit: at for at, unit in enumerate(before.units)}
        for column, unit in enumerate(data.units):
            if unit not in place:
                continue
            at = place[unit]
            gap = (data.state[:, column] == State.MISSING) & np.isnan(values[:, column])
            gap &= before.state[:, at] == State.VALUE
            values[gap, column] = before.value[gap, at]
            marks[gap, column] = True
    return data.with_values(values, imputed=marks)


def compute_panel(framework: Framework, panel: Panel, *, fit: str) -> dict[str, Result]:
    """Scores of every period.

    Args:
        fit: "all": one scale fitted to all periods; "each": a scale per period, so that scores
            of different periods cannot be compared; or the name of the period that is fitted.
    """
    if fit not in {"all", "each", *panel.periods}:
        raise BadInput(
            "fit",
            msg("不能用“%(fit)s”定标尺"),
            msg("请填all、each或者一期的名称"),
            fit=shown(fit),
        )
    scales: Scales | None = None
    if fit == "all":
        scales = fitted(framework, panel.stacked())
    elif fit != "each":
        scales = fitted(framework, panel.periods[fit])
    return {
        period: compute(framework, data, scales=scales)
        for period, data in panel.periods.items()
    }
