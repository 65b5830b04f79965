"""What only an enterprise can tell of a quarter, and what of it is known already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from xieshang.apps.assessment.models import Fact, Giver, Period
from xieshang.apps.organizations.models import Enterprise
from xieshang.core.index.consultation.variables import Variable, catalogue
from xieshang.core.index.data import State

FROM_REGISTER = {"employees_end": "headcount", "female_employees": "women_count"}


@dataclass(frozen=True, slots=True)
class Question:
    """One variable that nobody else has told, with what it was last time.

    ``as_of`` is the day of what is known; nothing where it comes from the register.
    """

    variable: Variable
    known: float | State | None
    as_of: date | None


def sign_of(known: float | State | None) -> str:
    """What is known, as a form carries it to say what it showed; nothing is an empty sign.

    A number stands there to its last cent and never with an exponent: no variable is above
    ten million million (``schema.MOST``).
    """
    if known is None or known is State.MISSING:
        return ""
    return known.name.lower() if isinstance(known, State) else f"{known:.15g}"


@dataclass(frozen=True, slots=True)
class Asked:
    """The form of one enterprise for one quarter."""

    questions: tuple[Question, ...]
    told_by_others: int  # variables of the enterprise's own that a department told already


def asked(period: Period, enterprise: Enterprise) -> Asked:
    """The variables that an enterprise answers for and no department has told."""
    rows = Fact.objects.filter(enterprise=enterprise, period=period)
    others = set(
        rows.exclude(giver=Giver.ENTERPRISE)
        .exclude(state=State.MISSING.value)
        .values_list("variable", flat=True)
    )
    own = [one for one in catalogue().values() if Giver.ENTERPRISE.value in one.givers]
    wanted = [one for one in own if one.name not in others]
    known = _known(period, enterprise, [one.name for one in wanted])
    questions = tuple(_question(one, enterprise, known.get(one.name)) for one in wanted)
    return Asked(questions, len(own) - len(wanted))


def _question(one: Variable, enterprise: Enterprise, fact: Fact | None) -> Question:
    if fact is not None:
        told = fact.value if fact.state == State.VALUE.value else State(fact.state)
        return Question(one, told, fact.as_of)
    field = FROM_REGISTER.get(one.name)
    return Question(one, getattr(enterprise, field) if field else None, None)


def _known(period: Period, enterprise: Enterprise, names: Iterable[str]) -> dict[str, Fact]:
    """The newest of what the enterprise told in this quarter and the year before it."""
    rows = Fact.objects.filter(
        enterprise=enterprise, giver=Giver.ENTERPRISE, variable__in=list(names),
        period__year__gte=period.year - 1, as_of__lte=period.ends_on,
    )  # fmt: skip
    return {
        row.variable: row for row in rows.order_by("as_of", "period__year", "period__quarter")
    }
