"""An enterprise fills in its own form, which comes with what it said before."""

from __future__ import annotations

from datetime import date

import pytest

from xieshang.apps.assessment.models import Fact, Giver, Period
from xieshang.apps.assessment.services.facts import Put
from xieshang.apps.assessment.services.filing import file
from xieshang.apps.assessment.services.periods import open_period
from xieshang.apps.assessment.tests.factories import TODAY, period, tell
from xieshang.apps.organizations.tests.factories import enterprise, hr_of

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 5)


def test_what_did_not_change_keeps_its_day_and_changes_nothing() -> None:
    first, here = period(2025, 4), enterprise()
    tell(first, here, Giver.ENTERPRISE, training_hours=1200, training_spend=5000)
    when, by = open_period(2026, 1, by=None, today=TODAY), hr_of(here)
    said = {"training_hours": 1200.0, "training_spend": 5600.0, "frontline_avg": 80.0}
    assert file(when, here, said, by=by, today=MARCH) == Put(new=1, changed=1, same=0)
    version = Period.objects.get(pk=when.pk).version
    assert file(when, here, said, by=by, today=TODAY) == Put(0, 0, 0)
    assert Period.objects.get(pk=when.pk).version == version
    days = dict(Fact.objects.filter(period=when).values_list("variable", "as_of"))
    assert days == {
        "training_hours": first.ends_on, "training_spend": MARCH, "frontline_avg": MARCH
    }  # fmt: skip
