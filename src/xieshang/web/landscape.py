"""Draws common ground: circles for groups, and tables that say the same in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import Any

from xieshang.apps.participation.models import CommonGround, Statement

WIDE, HIGH, EDGE = 320, 200, 44  # of the picture, in its own units
LARGEST = 40  # radius
LETTERS = "ABCDE"


@dataclass(frozen=True, slots=True)
class Circle:
    """One opinion group on the picture and in the table."""

    letter: str
    people: int
    percent: int
    x: int
    y: int
    r: int


@dataclass(frozen=True, slots=True)
class Line:
    """One statement with the share of agreement in each group, in per cent."""

    text: str
    agree: int
    groups: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything that a page says about common ground; no circles before the first."""

    looked_on: date
    found_on: date | None
    missing: int
    said: int
    people: int
    circles: tuple[Circle, ...]
    common: tuple[Line, ...]
    divides: tuple[Line, ...]

    @property
    def parted(self) -> bool:
        return len(self.circles) > 1


def shown(row: CommonGround) -> Shown:
    """The stored picture with the words of its statements (one question)."""
    picture: dict[str, Any] = row.picture or {"groups": [], "common": [], "divides": []}
    texts = dict(
        Statement.objects.filter(consultation=row.consultation_id).values_list("pk", "text")
    )

    def lines(part: str) -> tuple[Line, ...]:
        return tuple(
            Line(texts[one["statement"]], one["agree"], tuple(one["groups"]))
            for one in picture[part]
            if one["statement"] in texts
        )

    return Shown(
        row.looked_on,
        row.found_on,
        row.missing,
        row.said,
        picture.get("counted", 0),
        _circles(picture["groups"]),
        lines("common"),
        lines("divides"),
    )


def _circles(groups: list[dict[str, Any]]) -> tuple[Circle, ...]:
    if not groups:
        return ()
    most = max(group["people"] for group in groups)
    across, down = ([group[axis] for group in groups] for axis in ("x", "y"))
    return tuple(
        Circle(
            LETTERS[at],
            group["people"],
            group["percent"],
            _placed(group["x"], across, WIDE),
            _placed(group["y"], down, HIGH),
            max(round(LARGEST * sqrt(group["people"] / most)), 14),
        )
        for at, group in enumerate(groups)
    )


def _placed(value: float, among: list[float], size: int) -> int:
    """Where a value lies between the smallest and the largest; alone, in the middle."""
    low, high = min(among), max(among)
    share = (value - low) / (high - low) if high - low > 1e-9 else 0.5
    return round(EDGE + share * (size - 2 * EDGE))
