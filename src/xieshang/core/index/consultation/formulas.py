"""The formula of every indicator over named variables, for one enterprise or a sum of many.

Most formulas are «part / whole» and are read from the list itself; what is more than that
stands here by code. A region is computed by the same formulas over summed variables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from xieshang.core.index.arrays import Bools, Floats
from xieshang.core.index.consultation.catalogue import measured

Values = Mapping[str, Floats]
Parts = tuple[Floats, Floats]
RATIO = re.compile(r"(\w+) / (\w+)( \* 100)?( \* 1000)?( \* 12/months)?")
INSURANCES = ("pension", "medical", "unemployment", "injury")
AVERAGED = {"wage_guideline_base", "local_minimum_wage"}  # of a region: mean by heads
CODES = {  # the numbers that stand for an answer
    "incentive_clause": (0, 1, 2),  # none, chapter, special contract
    "agreed_freeze_in_loss": (0, 1),
    "women_contract": (0, 1),
    "wage_clause": (0, 1),
}
PERCENTAGES = {"wage_guideline_base"}
HEADS = "employees_end"
REFERENCE_GROWTH = (
    0.05  # D1-2 without growth: a difference of 5 points counts like a ratio of 1
)


@dataclass(frozen=True, slots=True)
class Formula:
    """Numerator and denominator of an indicator from its variables.

    ``within`` are pairs of a part and the whole it cannot exceed; ``filed`` are facts that make
    it not applicable instead of missing where nobody filed them; ``extra`` are variables that
    only its rules need: without them nobody knows whether a rule holds.
    """

    variables: tuple[str, ...]
    parts: Callable[[Values, float], Parts]
    within: tuple[tuple[str, str], ...] = ()
    filed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()


@cache
def formulas() -> dict[str, Formula]:
    """Formulas by code, in the order of the list."""
    return {one.code: SPECIAL.get(one.code) or _ratio(one.code) for one in measured()}


@cache
def variables() -> tuple[str, ...]:
    """Every variable that some indicator needs, in the order of the list."""
    named = [HEADS]
    for one in formulas().values():
        named += [*one.variables, *one.extra]
    return tuple(dict.fromkeys(named))


def _ratio(code: str) -> Formula:
    one = next(row for row in measured() if row.code == code)
    found = RATIO.fullmatch(one.formula)
    if found is None:
        raise LookupError(f"no formula for {code}: {one.formula}")
    part, whole, hundred, thousand, yearly = found.groups()
    factor = 100.0 if hundred or one.unit == "%" else 1000.0 if thousand else 1.0

    def parts(values: Values, months: float) -> Parts:
        scale = factor * (12.0 / months if yearly else 1.0)
        return values[part] * scale, values[whole]

    plain = one.unit == "%" and not (yearly or hundred or thousand)
    within = ((part, whole),) if plain else ()
    return Formula((part, whole), parts, within, extra=EXTRA.get(code, ()))


def ratio(part: Floats, whole: Floats) -> Floats:
    """part / whole, NaN where the whole is 0."""
    nothing = np.full(np.shape(part), np.nan)
    return np.asarray(np.divide(part, whole, out=nothing, where=whole != 0))


def _growth(values: Values, money: str, heads: str) -> Floats:
    """Growth of money per head on the year before, as a share."""
    now = ratio(values[money], values[heads])
    before = ratio(values[f"{money}_last_year"], values[f"{heads}_last_year"])
    return ratio(now, before) - 1.0


def _women_reps(values: Values, months: float) -> Parts:
    reps = ratio(values["female_worker_reps"], values["worker_reps"])
    workers = ratio(values["female_employees"], values[HEADS])
    return np.minimum(1.0, ratio(reps, workers)), np.ones_like(reps)


def _insured(values: Values, months: float) -> Parts:
    """Plain mean over the kinds of insurance that somebody owes."""
    due = np.stack([values[f"due_{kind}"] for kind in INSURANCES])
    insured = np.stack([values[f"insured_{kind}"] for kind in INSURANCES])
    shares = np.where(due > 0, ratio(insured, due), 0.0)
    return shares.sum(axis=0) * 100.0, (due > 0).sum(axis=0).astype(np.float64)


def _against_guideline(values: Values, months: float) -> Parts:
    growth = _growth(values, "total_wages", "employees_avg") * 100.0
    return growth - values["wage_guideline_base"], np.ones_like(growth)


def _frontline_growth(values: Values, months: float) -> Parts:
    """Ratio of growths; without growth of all, 1 + difference / 5 %."""
    front = _growth(values, "frontline_wages", "frontline_avg")
    everybody = _growth(values, "total_wages", "employees_avg")
    apart = 1.0 + (front - everybody) / REFERENCE_GROWTH
    found = np.where(everybody > 0, ratio(front, everybody), apart)
    return found, np.ones_like(found)


def _balance(values: Values, months: float) -> Parts:
    """Wages against productivity, which nobody can tell where no value was added."""
    wage = 1.0 + _growth(values, "total_wages", "employees_avg")
    output = 1.0 + _growth(values, "value_added", "employees_avg")
    added = (values["value_added"] > 0) & (values["value_added_last_year"] > 0)
    return wage, np.where(added, output, np.nan)


def _labour_share(values: Values, months: float) -> Parts:
    whole = (
        values["labour_comp"]
        + values["net_prod_tax"]
        + values["depreciation"]
        + values["operating_surplus"]
    )
    return values["labour_comp"] * 100.0, np.where(whole > 0, whole, np.nan)


def _revenue(values: Values, months: float) -> Parts:
    before = values["revenue_last_year"]
    return (values["revenue"] - before) * 100.0, np.where(before > 0, before, np.nan)


def _alone(name: str) -> Callable[[Values, float], Parts]:
    def parts(values: Values, months: float) -> Parts:
        return values[name], np.ones_like(values[name])

    return parts


def _scaled(part: str, whole: str, factor: float) -> Callable[[Values, float], Parts]:
    def parts(values: Values, months: float) -> Parts:
        return values[part] * factor, values[whole]

    return parts


def _years(*names: str) -> tuple[str, ...]:
    return tuple(name + year for name in names for year in ("", "_last_year"))


WAGES = _years("total_wages", "employees_avg")
ADDED = ("labour_comp", "net_prod_tax", "depreciation", "operating_surplus")
EXTRA = {
    "A3-1": (HEADS,),
    "C4-2": (HEADS,),
    "C3-3": ("women_contract", "female_employees"),
    "D1-5": ("wage_clause",),
    "D2-2": ("tech_workers",),
}
SPECIAL = {
    "A2-2": Formula(
        ("female_worker_reps", "worker_reps", "female_employees", HEADS),
        _women_reps,
        (("female_worker_reps", "worker_reps"), ("female_employees", HEADS)),
    ),
    "A2-3": Formula(
        ("steps_with_valid_evidence", "steps_in_list"),
        _scaled("steps_with_valid_evidence", "steps_in_list", 100.0),
        (("steps_with_valid_evidence", "steps_in_list"),),
    ),
    "B3-2": Formula(
        ("incentive_clause",), _alone("incentive_clause"), extra=("production_or_rd_posts",)
    ),
    "C1-2": Formula(
        tuple(f"{way}_{kind}" for kind in INSURANCES for way in ("insured", "due")),
        _insured,
        tuple((f"insured_{kind}", f"due_{kind}") for kind in INSURANCES),
    ),
    "C2-3": Formula(("collective_incidents",), _alone("collective_incidents")),
    "D1-1": Formula(
        (*WAGES, "wage_guideline_base"), _against_guideline, extra=("agreed_freeze_in_loss",)
    ),
    "D1-2": Formula((*WAGES, *_years("frontline_wages", "frontline_avg")), _frontline_growth),
    "D1-3": Formula((*WAGES, *_years("value_added")), _balance, filed=_years("value_added")),
    "D2-1": Formula(ADDED, _labour_share, filed=ADDED),
    "D2-3": Formula(
        ("same_post_ratio_sum", "same_post_workers"),
        _scaled("same_post_ratio_sum", "same_post_workers", 100.0),
        (("same_post_ratio_sum", "same_post_workers"),),
    ),
    "D3-1": Formula(_years("revenue"), _revenue, filed=_years("revenue")),
}

# What makes an indicator not applicable besides a whole of 0: code → test over the variables.
TOO_FEW: dict[str, Callable[[Values], Bools]] = {
    "A3-1": lambda v: small_sample(v["awareness_respondents"], v[HEADS]),
    "C4-2": lambda v: small_sample(v["valid_respondents"], v[HEADS]),
    "A4-3": lambda v: v["callback_respondents"] < 5,
    "D1-1": lambda v: v["employees_avg"] < 5,
    "D1-2": lambda v: v["frontline_avg"] < 5,
    "D2-2": lambda v: v["tech_workers"] < 5,
    "D2-4": lambda v: v["valid_households"] < 30,
}
NOT_DUE: dict[str, Callable[[Values], Bools]] = {
    "A2-2": lambda v: v["female_employees"] < 0.05 * v[HEADS],
    "B3-2": lambda v: v["production_or_rd_posts"] == 0,
}
# Where a rule of the list fixes the value: code → (test, value).
FIXED: dict[str, tuple[Callable[[Values], Bools], float]] = {
    "B2-2": (lambda v: v["training_spend"] == 0, 0.0),
    "C3-3": (lambda v: (v["women_contract"] == 0) & (v["female_employees"] > 0), 0.0),
    "D1-1": (lambda v: v["agreed_freeze_in_loss"] == 1, np.nan),  # the pass goalpost: 60 points
    "D1-5": (lambda v: v["wage_clause"] == 0, 0.0),
}
# Whom a 0 by rule concerns: so many it weighs in a region whose value is pooled.
CONCERNS = {"B2-2": HEADS, "C3-3": "female_employees"}


def small_sample(respondents: Floats, workers: Floats) -> Bools:
    """Fewer than 10 valid answers, or than 20 % of the workers where these are 30 or more.

    Where workers are fewer than 30 everybody is asked, and 10 answers are still needed.
    """
    return np.asarray((respondents < 10) | ((workers >= 30) & (respondents < 0.2 * workers)))
