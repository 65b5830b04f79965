"""The 54 scoring points, and how points add up (评分表)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from xieshang.core.bad_input import BadInput
from xieshang.core.grading.scales import Measured, Scale, scale_of
from xieshang.core.words import msg

ROWS = Path(__file__).with_name("points.csv")
NOT_APPLICABLE = -1  # given instead of points where a point does not concern the enterprise


@dataclass(frozen=True, slots=True)
class Point:
    """One scoring point; ``index`` names the indicators that look at the same thing."""

    code: str
    focus: str
    focus_en: str
    clause: str
    clause_en: str
    title: str
    title_en: str
    full: int
    scale: Scale
    evidence: str
    evidence_en: str
    source: str
    index: tuple[str, ...]

    @property
    def allowed(self) -> frozenset[int]:
        """What may be written into a column."""
        out = {NOT_APPLICABLE} if self.scale.may_not_apply else set()
        return self.scale.allowed | out

    @property
    def group(self) -> str:
        """The focus that it belongs to: F1 … F9."""
        return self.code.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Sums:
    """Points given, of how many that could be given here."""

    given: int
    of: int

    @property
    def total(self) -> Fraction:
        """Of a hundred; points that do not apply count neither for nor against.

        >>> Sums(84, 98).total == Fraction(8400, 98)
        True
        """
        return Fraction(self.given * 100, self.of) if self.of else Fraction(0)


@cache
def points() -> dict[str, Point]:
    """Every point by code, in the order of the table."""
    with ROWS.open(encoding="utf-8", newline="") as opened:
        return {row["code"]: _point(row) for row in csv.DictReader(opened)}


def _point(row: Mapping[str, str]) -> Point:
    full = int(row["points"])
    index = tuple(code for code in row["index_link"].split(";") if code)
    return Point(
        row["code"], row["focus_zh"], row["focus_en"], row["clause_zh"], row["clause_en"],
        row["point_zh"], row["point_en"], full, scale_of(row["scale"], full),
        row["evidence_zh"], row["evidence_en"], row["source"], index,
    )  # fmt: skip


@cache
def by_focus() -> dict[str, tuple[Point, ...]]:
    """The points of each of the nine focuses."""
    found: dict[str, list[Point]] = {}
    for point in points().values():
        found.setdefault(point.group, []).append(point)
    return {group: tuple(rows) for group, rows in found.items()}


def score(code: str, value: Measured | None) -> int:
    """Points for what was measured; None where the point does not apply.

    Raises:
        BadInput: no such point, or a value that its scale does not know.

    >>> score("F3.2.2", Fraction(1, 2)), score("F1.3.2", None)
    (2, -1)
    """
    point = _known(code)
    if value is None:
        if point.scale.may_not_apply:
            return NOT_APPLICABLE
        raise BadInput("value", msg("这一项没有“不适用”"), msg("请照实打分"), about=code)
    return point.scale.points(value)


def sums(given: Mapping[str, int], of: Iterable[Point] | None = None) -> Sums:
    """The sum of what was given; what is not written down yet counts as nothing.

    Raises:
        BadInput: an unknown point, or points that its scale does not give.
    """
    for code, got in given.items():
        if got not in _known(code).allowed:
            raise BadInput(
                "points", msg("%(code)s不能打%(got)s分"), msg("请照评分标准打分"),
                code=code, got=got,
            )  # fmt: skip
    rows = tuple(points().values() if of is None else of)
    applies = [point for point in rows if given.get(point.code) != NOT_APPLICABLE]
    return Sums(
        sum(given.get(point.code, 0) for point in applies), sum(p.full for p in applies)
    )


def _known(code: str) -> Point:
    if code not in points():
        raise BadInput("code", msg("没有这个评分点：%(code)s"), msg("请照评分表写"), code=code)
    return points()[code]
