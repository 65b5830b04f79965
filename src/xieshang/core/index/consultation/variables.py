"""What every variable of the formulas is: name, unit, cycle, who answers for it (变量)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xieshang.core.words import msg

ROWS = Path(__file__).parent / "variables.csv"
CYCLES = ("M", "Q", "Y", "round")
KINDS = ("count", "money", "hours", "code", "ratio")
CARRIED = ("Y", "round")  # a value stands until the next one comes
UNITS = {
    "person": msg("人"),
    "person_month": msg("人月"),
    "household": msg("户"),
    "kind": msg("种"),
    "document": msg("份"),
    "step": msg("步"),
    "deadline": msg("个时限"),
    "opinion": msg("条意见"),
    "session": msg("次"),
    "topic": msg("个议题"),
    "proposal": msg("条建议"),
    "clause": msg("条条款"),
    "case": msg("件"),
    "incident": msg("起"),
    "yuan": msg("元"),
    "yuan_month": msg("元/月"),
    "hour": msg("学时"),
    "percent": "%",
    "code": msg("代码"),
}


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: a count, a sum of money, hours, an answer by number, or a sum of ratios.

    Args:
        unit: message id of its unit.
        cycle: M, Q, Y, or round: how often it is told anew.
        givers: who may tell it, the one that owes it first.
        kind: of ``KINDS``.
    """

    name: str
    name_zh: str
    name_en: str
    unit: str
    cycle: str
    givers: tuple[str, ...]
    kind: str

    @property
    def owner(self) -> str:
        """Who owes it."""
        return self.givers[0]

    @property
    def carried(self) -> bool:
        """Whether a value stands in later quarters until the next one comes."""
        return self.cycle in CARRIED


@cache
def catalogue() -> dict[str, Variable]:
    """Every variable by name, in the order in which the formulas need them."""
    with ROWS.open(encoding="utf-8", newline="") as opened:
        return {row["name"]: _variable(row) for row in csv.DictReader(opened)}


def _variable(row: Mapping[str, str]) -> Variable:
    return Variable(
        row["name"], row["name_zh"], row["name_en"], UNITS[row["unit"]], row["cycle"],
        tuple(row["givers"].split(";")), row["kind"],
    )  # fmt: skip
