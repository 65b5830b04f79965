"""Missing values computed from others: never by itself, and every such cell marked (插补).

Only MISSING cells are filled. What does not apply stays so, and what sources disagree on is to
be settled and not averaged away.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from xieshang.core.bad_input import BadInput, shown
from xieshang.core.index.arrays import Bools, Floats
from xieshang.core.index.data import Data, State
from xieshang.core.words import msg

METHODS = ("mean", "median")


def impute(data: Data, method: str | Mapping[str, str], *, by_group: bool = False) -> Data:
    """The same data with missing values filled by mean or median of the indicator.

    Args:
        method: "mean" or "median" for all indicators, or one by code; indicators that are not
            named stay as they are.
        by_group: over the unit's own group instead of over all units.

    ``imputed`` of the result marks the new cells. A group without a single value is refused.
    """
    chosen = dict.fromkeys(data.indicators, method) if isinstance(method, str) else dict(method)
    for code, name in chosen.items():
        if code not in data.row_of or name not in METHODS:
            raise BadInput(
                "method",
                msg("插补的指标“%(code)s”或者方法“%(method)s”不认识"),
                msg("方法可以用mean和median，指标要在数据里"),
                code=shown(code),
                method=shown(name),
            )
    if by_group and not data.group:
        raise BadInput("by_group", msg("数据没有分组，不能按组插补"), msg("请补上group一列"))
    values, marks = data.value.copy(), data.imputed.copy()
    groups = np.asarray(data.group if by_group else ("",) * len(data.units), object)
    for code, name in chosen.items():
        row = data.row_of[code]
        for group in dict.fromkeys(groups):
            _fill(data, values, marks, (row, groups == group), name)
    return data.with_values(values, imputed=marks)


def _fill(
    data: Data, values: Floats, marks: Bools, place: tuple[int, Bools], method: str
) -> None:
    row, inside = place
    gaps = inside & (data.state[row] == State.MISSING)
    if not gaps.any():
        return
    known = values[row, inside & (data.state[row] == State.VALUE)]
    if not known.size:
        raise BadInput(
            data.indicators[row],
            msg("“%(code)s”在“%(unit)s”所在的组里一个值也没有，补不了"),
            msg("请不要按组插补，或者去掉这个指标"),
            code=shown(data.indicators[row]),
            unit=shown(data.units[int(gaps.argmax())]),
        )
    values[row, gaps] = known.mean() if method == "mean" else np.median(known)
    marks[row, gaps] = True
