"""Shares of points that the quarterly facts already have: part and whole of an indicator."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from xieshang.apps.assessment.models import Fact, Period
from xieshang.apps.grading.evidence.records import Found, Link
from xieshang.apps.organizations.models import Enterprise
from xieshang.core.index.consultation.formulas import formulas
from xieshang.core.index.data import State

# Points that ask for the very share that an indicator is; both are counts of the same things.
SHARES = {"F1.2.2": "A1-3", "F3.2.2": "A3-2", "F8.1.2": "D1-4"}


def shares_in(here: Enterprise, today: date) -> dict[str, Found]:
    """Points by the last quarter that has begun; where givers disagree nobody is believed."""
    period = next((one for one in Period.objects.all() if one.starts_on <= today), None)
    if period is None:
        return {}
    wanted = {code: formulas()[index].variables for code, index in SHARES.items()}
    names = {name for pair in wanted.values() for name in pair}
    rows = Fact.objects.filter(
        period=period, enterprise=here, variable__in=names, state=State.VALUE.value
    )
    told: dict[str, set[float]] = defaultdict(set)
    for name, value in rows.values_list("variable", "value"):
        told[name].add(value or 0.0)
    found = {}
    for code, (part, whole) in wanted.items():
        if len(told[part]) != 1 or len(told[whole]) != 1:
            continue
        [counted], [of] = told[part], told[whole]
        if 0 <= counted <= of and of > 0:
            words = _("%(period)s：%(part)d/%(of)d") % {
                "period": period, "part": counted, "of": of,
            }  # fmt: skip
            share = Fraction(counted) / Fraction(of)
            found[code] = Found(share, (Link("enterprise", here.pk, words),))
    return found
