"""What Anlan's departments, unions and enterprises count: invented, the same each time.

An enterprise has a level (its grade, its township, the quarter) and indicators lie around it.
From the level follow counts, rounded so that those of a township add up to what was meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from xieshang.core.index.arrays import Bools, Floats, Ints
from xieshang.core.index.consultation.catalogue import PASS, indicators
from xieshang.core.index.consultation.formulas import formulas

LEVEL: Final = 77.0
BY_GRADE: Final = {"A": 8.0, "B": 0.0, "C": -12.0}
BY_GROUP: Final[Mapping[str, float]] = {  # of a group, of one indicator, of a dimension
    "A1": -13.7, "A1-1": 8.1, "A1-3": -9.1, "A2": 13.0, "A3": -2.7, "A4": 9.6,
    "B": -8.8, "C": 1.7, "D": -2.1,
}  # fmt: skip
# Points by township and quarter; the first and the last bring new yearly facts.
LIFT: Final[Mapping[str, tuple[float, ...]]] = {
    "980121001": (-19.9, -16.5, -12.7, -20.0),
    "980121002": (-16.7, -13.3, -10.4, -11.5),
    "980121003": (-9.0, -5.7, -2.0, -5.2),
    "980121100": (-9.1, -6.0, -3.0, -6.3),
    "980121101": (-7.7, -3.1, -0.5, -3.9),
    "980121102": (-13.7, -11.2, -9.5, -11.5),
    "980121103": (-11.8, -7.9, -1.2, -6.2),
    "980121104": (-6.1, -2.5, -2.8, -3.1),
    "980121105": (-8.8, -4.3, 2.4, -1.4),
    "980121106": (-12.0, -8.3, -10.4, -10.7),
    "980121200": (-14.3, -13.1, -10.5, -14.0),
    "980121201": (-12.2, -8.0, -5.3, -8.4),
    "980121400": (-2.6, 1.0, 4.5, 1.4),
}
LATEST: Final = 3  # the quarter that brings the next year's values
NOISE: Final = 14.0
MANUFACTURING: Final = ("C", "D", "E")
MINIMUM_WAGE: Final = 2260.0  # of a province that does not exist (decision 0008)
GUIDELINE: Final = 5.0
YUAN_BY_INDUSTRY: Final = {
    "C27": 98_000, "I65": 118_000, "D44": 112_000, "C35M": 92_000, "C34": 84_000,
    "G60": 79_000, "E47": 82_000,
}  # fmt: skip
YUAN: Final = 72_000

# Indicators that are one count of another: code → share of the workers that the whole is.
SHARES: Final[Mapping[str, float]] = {
    "A1-1": 1.0, "B1-1": 1.0, "B1-2": 0.30, "B1-3": 0.22, "B2-4": 0.02, "B3-1": 0.25,
    "C1-1": 0.98, "C1-3": 3.0, "C1-4": 3.0, "C2-2": 0.015, "C3-2": 0.15, "D1-4": 0.8,
    "D3-2": 1.0, "D3-3": 0.01, "A3-2": 1.0, "A3-3": 0.35,
}  # fmt: skip
# The same where the whole is so many whatever the size of the enterprise: a round, a contract.
FEW: Final[Mapping[str, int]] = {
    "A1-3": 4, "A2-3": 8, "A2-4": 11, "A3-4": 1, "A4-2": 5, "C4-1": 12, "C3-3": 4,
}  # fmt: skip
PER_THOUSAND: Final = ("C2-1", "C2-4", "C3-1")


@dataclass(frozen=True)
class Firms:
    """The enterprises of the table, as arrays; shape [enterprises]."""

    heads: Ints
    grade: tuple[str, ...]
    town: tuple[str, ...]
    industry: tuple[str, ...]
    order: Ints  # by township: roundings are carried on inside it
    covered: Bools  # by a contract in force

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, str]], uncovered: set[str]) -> Firms:
        towns = tuple(row["town_code"] for row in rows)
        return cls(
            np.array([int(row["employees"]) for row in rows]),
            tuple(row["grade"] for row in rows),
            towns,
            tuple(row["industry_code"] for row in rows),
            np.argsort(np.array(towns), kind="stable"),
            np.array([row["id"] not in uncovered for row in rows]),
        )

    @property
    def makes(self) -> Bools:
        """Manufacturing, power, building: with technical workers and hazards."""
        return np.array([code.startswith(MANUFACTURING) for code in self.industry])


def chance(size: int, *seed: int) -> Floats:
    """Numbers from 0 to 1 that follow from a seed."""
    return np.random.default_rng([20260331, *seed]).random(size)


def counts(expected: Floats, firms: Firms) -> Floats:
    """Whole numbers that add up to what is expected, whatever the size of each."""
    running = np.floor(np.cumsum(expected[firms.order]) + 0.5)
    found = np.empty_like(expected)
    found[firms.order] = np.diff(np.r_[0.0, running])
    return found


@cache
def _number(code: str) -> int:
    return list(formulas()).index(code)


@dataclass(frozen=True)
class Quarter:
    """One quarter of the county: what each enterprise stands at, and what follows from it.

    Args:
        number: 0 for the first; what sets an enterprise apart stays, a quarter adds a little.
    """

    firms: Firms
    number: int

    def score(self, code: str) -> Floats:
        """Points that each enterprise is meant to have in an indicator."""
        firms = self.firms
        size = len(firms.heads)
        level = np.array(
            [
                BY_GRADE[g] + LIFT[t][self.number]
                for g, t in zip(firms.grade, firms.town, strict=True)
            ]
        )
        own = chance(size, 1) - 0.5
        noise = chance(size, 2, _number(code)) - 0.5
        lately = chance(size, 3, _number(code), self.number) - 0.5
        group = indicators()[code].parent
        offset = BY_GROUP.get(code, BY_GROUP.get(group, BY_GROUP.get(group[0], 0.0)))
        found = LEVEL + offset + level + NOISE * (0.6 * own + noise + 0.3 * lately)
        return np.clip(found, 3.0, 100.0)

    def value(self, code: str) -> Floats:
        """The same in the indicator's own unit."""
        posts = indicators()[code].goalposts
        floor, passed, target = posts[:3]
        score = self.score(code)
        if len(posts) > 3:
            return floor + (passed - floor) * score / 100.0
        low = floor + (passed - floor) * score / PASS
        high = passed + (target - passed) * (score - PASS) / (100.0 - PASS)
        return np.where(score < PASS, low, high)

    def figures(self) -> dict[str, Floats]:
        """Every variable that somebody counts by hand, NaN where it concerns nobody."""
        heads = self.firms.heads.astype(np.float64)
        found = self._people(heads)
        for code, share in SHARES.items():
            self._part(found, code, counts(heads * share, self.firms))
        for code, many in FEW.items():
            self._part(found, code, np.full_like(heads, float(many)))
        for code in PER_THOUSAND:
            part, _whole = formulas()[code].variables
            found[part] = counts(self.value(code) * heads / 4000.0, self.firms)
        self._table(found, heads)
        self._surveys(found, heads)
        self._insurance(found, heads)
        self._money(found, heads)
        self._codes(found)
        return found

    def _part(self, found: dict[str, Floats], code: str, whole: Floats) -> None:
        part, name = formulas()[code].variables[:2]
        factor = 100.0 if indicators()[code].unit == "%" else 1.0
        whole = found.setdefault(name, whole)
        some = counts(self.value(code) / factor * whole, self.firms)
        found[part] = np.clip(some, 0.0, whole)

    def _people(self, heads: Floats) -> dict[str, Floats]:
        front = np.round(heads * 0.7)
        left = self.value("C4-3") / 100.0 * front / 4.0
        return {
            "employees_end": heads,
            "employees_avg": heads,
            "employees_due": np.round(heads * 0.98),
            "female_employees": np.round(heads * 0.4),
            "frontline_avg": front,
            "voluntary_leavers_frontline": np.clip(counts(left, self.firms), 0.0, front),
            "training_hours": np.round(self.value("B2-3") * heads),
            "adopted_proposals": counts(self.value("B3-4") * heads / 100.0, self.firms),
            "tech_workers": np.round(heads * np.where(self.firms.makes, 0.25, 0.08)),
            "exposed": np.where(self.firms.makes, np.round(heads * 0.15), 0.0),
            "production_or_rd_posts": np.where(self.firms.makes, np.round(heads * 0.5), 0.0),
        }

    def _table(self, found: dict[str, Floats], heads: Floats) -> None:
        """Who sits at the table: from 3 to 9 representatives."""
        seats = np.where(heads < 100, 3.0, np.where(heads < 300, 5.0, 9.0))
        self._part(found, "A2-1", seats)
        women = self.value("A2-2") * found["female_employees"] / heads * seats
        found["female_worker_reps"] = np.clip(counts(women, self.firms), 0.0, seats)

    def _surveys(self, found: dict[str, Floats], heads: Floats) -> None:
        asked = np.minimum(heads, np.maximum(12.0, np.round(heads * 0.45)))
        self._part(found, "A3-1", asked)
        self._part(found, "C4-2", asked)
        self._part(found, "A4-3", np.minimum(30.0, np.round(heads * 0.12)))
        self._part(found, "D2-4", np.where(heads >= 60, np.maximum(30.0, heads // 5), 0.0))

    def _insurance(self, found: dict[str, Floats], heads: Floats) -> None:
        for number, kind in enumerate(("pension", "medical", "unemployment", "injury")):
            due = np.round(heads * 0.97)
            share = np.minimum(1.0, self.value("C1-2") / 100.0 + 0.01 * (number - 1.5))
            found[f"due_{kind}"] = due
            found[f"insured_{kind}"] = np.minimum(due, counts(share * due, self.firms))

    def _money(self, found: dict[str, Floats], heads: Floats) -> None:
        """Wages, value added and revenue that fit together."""
        mean = np.array([float(YUAN_BY_INDUSTRY.get(one, YUAN)) for one in self.firms.industry])
        growth = 1.0 + (GUIDELINE + self.value("D1-1")) / 100.0
        lately = Quarter(self.firms, LATEST).figures() if self.number < LATEST else {}
        wages = lately.get("total_wages_last_year", np.round(mean * heads))
        labour = np.round(wages * 1.25)
        added = np.round(labour / self.value("D2-1") * 100.0)
        rest = added - labour
        tax, worn = np.round(rest * 0.3), np.round(rest * 0.35)
        front = np.round(wages * 0.6)
        faster = 1.0 + (growth - 1.0) * self.value("D1-2")
        revenue = lately.get("revenue_last_year", np.round(added * 3.2))
        fund = np.round(wages * self.value("B2-1") / 100.0)
        spent = np.round(fund * 0.9)
        awards = np.where(self.firms.makes & (heads >= 50), np.round(wages * 0.002), 0.0)
        found |= {
            "total_wages": wages,
            "total_wages_last_year": np.round(wages / growth),
            "employees_avg_last_year": heads,
            "frontline_wages": front,
            "frontline_wages_last_year": np.round(front / faster),
            "frontline_avg_last_year": found["frontline_avg"],
            "labour_comp": labour,
            "net_prod_tax": tax,
            "depreciation": worn,
            "operating_surplus": rest - tax - worn,
            "value_added": added,
            "value_added_last_year": np.round(added / (growth / self.value("D1-3"))),
            "revenue": revenue,
            "revenue_last_year": np.round(revenue / (1.0 + self.value("D3-1") / 100.0)),
            "training_fund_accrued": fund,
            "training_spend": spent,
            "training_spend_frontline": np.round(spent * self.value("B2-2") / 100.0),
            "awards_payable": awards,
            "awards_paid_in_time": np.round(awards * self.value("B3-3") / 100.0),
            "avg_wage_all": np.round(wages / heads),
            "avg_wage_tech": np.round(wages / heads * self.value("D2-2")),
        }
        posts = np.where(heads >= 50, np.round(heads * 0.3), 0.0)
        found["same_post_workers"] = posts
        found["same_post_ratio_sum"] = np.round(posts * self.value("D2-3") / 100.0, 1)

    def _codes(self, found: dict[str, Floats]) -> None:
        """Answers by number, and wages of the contract: none where nothing is covered."""
        heads, covered = self.firms.heads.astype(np.float64), self.firms.covered
        wanted, drawn = self.score("B3-2"), chance(len(heads), 4)
        special = drawn < (wanted - 70.0) / 30.0
        chapter = drawn < wanted / 70.0
        found["incentive_clause"] = np.where(special, 2.0, np.where(chapter, 1.0, 0.0))
        worst = self.score("C2-3") < 40.0
        found["collective_incidents"] = (worst & (heads >= 40)).astype(np.float64)
        found["women_contract"] = (self.score("C3-3") > 55.0).astype(np.float64)
        found["agreed_freeze_in_loss"] = np.zeros_like(heads)
        found["wage_guideline_base"] = np.full_like(heads, GUIDELINE)
        found["local_minimum_wage"] = np.full_like(heads, MINIMUM_WAGE)
        found["wage_clause"] = covered.astype(np.float64)
        lowest = np.round(self.value("D1-5") * MINIMUM_WAGE, -1)
        found["lowest_post_wage"] = np.where(covered, lowest, 0.0)


def outcomes_then(firms: Firms, signed: Bools, more: tuple[float, float]) -> dict[str, Floats]:
    """What two years are compared by, a year before the last quarter.

    Args:
        signed: who signed a contract of its own since, shape [enterprises].
        more: how many times as many disputes and accidents there were, with them and elsewhere.
    """
    first = Quarter(firms, 0)
    figures = first.figures()
    found = {name: figures[name] for name in ("employees_avg", "total_wages", "revenue")}
    times = np.where(signed, *more)
    for code in ("C2-1", "C3-1"):
        part, _whole = formulas()[code].variables
        found[part] = counts(first.value(code) * times * firms.heads / 4000.0, firms)
    return found
