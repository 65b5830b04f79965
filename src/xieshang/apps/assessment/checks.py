"""What a line of facts is held against: enterprises by code, what was told before, wholes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from xieshang.apps.assessment.models import Fact, Giver, Period
from xieshang.apps.assessment.schema import Reading
from xieshang.apps.organizations.models import Enterprise, FormerUscc
from xieshang.core.index.arrays import HAIR
from xieshang.core.index.consultation.formulas import formulas
from xieshang.core.index.data import State


@dataclass(frozen=True, slots=True)
class Before:
    """What this giver said of a variable before."""

    value: float | None
    state: int
    as_of: date

    def says(self, reading: Reading, day: date | None) -> bool:
        """Whether it says the same, of the same day where one is named."""
        if day is not None and day != self.as_of:
            return False
        if isinstance(reading, State):
            return self.state == reading.value
        return self.state == State.VALUE.value and self.value == reading


def firms_by_code(codes: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Enterprise and its place by code; a former code leads to whoever had it alone."""
    wanted = set(codes)
    former: dict[str, set[tuple[int, str]]] = defaultdict(set)
    rows = FormerUscc.objects.filter(uscc__in=wanted)
    for code, key, place in rows.values_list(
        "uscc", "enterprise_id", "enterprise__region_code"
    ):
        former[code].add((key, place))
    found = {code: next(iter(keys)) for code, keys in former.items() if len(keys) == 1}
    now = Enterprise.objects.filter(uscc__in=wanted)
    for code, key, place in now.values_list("uscc", "pk", "region_code"):
        found[code] = (key, place)
    return found


def said_before(
    period: Period, giver: Giver, keys: Iterable[int]
) -> dict[int, dict[str, Before]]:
    """What a giver told of these enterprises in a quarter, by enterprise and variable."""
    found: dict[int, dict[str, Before]] = defaultdict(dict)
    rows = Fact.objects.filter(period=period, giver=giver, enterprise_id__in=list(keys))
    for key, name, value, state, as_of in rows.values_list(
        "enterprise_id", "variable", "value", "state", "as_of"
    ):
        found[key][name] = Before(value, state, as_of)
    return found


@cache
def wholes() -> tuple[tuple[str, str], ...]:
    """Every pair of a part and the whole that it cannot exceed."""
    pairs = [pair for formula in formulas().values() for pair in formula.within]
    return tuple(dict.fromkeys(pairs))


def contradictions(
    told: Mapping[str, Reading], known: Mapping[str, Before]
) -> Iterator[tuple[str, str, float, float]]:
    """Parts that exceed their whole, within what one giver says: part, whole, both values."""

    def number(name: str) -> float | None:
        if name in told:
            reading = told[name]
            return None if isinstance(reading, State) else reading
        return known[name].value if name in known else None

    for part, whole in wholes():
        if part not in told and whole not in told:
            continue
        few, most = number(part), number(whole)
        if few is not None and most is not None and few > most + HAIR * abs(most):
            yield part, whole, few, most
