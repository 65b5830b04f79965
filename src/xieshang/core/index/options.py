"""Methods of a framework's nodes with their options; an idle one is refused (方法)."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from xieshang.core.bad_input import BadInput, shown
from xieshang.core.words import msg

Option = float | tuple[float, ...] | bool

# method: (options it needs, options it may have). `floor` may stand with every normalisation.
NORMALISATIONS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "minmax": (frozenset(), frozenset({"low", "high"})),
    "z": (frozenset(), frozenset({"mean", "sd"})),
    "scaled": (frozenset({"lower", "upper"}), frozenset({"low", "high"})),
    "rank": (frozenset(), frozenset()),
    "percentile": (frozenset(), frozenset({"low", "high"})),
    "borda": (frozenset(), frozenset()),
    "distance_to_max": (frozenset(), frozenset({"low", "high"})),
    "distance_to_reference": (frozenset({"reference"}), frozenset({"low", "high", "cap"})),
    "distance_to_target": (frozenset({"target"}), frozenset({"low", "high", "cap"})),
    "fraction_of_max": (frozenset(), frozenset({"low", "high"})),
    "goalposts": (frozenset({"lower", "upper"}), frozenset({"low", "high", "log"})),
    "piecewise": (frozenset({"points", "scores"}), frozenset()),
    "range": (frozenset({"points"}), frozenset({"low", "high"})),
    "step": (frozenset({"points", "scores"}), frozenset()),
}
LISTS = {"points", "scores"}
FLAGS = {"cap", "log"}
FIXED_SCALES = {"scaled", "goalposts", "piecewise", "range", "step"}  # need no values
OWN_DIRECTION = {"piecewise", "step"}  # the direction shows in their scores
MEANS = {"arithmetic", "geometric", "harmonic", "generalised"}
BY_PAIRS = {"copeland", "outranking"}
WEIGHTINGS = {"given", "equal", "entropy", "critic", "pca", "optimised"}


@dataclass(frozen=True, slots=True)
class Normalisation:
    """How the values of an indicator become scores.

    ``floor`` is the least score, in points; it stands with every method. Options stand in
    ``options`` by name: ``low`` and ``high`` are the ends of the scale (0 and 100).
    """

    method: str
    options: tuple[tuple[str, Option], ...] = ()
    floor: float | None = None

    @classmethod
    def of(cls, method: str, *, floor: float | None = None, **options: Option) -> Normalisation:
        """Options by keyword: ``Normalisation.of("goalposts", lower=20, upper=85)``."""
        return cls(method, tuple(sorted(options.items())), floor)

    def get(self, name: str, default: float = 0.0) -> float:
        return float(dict(self.options).get(name, default))  # type: ignore[arg-type]

    def listed(self, name: str) -> tuple[float, ...]:
        return tuple(dict(self.options)[name])  # type: ignore[arg-type]

    @property
    def scale(self) -> tuple[float, float]:
        return self.get("low", 0.0), self.get("high", 100.0)

    def check(self, code: str, direction: str) -> None:
        """Refuse an unknown method, an option that is missing, idle or senseless."""
        if self.method not in NORMALISATIONS:
            raise _unknown("normalise", code, self.method, sorted(NORMALISATIONS))
        needed, allowed = NORMALISATIONS[self.method]
        given = {name for name, _value in self.options}
        for name in sorted(given - needed - allowed):
            raise _idle(code, self.method, name)
        for name in sorted(needed - given):
            raise BadInput(
                name,
                msg("“%(code)s”的方法%(method)s缺少%(option)s"),
                msg("请补上这个选项"),
                code=shown(code),
                method=self.method,
                option=name,
            )
        for name, value in self.options:
            _check_kind(code, name, value)
        if self.floor is not None and not isfinite(self.floor):
            raise _senseless(code, "floor")
        _check_sense(self, code, direction)


@dataclass(frozen=True, slots=True)
class Aggregation:
    """How scores of children become the score of their parent.

    ``power`` belongs to ``generalised`` alone: −1 is the harmonic mean, 1 the arithmetic one.
    """

    method: str = "arithmetic"
    power: float | None = None

    def __post_init__(self) -> None:
        if self.method not in MEANS | BY_PAIRS:
            raise _unknown("aggregate", "", self.method, sorted(MEANS | BY_PAIRS))
        if self.method == "generalised":
            if self.power is None or not isfinite(self.power):
                raise _senseless("generalised", "power")
        elif self.power is not None:
            raise _idle("", self.method, "power")

    @property
    def exponent(self) -> float:
        """Exponent of the mean: 1 arithmetic, 0 geometric, −1 harmonic."""
        fixed = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}
        return fixed.get(self.method, self.power or 0.0)


@dataclass(frozen=True, slots=True)
class Weighting:
    """Where the weights of a node's children come from; ``given`` are those of the rows."""

    method: str = "given"

    def __post_init__(self) -> None:
        if self.method not in WEIGHTINGS:
            raise _unknown("weighting", "", self.method, sorted(WEIGHTINGS))


