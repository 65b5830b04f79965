"""Who belongs in the spring campaign, how far each has come, and how long it took."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xieshang.apps.assessment import reading
from xieshang.apps.assessment.models import Fact, Period
from xieshang.apps.consultations.choices import Occasion, RoundKind
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.targets.campaign import STATES, Stage, Why, funnel, listed, tense
from xieshang.apps.targets.tests.factories import come, contract, firm, round_of, sectoral
from xieshang.core.index.consultation.tests.example import FACTS
from xieshang.core.index.consultation.variables import catalogue
from xieshang.core.procedure.catalogue import procedure
from xieshang.core.procedure.model import Kind

pytestmark = pytest.mark.django_db
COUNTY = make.COUNTY


def test_every_state_of_a_round_is_at_a_stage() -> None:
    states = {one.code for one in procedure("M01").states if one.code != "closed_failed"}
    assert states == set(STATES)
    kinds = {one.code: one.kind for one in procedure("M01").states}
    assert kinds["closed_failed"] is Kind.CLOSED


def filled(*firms: Enterprise, **changes: float) -> None:
    """All facts of the quarter before the campaign, as the example of the index has them."""
    period, _new = Period.objects.get_or_create(year=2025, quarter=4)
    Fact.objects.bulk_create(
        Fact(
            period=period, enterprise=one, variable=name, giver=catalogue()[name].owner,
            value=float(value), as_of=period.ends_on,
        )
        for one in firms
        for name, value in {**FACTS, **changes}.items()
        if value is not None
    )  # fmt: skip


def test_the_lists_follow_from_contracts_and_index_of_the_first_day() -> None:
    bare, expiring, renewed, above, calm, red, both = (firm() for _number in range(7))
    contract(expiring, ends_on=date(2026, 6, 30))
    contract(renewed, ends_on=date(2026, 5, 1))
    contract(renewed, ends_on=date(2026, 7, 1))
    sectoral(above)
    contract(calm)
    contract(red)
    late = firm(since=date(2026, 2, 2))  # was not there yet
    firm(status=Enterprise.Status.CLOSED)
    firm(region_code=make.OTHER_TOWN)
    ending = date(2026, 1, 31)
    contract(late, ends_on=ending)
    contract(both, ends_on=ending)  # over on the first day: nothing covers it
    filled(red, both, late, accepted_disputes=900, collective_incidents=3, mediated_ok=0)
    filled(calm, expiring)
    found = {one.enterprise_id: one.why for one in funnel(COUNTY, 2026).ones}
    assert found == {
        bare.pk: Why.NONE, expiring.pk: Why.EXPIRING, red.pk: Why.TENSE, both.pk: Why.NONE,
    }  # fmt: skip
    assert listed(COUNTY, 2026, [bare.pk]) == {bare.pk: Why.NONE}


def test_without_a_quarter_before_nobody_is_tense() -> None:
    firm()
    assert reading.periods() == []
    assert tense(date(2026, 2, 1)) == set()


def test_a_funnel_counts_how_far_each_has_come_and_who_stands_still() -> None:
    silent, preparing, waiting, refusing, talking, signed, filed = (
        firm() for _number in range(7)
    )
    round_of(preparing, *come("2_offer", 1, 2))
    round_of(waiting, *come("2_waiting", 1, 2, 3))
    round_of(refusing, *come("2_waiting", 1, 2, 3), ("2_refused", date(2026, 3, 9)))
    round_of(talking, *come("4_meeting", 1, 2, 3, 13, 20))
    round_of(signed, *come("7_file", 1, 2, 3, 7, 20, 21, 22, 25))
    done = round_of(filed, *come("in_force", 1, 2, 3, 5, 8, 9, 10, 12, 15, 16, 17))
    found = funnel(COUNTY, 2026)
    assert [found.reached(stage) for stage in Stage] == [7, 5, 3, 3, 2, 1]
    still = {stage: {one.enterprise_id for one in found.still(stage)} for stage in Stage}
    assert still == {
        Stage.LISTED: {silent.pk, preparing.pk}, Stage.OFFERED: {waiting.pk, refusing.pk},
        Stage.ANSWERED: set(), Stage.TALKING: {talking.pk}, Stage.SIGNED: {signed.pk},
        Stage.FILED: {filed.pk},
    }  # fmt: skip
    assert sum(map(len, still.values())) == len(found.ones)
    # By hand, from one stage to the next: answered after 10, 4, 2; talking after 7, 13, 3.
    assert [found.took(stage) for stage in list(Stage)[2:]] == [
        [2, 4, 10], [3, 7, 13], [4, 5], [3],
    ]  # fmt: skip
    assert [found.median(stage) for stage in list(Stage)[2:]] == [4, 7, 4.5, 3]
    assert found.still(Stage.FILED)[0].come.round_id == done.pk


def test_the_furthest_round_counts_and_one_that_failed_does_not_stand_still() -> None:
    twice, failed, anew, amending, old = (firm() for _number in range(5))
    round_of(twice, *come("3_prepare", 1, 2, 3, 4))
    round_of(twice, *come("2_offer", 5, 6), kind=RoundKind.COMPREHENSIVE)
    over = ("closed_failed", date(2026, 3, 30))
    round_of(failed, *come("4_meeting", 1, 2, 3, 4, 5), over)
    round_of(anew, *come("4_meeting", 1, 2, 3, 4, 5), over)
    round_of(anew, *come("2_waiting", 1, 2, 31))
    round_of(amending, *come("4_meeting", 1, 2, 3, 4, 5), occasion=Occasion.AMENDMENT)
    round_of(old, *come("4_meeting", 1, 2, 3, 4, 5), year=2025)
    found = funnel(COUNTY, 2026)
    stages = {one.enterprise_id: one.stage for one in found.ones}
    assert stages == {
        twice.pk: Stage.ANSWERED, failed.pk: Stage.TALKING, anew.pk: Stage.OFFERED,
        amending.pk: Stage.LISTED, old.pk: Stage.LISTED,
    }  # fmt: skip
    assert found.ended() == 1 and found.still(Stage.TALKING) == []
    assert [one.enterprise_id for one in found.still(Stage.OFFERED)] == [anew.pk]


def test_a_county_is_the_sum_of_its_townships_in_as_many_queries() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            funnel(COUNTY, 2026)
        return len(asked)

    towns = [f"{COUNTY}{number:03}" for number in range(1, 4)]
    round_of(firm(region_code=towns[0]), *come("3_prepare", 1, 2, 3, 4))
    before = cost()
    for town in towns:
        round_of(firm(region_code=town), *come("2_waiting", 1, 2, 3))
        firm(region_code=town)
    assert cost() == before
    found = funnel(COUNTY, 2026)
    parts = [found.within(town) for town in towns]
    for stage in Stage:
        assert sum(one.reached(stage) for one in parts) == found.reached(stage)
    assert found.within(towns[1]) == funnel(towns[1], 2026)
