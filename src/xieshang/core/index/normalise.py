"""From values to scores: every method is fitted once and then applied to any values (标准化).

The fitted scale is kept apart from the values, so that a panel can share one scale, a change
can be split into what the values did and what the scale did, and what-if answers stand still.
Methods after OECD/JRC, «Handbook on Constructing Composite Indicators» (2008), step 5.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from xieshang.core.bad_input import BadInput, shown
from xieshang.core.index.arrays import Floats, is_flat, is_measurable
from xieshang.core.index.options import FIXED_SCALES, Normalisation
from xieshang.core.words import msg


@dataclass(frozen=True, slots=True)
class Scale:
    """A fitted normalisation of one indicator.

    ``kind`` says how ``xs`` and ``ys`` are read: "line" (slope and shift in ``ys``),
    "points" (broken line, flat outside), "steps" (score from a value on), "ranks" (sorted
    values in ``xs``), "inverse" (``ys[0]`` / value) or "none" (nothing to fit: no score).
    ``sign`` is −1 where less is better; ``low`` and ``high`` bound the score.
    """

    code: str
    kind: str
    xs: Floats = field(default_factory=lambda: np.empty(0))
    ys: Floats = field(default_factory=lambda: np.empty(0))
    sign: float = 1.0
    low: float = -np.inf
    high: float = np.inf

    def score(self, values: Floats) -> Floats:
        """Scores of values, shape [units] to [units]; NaN stays NaN."""
        raw = _READ[self.kind](self, values)
        return np.clip(raw, self.low, self.high)


def fit(normalise: Normalisation, direction: str, values: Floats, code: str) -> Scale:
    """Fit one indicator's normalisation to values of shape [units]; NaN is left out.

    Where a method needs spread or a positive maximum and the values have none, nothing can be
    told apart: the indicator is refused by name, and not given a score that means nothing.
    """
    sign = -1.0 if direction == "down" else 1.0
    if normalise.method in FIXED_SCALES:
        present = np.empty(0)
    else:
        present = np.sort(values[~np.isnan(values)])
        if not present.size:
            return Scale(code, "none")
        check_size(present, code)
    scale = _FIT[normalise.method](normalise, sign, present, code)
    floor = normalise.floor
    if floor is None:
        return scale
    return Scale(
        code, scale.kind, scale.xs, scale.ys, scale.sign, max(scale.low, floor),
        max(scale.high, floor),
    )  # fmt: skip


def check_size(values: Floats, code: str) -> None:
    """Refuse values so large or so close that their spread cannot be computed."""
    if not is_measurable(values):
        raise BadInput(
            code,
            msg("“%(code)s”的值太大，或者差得太小，算不准"),
            msg("请核对这个指标的单位和数值"),
            code=shown(code),
        )


def _line(
    code: str, x0: float, x1: float, ends: tuple[float, float], *, sign: float, cut: str = ""
) -> Scale:
    """A line through (x0, low) and (x1, high) in signed values, cut at the named ends."""
    low, high = ends
    slope = (high - low) / (x1 - x0)
    return Scale(
        code,
        "line",
        np.empty(0),
        np.array([slope * sign, low - slope * x0]),
        1.0,
        low if "low" in cut else -np.inf,
        high if "high" in cut else np.inf,
    )


def _flat(code: str, method: str) -> BadInput:
    return BadInput(
        code,
        msg("“%(code)s”的值全都一样，用%(method)s分不出高低"),
        msg("请改用goalposts，或者去掉这个指标"),
        code=shown(code),
        method=method,
    )


def _ends(values: Floats, sign: float) -> tuple[float, float]:
    """Worst and best value, signed so that more is better."""
    worst, best = (values[0], values[-1]) if sign > 0 else (values[-1], values[0])
    return float(worst * sign), float(best * sign)


def _minmax(how: Normalisation, sign: float, values: Floats, code: str) -> Scale:
    if is_flat(values):
        raise _flat(code, how.method)
    return _line(code, *_ends(values, sign), how.scale, sign=sign, cut="low high")


def _z(how: Normalisation, sign: float, values: Floats, code: str) -> Scale:
    if is_flat(values):
        raise _flat(code, how.method)
    mean, sd = float(values.mean() * sign), float(values.std(ddof=1))
    middle, reach = how.get("mean", 0.0), how.get("sd", 1.0)
    return _line(code, mean, mean + sd, (middle, middle + reach), sign=sign)


def _scaled(how: Normalisation, sign: float, values: Floats, code: str) -> Scale:
    bounds = (how.get("lower"), how.get("upper"))
    return _line(code, *_signed(bounds, sign), how.scale, sign=sign)


def _signed(bounds: tuple[float, float], sign: float) -> tuple[float, float]:
    return bounds if sign > 0 else (-bounds[1], -bounds[0])


def _to_max(how: Normalisation, sign: float, values: Floats, code: str) -> Scale:
    return _minmax(how, sign, values, code)


def _to_reference(how: Normalisation, sign: float, values: Floats, code: str) -> Scale:
    wanted = how.get("reference" if how.method == "distance_to_reference" else "target") * sign
    worst = _ends(values, sign)[0]
    if wanted <= worst:
        raise BadInput(
            code,
            msg("“%(code)s”的目标不比最差的值好，量不出距离"),
            msg("请换一个目标，或者改用goalposts"),
            code=shown(code),
        )
    cut = "high" if how.get("cap") else ""
    return _line(code, worst, wanted, how.scale, sign=sign, cut=cut)


def _of_max(how: Normalisation, sign: float, values: Floats, code: str) -> Scale:
    if values[0] < 0 or values[-1] <= 0 or (sign < 0 and values[0] <= 0):
        raise BadInput(
            code,
            msg("“%(code)s”有负数或0，算不出占最好值的比例"),
            msg("请改用goalposts或minmax"),
            code=shown(code),
        )
    low, high = how.scale
    if sign > 0:
        return _line(code, 0.0, float(values[-1]), (low, high), sign=1.0, cut="low high")
    return Scale(code, "inverse", np.array([low]), np.array([values[0] * (high - low)]),
                 1.0, low, high)  # fmt: skip


def _goalposts(how: Normalisation, sign: float, values: Floats, code: str) -> Scale:
    bounds = (how.get("lower"), how.get("upper"))
    if how.get("log"):
        ends = how.scale if sign > 0 else how.scale[::-1]
        return Scale(code, "log", np.log(np.array(bounds)), np.array(ends, np.float64))
    return _line(code, *_signed(bounds, sign), how.scale, sign=sign, cut="low high")


def _piecewise(how: Normalisation, sign: float, values: Floats, code: str) -> Scale:
    return Scale(code, "points", np.array(how.listed("points")), np.array(how.listed("scores")))


def _range(how: Normalisation, sign: float, values: Floats, code: str) -> Scale:
    low, high = how.scale
    return Scale(
        code, "points", np.array(how.listed("points")), np.array([low, high, high, low])
    )


def _step(how: Normalisation, sign: float, values: Floats, code: str) -> Scale:
    return Scale(code, "steps", np.array(how.listed("points")), np.array(how.listed("scores")))


def _ranks(how: Normalisation, sign: float, values: Floats, code: str) -> Scale:
    """Ranks from 1 for the worst, ties given the least; Borda from 0; percentile by scale."""
    if how.method == "percentile":
        if len(values) < 2:
            raise _flat(code, how.method)
        low, high = how.scale
        shift, step = low, (high - low) / (len(values) - 1)
    else:
        shift, step = (1.0 if how.method == "rank" else 0.0), 1.0
    top = shift + step * (len(values) - 1)
    return Scale(
        code, "ranks", np.sort(values * sign), np.array([step, shift]), sign, shift, top
    )


def _read_line(scale: Scale, values: Floats) -> Floats:
    return np.asarray(values * scale.ys[0] + scale.ys[1])


def _read_points(scale: Scale, values: Floats) -> Floats:
    return np.asarray(np.interp(values, scale.xs, scale.ys))


def _read_log(scale: Scale, values: Floats) -> Floats:
    logs = np.log(
        np.maximum(values, np.exp(scale.xs[0]))
    )  # at or under the lower post: its end
    return np.asarray(np.interp(logs, scale.xs, scale.ys))


def _read_steps(scale: Scale, values: Floats) -> Floats:
    place = np.searchsorted(scale.xs, values, side="right") - 1
    if (place < 0).any():
        raise BadInput(
            scale.code,
            msg("“%(code)s”有值低于分档表的第一档"),
            msg("请核对这个值，或者给分档表加一档"),
            code=shown(scale.code),
        )
    return np.where(np.isnan(values), np.nan, scale.ys[place])


def _read_ranks(scale: Scale, values: Floats) -> Floats:
    worse = np.searchsorted(scale.xs, values * scale.sign, side="left")
    return np.where(np.isnan(values), np.nan, worse * scale.ys[0] + scale.ys[1])


def _read_inverse(scale: Scale, values: Floats) -> Floats:
    return np.asarray(scale.xs[0] + scale.ys[0] / np.maximum(values, np.finfo(np.float64).tiny))


def _read_none(scale: Scale, values: Floats) -> Floats:
    return np.full(values.shape, np.nan)


_FIT: dict[str, Callable[[Normalisation, float, Floats, str], Scale]] = {
    "minmax": _minmax,
    "z": _z,
    "scaled": _scaled,
    "rank": _ranks,
    "percentile": _ranks,
    "borda": _ranks,
    "distance_to_max": _to_max,
    "distance_to_reference": _to_reference,
    "distance_to_target": _to_reference,
    "fraction_of_max": _of_max,
    "goalposts": _goalposts,
    "piecewise": _piecewise,
    "range": _range,
    "step": _step,
}
_READ: dict[str, Callable[[Scale, Floats], Floats]] = {
    "line": _read_line,
    "points": _read_points,
    "log": _read_log,
    "steps": _read_steps,
    "ranks": _read_ranks,
    "inverse": _read_inverse,
    "none": _read_none,
}