def _check_kind(code: str, name: str, value: Option) -> None:
    good = (
        isinstance(value, tuple) and len(value) > 0 and all(isfinite(one) for one in value)
        if name in LISTS
        else isinstance(value, bool)
        if name in FLAGS
        else isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    )
    if not good:
        raise _senseless(code, name)


def _check_sense(normalise: Normalisation, code: str, direction: str) -> None:
    """Ends in order, points rising, scores that agree with the direction."""
    given, method = dict(normalise.options), normalise.method
    if {"low", "high"} & set(given) and normalise.scale[0] >= normalise.scale[1]:
        raise _senseless(code, "high")
    if method in {"scaled", "goalposts"} and normalise.get("lower") >= normalise.get("upper"):
        raise _senseless(code, "upper")
    if given.get("log") and normalise.get("lower") <= 0:
        raise _senseless(code, "lower")
    if method == "z" and normalise.get("sd", 1.0) <= 0:
        raise _senseless(code, "sd")
    if (method == "range") != (direction == "range") and not (
        method in OWN_DIRECTION and direction == "range"
    ):
        raise _senseless(code, "direction")
    if method in {*OWN_DIRECTION, "range"}:
        _check_points(normalise, code, direction)


def _check_points(normalise: Normalisation, code: str, direction: str) -> None:
    points = normalise.listed("points")
    rising = all(a < b for a, b in itertools.pairwise(points))
    if normalise.method == "range":
        flat_top = all(a <= b for a, b in itertools.pairwise(points))
        if len(points) != 4 or not flat_top or not points[0] < points[1]:
            raise _senseless(code, "points")
        if not points[2] < points[3]:
            raise _senseless(code, "points")
        return
    scores = normalise.listed("scores")
    if len(points) != len(scores) or not rising or len(points) < 2:
        raise _senseless(code, "points")
    signs = {"up": 1, "down": -1}
    if direction in signs and any(
        (b - a) * signs[direction] < 0 for a, b in itertools.pairwise(scores)
    ):
        raise _senseless(code, "scores")


def options_of(given: Mapping[str, Any]) -> tuple[tuple[str, Option], ...]:
    """Options as a file gives them, lists made tuples."""
    return tuple(
        (name, tuple(float(one) for one in value) if isinstance(value, list | tuple) else value)
        for name, value in sorted(given.items())
    )


def _unknown(field: str, code: str, method: str, known: list[str]) -> BadInput:
    return BadInput(
        field,
        msg("“%(code)s”用了不认识的方法“%(method)s”"),
        msg("可以用：%(known)s"),
        code=shown(code),
        method=shown(method),
        known=tuple(known),
    )


def _idle(code: str, method: str, option: str) -> BadInput:
    return BadInput(
        option,
        msg("“%(code)s”的方法%(method)s用不上选项%(option)s"),
        msg("请去掉这个选项，或者换一种方法"),
        code=shown(code),
        method=method,
        option=shown(option),
    )


def _senseless(code: str, option: str) -> BadInput:
    return BadInput(
        option,
        msg("“%(code)s”的选项%(option)s不成立"),
        msg("请核对它的数：端点从小到大，分数跟着方向走"),
        code=shown(code),
        option=option,
    )
