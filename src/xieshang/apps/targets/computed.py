"""Targets that the platform counts itself, each by a named function over records (自动读数).

Each gives one row per enterprise that belongs in the denominator, so that a region is the sum
of its enterprises and whoever asks gets their names. What else there is in the plan, the area
enters with its source (decision 0032).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from math import isnan
from typing import Final, NamedTuple

from django.db.models import Avg, QuerySet

from xieshang.apps.assessment.models import Fact, Giver, Period
from xieshang.apps.assessment.reading import facts_of
from xieshang.apps.organizations.codes import prefix_of
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.targets.coverage import covered
from xieshang.core.disclosure.sample import SampleRule
from xieshang.core.index.data import State
from xieshang.core.targets.reading import Measured, months_between

LARGE: Final = 100  # workers from which T02 counts an enterprise
YEAR: Final = 12  # months over which insured persons are averaged
SMALL: Final = 30  # workers under which ten answers are enough of a sample


@dataclass(frozen=True, slots=True)
class Counted:
    """What one enterprise adds to a reading; ``known`` is False where its facts are missing."""

    enterprise_id: int
    region_code: str
    numerator: float
    denominator: float
    population: float = 0
    known: bool = True


Counter = Callable[[str, date], list[Counted]]


def unionised(area: str) -> QuerySet[Enterprise]:
    """Enterprises of an area with a union that are in operation, as the register has them."""
    operating = Enterprise.objects.filter(status=Enterprise.Status.OPERATING)
    return operating.filter(pk__in=Enterprise.objects.in_region(area)).exclude(union=None)


def covered_enterprises(area: str, on: date) -> list[Counted]:
    """T01: unionised enterprises in operation, 1 where a contract covers them on the day."""
    bound = covered(on, area)
    rows = unionised(area).filter(since__lte=on).values_list("pk", "region_code")
    return [Counted(pk, where, float(pk in bound), 1.0) for pk, where in rows]


def covered_large_enterprises(area: str, on: date) -> list[Counted]:
    """T02: those of T01 with 100 workers and more.

    Workers are the mean of the insured persons that the labour authority told in the last
    twelve months; where it told none, the head-count of the register.
    """
    insured = mean_insured(on)
    heads = dict(unionised(area).values_list("pk", "headcount"))
    return [
        row
        for row in covered_enterprises(area, on)
        if insured.get(row.enterprise_id, heads[row.enterprise_id] or 0) >= LARGE
    ]


def taking_part(area: str, on: date) -> list[Counted]:
    """T09: different workers who took part, of the workers of covered enterprises (A3-2)."""
    rows = [row for row in covered_enterprises(area, on) if row.numerator]
    keys = [row.enterprise_id for row in rows]
    told = latest(on, ("distinct_participants", "employees_avg"), keys)
    found = []
    for row in rows:
        facts = told.get(row.enterprise_id, {})
        part, whole = facts.get("distinct_participants"), facts.get("employees_avg")
        known = part is not None and whole is not None and 0 <= part <= whole
        found.append(
            Counted(
                row.enterprise_id,
                row.region_code,
                part or 0.0,
                round(whole or 0.0),
                known=known,
            )
        )
    return found


def aware(area: str, on: date) -> list[Counted]:
    """T10: respondents with two of three answers right (A3-1), samples that are enough only."""
    places = dict(unionised(area).values_list("pk", "region_code"))
    names = ("aware_respondents", "awareness_respondents", "employees_end")
    found = []
    for pk, facts in latest(on, names, places).items():
        right, answers = facts.get("aware_respondents"), facts.get("awareness_respondents")
        workers = facts.get("employees_end")
        if right is None or answers is None or workers is None or not enough(answers, workers):
            continue
        known = right <= answers <= workers
        found.append(Counted(pk, places[pk], right, answers, workers, known))
    return found


def enough(answers: float, workers: float) -> bool:
    """Ten answers, and a fifth of the workers where these are thirty or more (A3-1)."""
    rule = SampleRule()
    needed = rule.needed(int(workers)) if workers >= SMALL else rule.least
    return answers >= needed


COMPUTED: Final[dict[str, Counter]] = {
    "T01": covered_enterprises,
    "T02": covered_large_enterprises,
    "T09": taking_part,
    "T10": aware,
}


class Total(NamedTuple):
    """A reading, how many enterprises stand behind it, and how many told nothing."""

    read: Measured
    enterprises: int
    left_out: int


def total(rows: Iterable[Counted], area: str, on: date) -> Total | None:
    """The reading of an area from its enterprises; None where there is nothing to measure."""
    inside = [row for row in rows if row.region_code.startswith(prefix_of(area))]
    known = [row for row in inside if row.known]
    whole = sum(row.denominator for row in known)
    if not whole:
        return None
    people = int(sum(row.population for row in known))
    read = Measured(on, sum(row.numerator for row in known), whole, people or None)
    return Total(read, len(known), len(inside) - len(known))


def ended(on: date) -> list[Period]:
    """Quarters that were over on a day, the last one first."""
    return [one for one in Period.objects.all() if one.ends_on <= on]


def mean_insured(on: date) -> dict[int, float]:
    """Mean number of insured persons over the quarters of the last twelve months."""
    lately = [one for one in ended(on) if months_between(one.ends_on, on) < YEAR]
    told = Fact.objects.filter(
        period__in=lately, variable="insured_pension", giver=Giver.HRSS,
        state=State.VALUE.value,
    )  # fmt: skip
    means = told.values_list("enterprise").annotate(mean=Avg("value"))
    return {pk: mean for pk, mean in means if mean is not None}


def latest(
    on: date, variables: tuple[str, ...], enterprises: Iterable[int]
) -> dict[int, dict[str, float]]:
    """Values of the last quarter that was over, by enterprise and variable.

    What givers tell differently and nobody has settled is left out.
    """
    over = ended(on)
    if not over:
        return {}
    keys = list(enterprises)
    facts = facts_of(over[0], keys, variables=variables)
    found: dict[int, dict[str, float]] = {pk: {} for pk in keys}
    for name in variables:
        for pk, value in zip(keys, facts.value(name).tolist(), strict=True):
            if not isnan(value):
                found[pk][name] = value
    return found
