"""What was settled about yearly values holds in the next quarter while all say the same."""

from __future__ import annotations

from typing import Any

import pytest

from xieshang.apps.assessment.models import Fact, Giver, Period, Settled
from xieshang.apps.assessment.reading import facts_of
from xieshang.apps.assessment.services.facts import withdraw
from xieshang.apps.assessment.services.periods import open_period, settle
from xieshang.apps.assessment.tests.factories import TODAY, batch, period, tell
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests.factories import county_officer, enterprise
from xieshang.apps.trail.models import Event
from xieshang.core.index.data import State

pytestmark = pytest.mark.django_db
YEARLY, QUARTERLY = "certified_employees", "employees_end"


def settled() -> tuple[Period, Enterprise]:
    """A quarter in which a yearly and a quarterly value were told twice and settled."""
    when, here, officer = period(2025, 4), enterprise(), county_officer()
    told: dict[str, Any] = {YEARLY: 30, QUARTERLY: 100}
    tell(when, here, Giver.HRSS, **told)
    tell(when, here, Giver.ENTERPRISE, **{name: 40 + n for n, name in enumerate(told)})
    for name in told:
        settle(when, here, name, Giver.ENTERPRISE, "看了证书", by=officer, today=TODAY)
    return when, here


def begun() -> Period:
    return open_period(2026, 1, by=None, today=TODAY)


def state(when: Period, here: Enterprise) -> int:
    return int(facts_of(when, [here]).state(YEARLY)[0])


def number_carried() -> int:
    return int(Event.objects.get(kind="period.opened").payload["settled"])


def test_what_was_settled_of_a_year_is_carried_with_who_when_and_why() -> None:
    first, here = settled()
    when = begun()
    assert facts_of(when, [here]).value(YEARLY)[0] == 40
    [one] = Settled.objects.filter(period=when)
    was = Settled.objects.get(period=first, variable=YEARLY)
    fields = ("enterprise_id", "variable", "giver", "told", "why", "by_id", "on")
    assert [getattr(one, name) for name in fields] == [getattr(was, name) for name in fields]
    assert number_carried() == 1


@pytest.mark.parametrize("giver", [Giver.HRSS, Giver.ENTERPRISE])
def test_carried_it_lapses_when_somebody_says_something_else(giver: Giver) -> None:
    first, here = settled()
    when = begun()
    tell(when, here, giver, certified_employees=31)
    assert state(when, here) == State.CONFLICTING
    assert facts_of(first, [here]).value(YEARLY)[0] == 40


def test_what_had_lapsed_is_not_carried() -> None:
    first, here = settled()
    tell(first, here, Giver.HRSS, certified_employees=31)
    when = begun()
    assert state(when, here) == State.CONFLICTING
    assert not Settled.objects.filter(period=when).exists() and number_carried() == 0


def test_where_one_word_is_too_old_to_come_along_nothing_is_settled() -> None:
    first, here = settled()
    Fact.objects.filter(period=first, giver=Giver.HRSS).update(as_of="2022-12-31")
    when = begun()
    assert facts_of(when, [here]).value(YEARLY)[0] == 40
    assert not Settled.objects.filter(period=when).exists() and number_carried() == 0


def test_a_batch_withdrawn_from_both_quarters_ends_it_in_both() -> None:
    first, here, came = period(2025, 4), enterprise(), batch()
    tell(first, here, Giver.HRSS, certified_employees=30)
    tell(first, here, Giver.ENTERPRISE, came, certified_employees=40)
    settle(first, here, YEARLY, Giver.ENTERPRISE, "看了证书", by=county_officer(), today=TODAY)
    when = begun()
    assert number_carried() == 1
    withdraw(came, by=None, today=TODAY)
    for each in (first, when):
        assert facts_of(each, [here]).value(YEARLY)[0] == 30
