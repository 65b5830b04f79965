"""What several givers told becomes one fact or a contradiction, and facts become a standing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest
from pytest_django import DjangoAssertNumQueries

from xieshang.apps.assessment import reading
from xieshang.apps.assessment.models import Fact, Giver, Period
from xieshang.apps.assessment.reading import facts_of, periods, standing
from xieshang.apps.assessment.services import vetoes
from xieshang.apps.assessment.services.facts import put, withdraw
from xieshang.apps.assessment.services.periods import open_period, settle
from xieshang.apps.assessment.tests.factories import (
    TODAY,
    batch,
    period,
    tell,
    tell_all,
    told,
)
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.tests.factories import enterprise, granted, region
from xieshang.core.index.consultation.catalogue import framework
from xieshang.core.index.consultation.regions import Regions, roll_up
from xieshang.core.index.consultation.score import Band, VetoFact, score
from xieshang.core.index.data import State

pytestmark = pytest.mark.django_db
OTHER = "980121001"
NOT_DUE = State.NOT_APPLICABLE


def fact(when: Period, here: Enterprise, name: str) -> tuple[State, float]:
    found = facts_of(when, [here])
    return State(found.state(name)[0]), float(found.value(name)[0])


@pytest.mark.parametrize(
    ("variable", "givers", "said", "state", "value"),
    [
        ("employees_end", "hrss enterprise", (100, 100), State.VALUE, 100),
        ("employees_end", "hrss enterprise", (100, 101), State.CONFLICTING, None),
        ("employees_end", "hrss enterprise", (None, 101), State.VALUE, 101),
        ("employees_end", "hrss enterprise", (None, None), State.MISSING, None),
        ("exposed", "health enterprise", (NOT_DUE, 5), State.CONFLICTING, None),
        ("exposed", "health enterprise", (NOT_DUE, NOT_DUE), NOT_DUE, None),
        ("total_wages", "enterprise tax", (1_000_000.4, 1_000_000), State.VALUE, 1_000_000),
        ("total_wages", "enterprise tax", (1_000_002, 1_000_000), State.CONFLICTING, None),
    ],
    ids=["same", "apart", "one", "none", "not-due", "neither", "rounded", "two-yuan"],
)  # fmt: skip
def test_two_givers_that_agree_make_a_fact_and_two_that_disagree_a_contradiction(
    variable: str, givers: str, said: tuple[Any, Any], state: State, value: float | None
) -> None:
    when, here = period(), enterprise()
    for giver, one in zip(givers.split(), said, strict=True):
        tell(when, here, giver, **{variable: one})
    found = fact(when, here, variable)
    assert found[0] == state
    assert np.isnan(found[1]) if value is None else found[1] == value


def test_what_was_carried_over_contradicts_nobody_who_speaks_of_a_later_quarter() -> None:
    earlier, here = period(2025, 3), enterprise()
    tell(earlier, here, Giver.UNION, worker_reps=7)
    tell(earlier, here, Giver.HRSS, certified_employees=30)
    when = open_period(2025, 4, by=None, today=TODAY)
    assert fact(when, here, "worker_reps") == (State.VALUE, 7)
    tell(when, here, Giver.PLATFORM, worker_reps=9)
    assert fact(when, here, "worker_reps") == (State.VALUE, 9)
    filed = [told(here, "certified_employees", 35, date(2025, 11, 30))]
    put(when, filed, giver=Giver.ENTERPRISE, by=None, today=TODAY)
    assert fact(when, here, "certified_employees")[0] == State.CONFLICTING


def test_a_settled_contradiction_reads_as_chosen_as_long_as_the_chosen_one_tells_it() -> None:
    when, here, filed = period(), enterprise(), batch()
    tell(when, here, Giver.HRSS, filed, due_pension=100)
    tell(when, here, Giver.TAX, due_pension=104)
    assert fact(when, here, "due_pension")[0] == State.CONFLICTING
    steward = granted(Role.DATA_STEWARD, region_code="980121")
    settle(when, here, "due_pension", Giver.HRSS, "按参保登记", by=steward, today=TODAY)
    assert fact(when, here, "due_pension") == (State.VALUE, 100)
    withdraw(filed, by=None, today=TODAY)
    assert fact(when, here, "due_pension") == (State.VALUE, 104)


def test_a_standing_scores_every_enterprise_and_every_region_above_it() -> None:
    when = period()
    for code in ("980000", "980100", "980121", OTHER):
        region(code)
    here, other = enterprise(), enterprise(region_code=OTHER)
    tell_all(when, here)
    tell_all(when, other, {"members_end": 100, "employees_covered_by_contract_in_force": 100})
    found = standing(Period.objects.get(pk=when.pk))
    one, two = found.place_of[here.pk], found.place_of[other.pk]
    assert found.scored.index[one] == pytest.approx(69.3266743)
    assert found.scored.index[two] > found.scored.index[one]
    codes = ("980000", "980100", "980121", OTHER, here.region_code)
    assert set(found.regions.codes) == set(codes)
    assert found.region_names["980121"] == "区划980121"
    county, towns = found.region_place["980121"], [OTHER, here.region_code]
    index = found.area.scored.index
    assert index[county] > 60
    assert sorted(found.places.place[found.region_place[code]] for code in towns) == [1, 2]
    assert found.places.place[county] == 1
    low, high = found.places.points[:, county]
    assert low < index[county] < high


def test_a_region_is_the_formula_over_summed_variables() -> None:
    when = period()
    for number, code in enumerate((OTHER, OTHER, "980121002")):
        changes = {"members_end": 50 + number * 15, "satisfied": 40 + number, "revenue": 110}
        tell_all(when, enterprise(region_code=code), changes)
    found = standing(Period.objects.get(pk=when.pk))
    for code in found.regions.codes:
        below = code if len(code) == 9 else ""
        inside = [
            at for at, one in enumerate(found.enterprises) if one.region_code.startswith(below)
        ]
        pooled = sum(found.facts.value("members_end")[inside])
        heads = sum(found.facts.value("employees_end")[inside])
        data = found.area.scored.result.data
        value = data.column("A1-1")[found.region_place[code]]
        assert value == pytest.approx(pooled / heads * 100)


def test_a_standing_is_computed_anew_exactly_when_something_has_changed(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    here = enterprise()
    tell_all(period(), here)
    first = standing(Period.objects.get())
    with django_assert_max_num_queries(4):
        assert standing(Period.objects.get()).scored is first.scored
    tell(period(), here, Giver.UNION, members_end=90)
    second = standing(Period.objects.get())
    assert second.scored is not first.scored
    county = granted(Role.COUNTY_RIGHTS, region_code="980121")
    vetoes.enter(
        here, VetoFact.GROUP_INCIDENT, happened_on=date(2025, 12, 1), evidence="通报",
        by=county, today=TODAY,
    )  # fmt: skip
    third = standing(Period.objects.get())
    assert third.scored.band_at_most.tolist() == [Band.AMBER]
    Enterprise.objects.update(region_code=OTHER)
    assert OTHER in standing(Period.objects.get()).regions.codes


def test_a_standing_sees_two_enterprises_change_places_and_one_close_for_another() -> None:
    one, two = enterprise(), enterprise(region_code=OTHER)
    tell_all(period(), one)
    first = standing(Period.objects.get())
    lay = {firm.pk: firm.region_code for firm in first.enterprises}
    for here, there in ((one, two), (two, one)):
        Enterprise.objects.filter(pk=here.pk).update(region_code=lay[there.pk])
    second = standing(Period.objects.get())
    assert {firm.pk: firm.region_code for firm in second.enterprises} == {
        one.pk: lay[two.pk], two.pk: lay[one.pk]
    }  # fmt: skip
    three = enterprise(region_code=OTHER, status=Enterprise.Status.CLOSED)
    assert three.pk not in standing(Period.objects.get()).place_of
    Enterprise.objects.filter(pk=three.pk).update(status=Enterprise.Status.OPERATING)
    Enterprise.objects.filter(pk=one.pk).update(status=Enterprise.Status.CLOSED)
    assert set(standing(Period.objects.get()).place_of) == {one.pk, two.pk, three.pk}


@pytest.mark.parametrize("way", ["saved", "updated", "all at once"])
def test_a_standing_calls_an_enterprise_as_it_is_called_now(way: str) -> None:
    when, here = period(), enterprise(name="旧名有限公司")
    tell_all(when, here)
    assert standing(Period.objects.get()).enterprises[0].name == "旧名有限公司"
    here.name = "新名有限公司"
    if way == "saved":
        here.save(update_fields=["name"])
    elif way == "updated":
        Enterprise.objects.filter(pk=here.pk).update(name=here.name)
    else:
        Enterprise.objects.bulk_update([here], ["name"])
    assert standing(Period.objects.get()).enterprises[0].name == "新名有限公司"
    kept = standing(Period.objects.get()).scored
    here.grade = "B"
    here.save(update_fields=["grade"])
    assert standing(Period.objects.get()).scored is kept


def test_a_standing_knows_the_quarter_before_also_of_enterprises_that_came_or_went() -> None:
    stays, comes, goes = (enterprise() for _ in range(3))
    earlier, when = period(2025, 4), period()
    for one in (stays, goes):
        tell_all(earlier, one)
    bad = {"clauses_fulfilled": 0, "satisfied": 0, "members_end": 0, "revenue": 50,
           "contracts_signed": 0, "distinct_participants": 0}  # fmt: skip
    for one, changes in ((stays, bad), (comes, {})):
        tell_all(when, one, changes)
    Enterprise.objects.filter(pk=goes.pk).update(status=Enterprise.Status.CLOSED)
    Enterprise.objects.filter(pk=comes.pk).update(since=date(2026, 1, 5))
    newest, _older = periods()
    found = standing(newest)
    assert set(found.place_of) == {stays.pk, comes.pk}
    assert found.before is not None
    assert set(found.before.place_of) == {stays.pk, goes.pk}
    place = found.place_of[stays.pk]
    assert found.index_before[place] == pytest.approx(69.3266743)
    assert np.isnan(found.index_before[found.place_of[comes.pk]])
    alarms = found.alarms_of(found.scored, found.before.scored)
    assert "index" in alarms[place]
    assert "index" not in alarms[found.place_of[comes.pk]]


def test_a_frozen_standing_stays_when_an_enterprise_moves_or_a_veto_fact_becomes_known(
    frozen: Callable[[Period], Period],
) -> None:
    when, here = period(), enterprise()
    tell_all(when, here)
    when = frozen(when)
    before = standing(when)
    Enterprise.objects.update(region_code=OTHER, status=Enterprise.Status.CLOSED)
    county = granted(Role.COUNTY_RIGHTS, region_code="980121")
    vetoes.enter(
        here, VetoFact.FORGED_FILING, happened_on=date(2026, 1, 5), evidence="核查",
        by=county, today=date(2026, 5, 1),
    )  # fmt: skip
    after = standing(when)
    assert after.regions.codes == before.regions.codes
    assert after.scored.band_at_most.tolist() == [Band.GREEN]
    np.testing.assert_array_equal(after.area.scored.index, before.area.scored.index)


def test_a_frozen_quarter_keeps_its_enterprises_when_one_closes_or_is_entered_late(
    frozen: Callable[[Period], Period],
) -> None:
    when, here, silent = period(), enterprise(), enterprise()
    tell_all(when, here)
    when = frozen(when)
    before = standing(when)
    Enterprise.objects.filter(pk=silent.pk).update(status=Enterprise.Status.CLOSED)
    enterprise(since=date(2026, 2, 1))
    after = standing(when)
    assert set(after.place_of) == set(before.place_of) == {here.pk}
    np.testing.assert_array_equal(after.area.coverage, before.area.coverage)


def test_reading_a_quarter_takes_as_many_statements_for_one_enterprise_as_for_forty(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    when = period()
    tell(when, enterprise(), Giver.HRSS, employees_end=10)
    with django_assert_num_queries(3):
        facts_of(when)
    for _ in range(40):
        tell(when, enterprise(), Giver.HRSS, employees_end=10)
    with django_assert_num_queries(3):
        assert len(facts_of(when).enterprises) == 41


def test_a_quarter_without_facts_has_no_index_and_one_without_enterprises_no_standing() -> None:
    when = period()
    with pytest.raises(reading.NoEnterprises):
        standing(when)
    enterprise()
    assert np.isnan(standing(when).scored.index).all()
    assert not Fact.objects.exists()
    assert reading.before(when) is None


def test_the_standing_is_what_the_engine_makes_of_the_same_facts() -> None:
    when = period()
    for number in range(4):
        code = OTHER if number % 2 else "980121002"
        tell_all(when, enterprise(region_code=code), {"members_end": 60 + number})
    found = standing(Period.objects.get(pk=when.pk))
    scored, cells = score(found.facts, framework(), now=0)
    parents = {"980000": "", "980100": "980000", "980121": "980100", OTHER: "980121",
               "980121002": "980121"}  # fmt: skip
    lies_in = [firm.region_code for firm in found.enterprises]
    area = roll_up(
        found.facts, cells, scored, Regions.tree(dict(sorted(parents.items())), lies_in),
        framework(),
    )  # fmt: skip
    np.testing.assert_allclose(found.area.scored.index, area.scored.index)
