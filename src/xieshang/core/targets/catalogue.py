"""The targets as `action_plan.csv` lists them (行动计划目标)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from xieshang.core.bad_input import BadInput, shown
from xieshang.core.words import msg

ROWS = Path(__file__).parent / "action_plan.csv"


class Unit(StrEnum):
    """What a target is told in."""

    PERCENT = "percent"
    COUNT = "count"
    PERSON = "person"
    PERSON_TIME = "person-time"


class Kind(StrEnum):
    """What a reading is, and so how long it holds and how it goes on (读数类别)."""

    STOCK = "stock"  # what there is on a day, or over the twelve months before it
    YEAR = "year"  # what has come together since 1 January
    SURVEY = "survey"  # a sample, once a year
    OFFICIAL = "official"  # published by the statistics office, about a year later


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages; empty in both where there is none."""

    zh: str
    en: str

    def __bool__(self) -> bool:
        return bool(self.zh)


@dataclass(frozen=True, slots=True)
class Target:
    """One line of the plan.

    ``goal`` is in percent or in ``unit``; it must be exceeded where ``more`` is set, else
    reached. ``levels`` are the levels of regions that answer for it; ``dynamic`` ones are
    tested at every month end. ``least_sample`` is how many answers a survey needs, 0 if it
    is none.
    """

    code: str
    unit: Unit
    goal: float
    more: bool
    kind: Kind
    cycle: str
    levels: tuple[str, ...]
    dynamic: bool
    least_sample: int
    group: Text
    name: Text
    numerator: Text
    denominator: Text
    source: Text
    rule: Text
    excluded: Text
    companion: Text

    @property
    def is_ratio(self) -> bool:
        return self.unit is Unit.PERCENT


@cache
def targets() -> dict[str, Target]:
    """Every target by code, in the order of the plan.

    >>> len(targets()), targets()["T02"].goal
    (18, 95.0)
    """
    with ROWS.open(encoding="utf-8", newline="") as opened:
        return {row["code"]: _target(row) for row in csv.DictReader(opened)}


def target(code: str) -> Target:
    """The target of a code."""
    found = targets().get(code)
    if found is None:
        raise BadInput(
            "code", msg("目标表里没有“%(code)s”"), msg("请用T01到T18"), code=shown(code)
        )
    return found


def _target(row: Mapping[str, str]) -> Target:
    def text(name: str) -> Text:
        return Text(row[f"{name}_zh"], row[f"{name}_en"])

    return Target(
        row["code"], Unit(row["unit"]), float(row["goal"]), row["op"] == ">",
        Kind(row["kind"]), row["cycle"], tuple(row["levels"].split()),
        row["dynamic"] == "yes", int(row["least_sample"] or 0), text("group"), text("name"),
        text("numerator"), text("denominator"), text("source"), text("rule"),
        text("excluded"), text("companion"),
    )  # fmt: skip
