"""Shares of points that the quarterly facts already have: part and whole of an indicator."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from xieshang.apps.assessment.reading import facts_of, periods
from xieshang.apps.documents.language import in_chinese
from xieshang.apps.grading.evidence.records import Found, Link
from xieshang.apps.organizations.models import Enterprise
from xieshang.core.index.consultation.formulas import formulas

# Points that ask for the very share that an indicator is; both are counts of the same things.
SHARES = {"F1.2.2": "A1-3", "F3.2.2": "A3-2", "F8.1.2": "D1-4"}


@in_chinese
def shares_in(here: Enterprise, today: date) -> dict[str, Found]:
    """Points by the last quarter that has begun, as the index reads it: what was settled holds,
    and where givers disagree nobody is believed."""
    period = next((one for one in periods() if one.starts_on <= today), None)
    if period is None:
        return {}
    facts = facts_of(period, [here.pk])
    found = {}
    for code, index in SHARES.items():
        counted, of = (float(facts.value(name)[0]) for name in formulas()[index].variables)
        if 0 <= counted <= of and of > 0:  # never so where one of them is not known
            words = _("%(period)s：%(part)d/%(of)d") % {
                "period": period, "part": counted, "of": of,
            }  # fmt: skip
            share = Fraction(counted) / Fraction(of)
            found[code] = Found(share, (Link("enterprise", here.pk, words),))
    return found
