"""What a scoring point is given for: each scale of the table as a function (评分标准)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache

from xieshang.core.bad_input import BadInput
from xieshang.core.words import Value, msg

STEP = re.compile(r">=(\d+)%(?: (\d+))?")
Measured = bool | int | Fraction | str


class Kind(StrEnum):
    """What is measured."""

    YES = "yes"  # whether it is so
    SHARE = "share"  # a share from 0 to 1, exactly
    COUNT = "count"  # how many
    CHOICE = "choice"  # one of a few


@dataclass(frozen=True, slots=True)
class Level:
    """One step of a scale: its points, and when they are given.

    ``least`` is the smallest share or count, ``most`` the largest one where less is better;
    ``code`` is the word of a choice.
    """

    points: int
    words: str  # message id
    values: tuple[tuple[str, Value], ...] = ()
    least: Fraction | None = None
    most: Fraction | None = None
    below: bool = False  # ``most`` itself is not reached any more
    code: str = ""

    def takes(self, value: Fraction) -> bool:
        if self.least is not None:
            return value >= self.least
        if self.most is not None:
            return value < self.most if self.below else value <= self.most
        return True


@dataclass(frozen=True, slots=True)
class Scale:
    """All steps of a point, from the most points to none."""

    kind: Kind
    levels: tuple[Level, ...]
    may_not_apply: bool = False

    @property
    def full(self) -> int:
        return self.levels[0].points

    @property
    def allowed(self) -> frozenset[int]:
        """The points that can be given at all."""
        return frozenset(level.points for level in self.levels)

    def points(self, value: Measured) -> int:
        """What is given for what was measured.

        Raises:
            BadInput: the value is of another kind, or no such value exists.

        >>> scale_of(">=90% 3; >=80% 2; >=60% 1", 3).points(Fraction(9, 10))
        3
        """
        return self.level(value).points

    def level(self, value: Measured) -> Level:
        """The step that a measured value reaches."""
        if self.kind is Kind.YES and isinstance(value, bool):
            return self.levels[0 if value else 1]
        if self.kind is Kind.CHOICE and isinstance(value, str):
            for level in self.levels:
                if level.code == value:
                    return level
            raise _unfit(value)
        if self.kind in {Kind.SHARE, Kind.COUNT} and not isinstance(value, bool | str):
            if value < 0 or (self.kind is Kind.SHARE and value > 1):
                raise _unfit(value)
            return next(level for level in self.levels if level.takes(Fraction(value)))
        raise _unfit(value)


def _unfit(value: object) -> BadInput:
    return BadInput(
        "value",
        msg("这个数和评分标准对不上：%(value)s"),
        msg("比例在0到1之间，数目不为负，选项照表填"),
        value=str(value),
    )


def _yes(points: int) -> tuple[Level, ...]:
    return (Level(points, msg("是")), Level(0, msg("否")))


def _shares(scale: str, points: int) -> tuple[Level, ...]:
    steps = [(int(share), int(given or points)) for share, given in STEP.findall(scale)]
    found = [
        Level(given, msg("%(share)s%%及以上"), (("share", share),), least=Fraction(share, 100))
        for share, given in steps
    ]
    lowest = steps[-1][0]
    return (*found, Level(0, msg("不到%(share)s%%"), (("share", lowest),)))


def _counts(*steps: tuple[int, int, str]) -> Scale:
    """Steps of (least, points, words), the last one without anything."""
    return Scale(
        Kind.COUNT,
        tuple(Level(points, words, least=Fraction(least)) for least, points, words in steps),
    )


def _choices(*steps: tuple[str, int, str]) -> Scale:
    return Scale(
        Kind.CHOICE, tuple(Level(points, words, code=code) for code, points, words in steps)
    )


NAMED = {
    "rate: <50% 0; 50-99% 1; 100% 2": Scale(
        Kind.SHARE,
        (
            Level(2, msg("全部齐备"), least=Fraction(1)),
            Level(1, msg("%(share)s%%及以上"), (("share", 50),), least=Fraction(1, 2)),
            Level(0, msg("不到%(share)s%%"), (("share", 50),)),
        ),
    ),
    ">=1/3 2; >=1/5 1; else 0": Scale(
        Kind.SHARE,
        (
            Level(2, msg("三分之一及以上"), least=Fraction(1, 3)),
            Level(1, msg("五分之一及以上"), least=Fraction(1, 5)),
            Level(0, msg("不到五分之一")),
        ),
    ),
    "<80% 2; 80-95% 1; >95% 0": Scale(
        Kind.SHARE,
        (
            Level(2, msg("相似度不到80%%"), most=Fraction(80, 100), below=True),
            Level(1, msg("相似度80%%到95%%"), most=Fraction(95, 100)),
            Level(0, msg("相似度超过95%%")),
        ),
    ),
    "all four 2; three 1; else 0": _counts(
        (4, 2, msg("四项都合规")), (3, 1, msg("三项合规")), (0, 0, msg("不到三项"))
    ),
    "all 2; missing one 1": _counts(
        (5, 2, msg("五项齐全")), (4, 1, msg("缺一项")), (0, 0, msg("缺两项及以上"))
    ),
    "3 references 2; 1-2 1": _counts(
        (3, 2, msg("三项依据")), (1, 1, msg("一两项依据")), (0, 0, msg("没有依据"))
    ),
    "both 2; one 1": _counts(
        (2, 2, msg("两类职工都有")), (1, 1, msg("只有一类")), (0, 0, msg("都没有"))
    ),
    "3 of 3 2; 2 of 3 1": _counts(
        (3, 2, msg("三项都回应")), (2, 1, msg("回应两项")), (0, 0, msg("不到两项"))
    ),
    "two kinds 2; one 1": _counts(
        (2, 2, msg("两类及以上")), (1, 1, msg("一类")), (0, 0, msg("没有"))
    ),
    "2 a year 2; 1 a year 1": _counts(
        (2, 2, msg("一年两次及以上")), (1, 1, msg("一年一次")), (0, 0, msg("没有"))
    ),
    "in time 3; late but before reminder 1; else 0": _choices(
        ("in_time", 3, msg("按时")),
        ("late", 1, msg("超过时限，但在提醒之前")),
        ("none", 0, msg("没有回应，或者提醒以后才回应")),
    ),
    "in time and complete 3; late 1": _choices(
        ("in_time", 3, msg("按时、齐全")),
        ("late", 1, msg("晚了")),
        ("none", 0, msg("没有提供")),
    ),
    "number or formula 3; general words 0": _choices(
        ("figure", 3, msg("有数字或公式")), ("words", 0, msg("只有原则话"))
    ),
    "fall 2; flat 1": _choices(
        ("fall", 2, msg("下降")), ("flat", 1, msg("持平")), ("rise", 0, msg("上升"))
    ),
}


@cache
def scale_of(text: str, points: int) -> Scale:
    """The scale that the table writes like this, for a point of so many points.

    >>> scale_of("Y/N", 3).points(True)
    3
    """
    if text in NAMED:
        return NAMED[text]
    if text in {"Y/N", "Y/N or N/A"}:
        return Scale(Kind.YES, _yes(points), may_not_apply=text.endswith("N/A"))
    if STEP.search(text):
        return Scale(Kind.SHARE, _shares(text, points))
    raise BadInput("scale", msg("不认识的评分标准：%(scale)s"), msg("请照评分表写"), scale=text)
