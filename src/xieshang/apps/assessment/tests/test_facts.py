"""What givers tell is kept once, refused where it cannot be, and withdrawn exactly."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from pytest_django import DjangoAssertNumQueries

from xieshang.apps.assessment.errors import Frozen
from xieshang.apps.assessment.models import Fact, Giver, Replaced
from xieshang.apps.assessment.services.facts import Put, Withdrawn, put, withdraw
from xieshang.apps.assessment.tests.factories import (
    TODAY,
    batch,
    period,
    tell,
    told,
)
from xieshang.apps.assessment.told import Told
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.tests.factories import (
    OTHER_COUNTY,
    enterprise,
    granted,
    hr_of,
)
from xieshang.apps.trail.models import Event
from xieshang.core.bad_input import BadInput
from xieshang.core.index.data import State

pytestmark = pytest.mark.django_db
HRSS = Giver.HRSS


def content() -> set[tuple[Any, ...]]:
    """Every fact without its key."""
    return set(
        Fact.objects.values_list(
            "period", "enterprise", "variable", "giver", "state", "value", "as_of", "batch"
        )
    )


def test_what_is_told_twice_changes_nothing_and_is_noted_once() -> None:
    when, here = period(), enterprise()
    assert tell(when, here, HRSS, employees_end=100, female_employees=40) == Put(2, 0, 0)
    first = content()
    assert tell(when, here, HRSS, employees_end=100, female_employees=40) == Put(0, 0, 2)
    assert content() == first
    when.refresh_from_db()
    assert when.version == 1
    assert Event.objects.filter(kind="facts.told").count() == 1


def test_a_changed_value_is_counted_and_changes_the_version() -> None:
    when, here = period(), enterprise()
    tell(when, here, HRSS, employees_end=100, female_employees=40)
    assert tell(when, here, HRSS, employees_end=101, female_employees=40) == Put(0, 1, 1)
    when.refresh_from_db()
    assert when.version == 2
    assert Fact.objects.get(variable="employees_end").value == 101


def test_no_value_is_kept_as_such() -> None:
    when, here = period(), enterprise()
    tell(when, here, Giver.UNION, mediated_ok=State.NOT_APPLICABLE, mediated_closed=None)
    states = dict(Fact.objects.values_list("variable", "state"))
    assert states == {
        "mediated_ok": State.NOT_APPLICABLE.value,
        "mediated_closed": State.MISSING.value,
    }


LAST = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("giver", "variable", "said", "words"),
    [
        (HRSS, "employees", (1.0, State.VALUE, LAST), "没有指标用到"),
        (Giver.TAX, "members_end", (1.0, State.VALUE, LAST), "不归税务报"),
        (HRSS, "employees_end", (-1.0, State.VALUE, LAST), "不能是负数"),
        (HRSS, "employees_end", (math.nan, State.VALUE, LAST), "没有数"),
        (HRSS, "employees_end", (None, State.VALUE, LAST), "没有数"),
        (HRSS, "employees_end", (1.0, State.MISSING, LAST), "没有数"),
        (HRSS, "employees_end", (1.0, State.VALUE, date(2026, 4, 1)), "截至日"),
        (HRSS, "employees_end", (1.0, State.VALUE, date(2025, 12, 31)), "截至日"),
        (Giver.PLATFORM, "wage_clause", (2.0, State.VALUE, LAST), "没有代码2"),
        (HRSS, "wage_guideline_base", (100.5, State.VALUE, LAST), "不能超过100"),
    ],
    ids=[
        "unknown",
        "giver",
        "negative",
        "nan",
        "empty",
        "both",
        "later",
        "earlier",
        "code",
        "percent",
    ],
)
def test_a_row_that_cannot_be_kept_is_named_and_none_of_the_others_is_kept(
    giver: Giver, variable: str, said: tuple[float | None, State, date], words: str
) -> None:
    when, here = period(), enterprise()
    good = told(here, "employees_avg", 100, LAST) if giver == HRSS else None
    rows = [*([good] if good else []), Told(here.pk, variable, *said)]
    with pytest.raises(BadInput, match=words):
        put(when, rows, giver=giver, by=None, today=TODAY)
    assert not Fact.objects.exists()


def test_two_numbers_for_one_fact_in_one_delivery_are_refused() -> None:
    when, here = period(), enterprise()
    rows = [told(here, "employees_end", one, LAST) for one in (100, 101)]
    with pytest.raises(BadInput, match="两个不同的数"):
        put(when, rows, giver=HRSS, by=None, today=TODAY)
    assert put(when, [rows[0], rows[0]], giver=HRSS, by=None, today=TODAY) == Put(1, 0, 0)


def test_an_enterprise_that_nobody_registered_is_refused() -> None:
    row = Told(999_999, "employees_end", 1.0, State.VALUE, LAST)
    with pytest.raises(BadInput, match="不在系统里"):
        put(period(), [row], giver=HRSS, by=None, today=TODAY)


def test_only_whoever_answers_for_the_place_or_the_enterprise_tells_its_facts() -> None:
    when, here, other = period(), enterprise(), enterprise()
    row = [told(here, "training_hours", 100, LAST)]
    own = partial(put, when, row, giver=Giver.ENTERPRISE, today=TODAY)
    own(by=hr_of(here))
    for stranger in (hr_of(other), granted(Role.DATA_STEWARD, region_code=OTHER_COUNTY)):
        with pytest.raises(PermissionDenied):
            own(by=stranger)
    with pytest.raises(PermissionDenied):
        rows = [told(here, "employees_end", 1, LAST)]
        put(when, rows, giver=HRSS, by=hr_of(here), today=TODAY)
    steward = granted(Role.DATA_STEWARD, region_code="980121")
    assert put(when, rows, giver=HRSS, by=steward, today=TODAY).new == 1


def test_a_withdrawn_batch_leaves_everything_as_it_was_before() -> None:
    when, here, other = period(), enterprise(), enterprise()
    one, two = batch(), batch()
    tell(when, here, HRSS, one, employees_end=100, female_employees=40)
    before = content()
    tell(when, here, HRSS, two, employees_end=110, female_employees=40, employees_due=90)
    tell(when, other, HRSS, two, employees_end=5)
    assert withdraw(two, by=None, today=TODAY) == Withdrawn(restored=2, removed=2)
    assert content() == before
    assert not Replaced.objects.exists()
    when.refresh_from_db()
    assert when.version == 4


def test_a_batch_withdrawn_from_the_middle_leaves_what_came_later_and_then_is_forgotten() -> (
    None
):
    when, here = period(), enterprise()
    one, two, three = batch(), batch(), batch()
    tell(when, here, HRSS, one, employees_end=100)
    after_one = content()
    tell(when, here, HRSS, two, employees_end=110)
    tell(when, here, HRSS, three, employees_end=120)
    withdraw(two, by=None, today=TODAY)
    assert Fact.objects.get().value == 120
    withdraw(three, by=None, today=TODAY)
    assert content() == after_one
    withdraw(one, by=None, today=TODAY)
    assert content() == set()


def test_who_told_first_withdraws_and_the_later_one_owns_the_fact() -> None:
    when, here = period(), enterprise()
    one, two = batch(), batch()
    tell(when, here, HRSS, one, employees_end=100)
    assert tell(when, here, HRSS, two, employees_end=100) == Put(0, 0, 1)
    withdraw(one, by=None, today=TODAY)
    assert Fact.objects.get().batch == two
    withdraw(two, by=None, today=TODAY)
    assert not Fact.objects.exists()


def test_a_batch_that_tells_again_after_another_moves_to_the_top() -> None:
    when, here = period(), enterprise()
    one, two = batch(), batch()
    tell(when, here, HRSS, one, employees_end=100)
    tell(when, here, HRSS, two, employees_end=110)
    after_two = Fact.objects.values_list("value", "batch").get()
    tell(when, here, HRSS, one, employees_end=120)
    withdraw(one, by=None, today=TODAY)
    assert Fact.objects.values_list("value", "batch").get() == after_two
    withdraw(two, by=None, today=TODAY)
    assert not Fact.objects.exists()


def test_what_was_told_without_a_batch_is_never_withdrawn() -> None:
    when, here, one = period(), enterprise(), batch()
    tell(when, here, HRSS, one, employees_end=100)
    tell(when, here, HRSS, employees_end=110)
    assert withdraw(one, by=None, today=TODAY) == Withdrawn(0, 0)
    assert Fact.objects.get().value == 110


def test_only_who_might_tell_the_facts_withdraws_them() -> None:
    when, here, one = period(), enterprise(), batch()
    tell(when, here, HRSS, one, employees_end=100)
    with pytest.raises(PermissionDenied):
        withdraw(one, by=hr_of(here), today=TODAY)
    steward = granted(Role.DATA_STEWARD, region_code="980121")
    assert withdraw(one, by=steward, today=TODAY).removed == 1


def test_nothing_is_told_into_a_frozen_quarter_or_withdrawn_from_it(
    frozen: Callable[..., Any],
) -> None:
    when, here, one = period(), enterprise(), batch()
    tell(when, here, HRSS, one, employees_end=100)
    frozen(when)
    before = content()
    with pytest.raises(Frozen, match="已经冻结"):
        tell(when, here, HRSS, employees_end=101)
    with pytest.raises(Frozen):
        withdraw(one, by=None, today=TODAY)
    assert content() == before


def test_how_many_statements_it_takes_does_not_grow_with_the_rows(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    when = period()
    here = [enterprise() for _ in range(30)]
    names = ["employees_end", "female_employees", "employees_avg"]
    rows = [told(one, name, 50, LAST) for one in here for name in names]
    with django_assert_max_num_queries(8):
        put(when, rows, giver=HRSS, by=None, today=TODAY)
    with django_assert_max_num_queries(5):
        put(when, rows, giver=HRSS, by=None, today=TODAY)
