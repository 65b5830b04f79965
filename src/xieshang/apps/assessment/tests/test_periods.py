"""A quarter begins with what still stands, and once frozen it never changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from threading import Thread
from typing import Any

import duckdb
import numpy as np
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from xieshang.apps.assessment import freezer
from xieshang.apps.assessment.errors import Frozen
from xieshang.apps.assessment.models import Fact, Giver, Period, Settled
from xieshang.apps.assessment.reading import facts_of
from xieshang.apps.assessment.services.facts import withdraw
from xieshang.apps.assessment.services.periods import freeze, next_period, open_period, settle
from xieshang.apps.assessment.tests.factories import TODAY, batch, period, tell
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.roles import Role
from xieshang.apps.organizations.tests.factories import (
    enterprise,
    granted,
    head_of,
)
from xieshang.apps.trail.models import Event
from xieshang.core.index.data import State

pytestmark = pytest.mark.django_db
two_at_once = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer"
)


def values(when: Period) -> dict[str, float | None]:
    return dict(Fact.objects.filter(period=when).values_list("variable", "value"))


def test_values_of_a_year_or_a_round_are_carried_over_with_their_day() -> None:
    first, here = period(2025, 4), enterprise()
    tell(first, here, Giver.HRSS, certified_employees=30, employees_end=100)
    tell(first, here, Giver.PLATFORM, worker_reps=10)
    next_one = open_period(2026, 1, by=None, today=TODAY)
    assert values(next_one) == {"certified_employees": 30, "worker_reps": 10}
    days = set(Fact.objects.filter(period=next_one).values_list("as_of", flat=True))
    assert days == {date(2025, 12, 31)}


def test_a_value_older_than_three_years_is_not_carried_on() -> None:
    here = enterprise()
    for year, day in ((2021, "2021-12-31"), (2022, "2022-12-31")):
        when = period(year, 4)
        tell(when, here, Giver.PLATFORM, worker_reps=10)
        Fact.objects.filter(period=when).update(period=period(2025, 3))
        last = open_period(2025, 4, by=None, today=TODAY)
        assert bool(values(last)) == (year == 2022), day
        Fact.objects.all().delete()
        last.delete()


def test_a_withdrawn_batch_leaves_the_quarters_that_carried_it_too() -> None:
    first, here, one, two = period(2025, 4), enterprise(), batch(), batch()
    tell(first, here, Giver.HRSS, one, certified_employees=30)
    tell(first, here, Giver.HRSS, two, certified_employees=40)
    next_one = open_period(2026, 1, by=None, today=TODAY)
    withdraw(two, by=None, today=TODAY)
    assert values(first) == values(next_one) == {"certified_employees": 30}
    withdraw(one, by=None, today=TODAY)
    assert not Fact.objects.exists()


@contextmanager
def waiting(act: Callable[[], object]) -> Iterator[None]:
    """Let somebody else do something while a transaction of ours is under way."""

    def elsewhere() -> None:
        try:
            act()
        finally:
            connection.close()

    other = Thread(target=elsewhere)
    with transaction.atomic():
        yield
        other.start()
        other.join(timeout=0.5)
    other.join()


@two_at_once
@pytest.mark.django_db(transaction=True)
def test_what_is_told_while_the_next_quarter_is_opened_is_carried_over_too() -> None:
    first, here = period(2025, 4), enterprise()
    with waiting(lambda: open_period(2026, 1, by=None, today=TODAY)):
        tell(first, here, Giver.HRSS, certified_employees=30)
    assert values(Period.objects.get(year=2026)) == {"certified_employees": 30}


@two_at_once
@pytest.mark.django_db(transaction=True)
def test_a_batch_withdrawn_while_a_quarter_is_opened_is_withdrawn_from_that_too() -> None:
    first, here, one = period(2025, 4), enterprise(), batch()
    tell(first, here, Giver.HRSS, one, certified_employees=30)
    with waiting(lambda: withdraw(one, by=None, today=TODAY)):
        opened = open_period(2026, 1, by=None, today=TODAY)
    assert not Fact.objects.exists()
    assert Period.objects.get(pk=opened.pk).version == 1
    assert Event.objects.filter(kind="facts.withdrawn").count() == 2


def test_quarters_are_opened_in_order_when_they_have_begun_by_the_data_steward() -> None:
    period(2026, 1)
    for year, quarter in ((2025, 4), (2026, 1), (2026, 3), (2026, 5)):
        with pytest.raises(ValidationError):
            open_period(year, quarter, by=None, today=TODAY)
    with pytest.raises(ValidationError, match="中间还差2026年第2季度"):
        open_period(2026, 3, by=None, today=date(2026, 7, 1))
    with pytest.raises(PermissionDenied):
        open_period(2026, 2, by=head_of(enterprise()), today=TODAY)
    steward = granted(Role.DATA_STEWARD, region_code="980121")
    assert open_period(2026, 2, by=steward, today=TODAY).quarter == 2


def test_the_next_quarter_follows_the_last_and_the_first_is_the_one_that_runs() -> None:
    assert str(next_period(date(2026, 4, 1))) == "2026年第2季度"
    period(2025, 4)
    assert str(next_period(date(2026, 4, 1))) == "2026年第1季度"


def test_a_frozen_quarter_lies_in_a_file_whose_hash_stands_in_the_log(
    frozen: Callable[[Period], Period],
) -> None:
    when, here = period(), enterprise()
    tell(when, here, Giver.HRSS, employees_end=100, skilled=None)
    tell(when, here, Giver.ENTERPRISE, batch(), employees_end=101)
    settle(
        when, here, "employees_end", Giver.HRSS, "按参保人数",
        by=granted(Role.DATA_STEWARD, region_code="980121"), today=TODAY,
    )  # fmt: skip
    when = frozen(when)
    assert when.frozen_on == TODAY
    assert freezer.is_whole(when)
    assert Event.objects.get(kind="period.frozen").payload["sha256"] == when.sha256
    columns = duckdb.read_parquet(str(freezer.path_of(when))).fetchnumpy()
    rows = zip(*(columns[name].tolist() for name in freezer.COLUMNS), strict=True)
    kept = Fact.objects.order_by("enterprise", "variable", "giver")
    assert [
        (one, name, giver, state, value, number, holds)
        for one, _uscc, _code, name, giver, state, value, _day, number, holds in rows
    ] == [
        (
            fact.enterprise_id, fact.variable, fact.giver, fact.state, fact.value,
            fact.batch_id, (fact.variable, fact.giver) == ("employees_end", Giver.HRSS),
        )
        for fact in kept
    ]  # fmt: skip
    assert set(columns["as_of"].astype("datetime64[D]")) == {np.datetime64("2026-03-31")}


def test_the_file_says_where_each_enterprise_lay(frozen: Callable[[Period], Period]) -> None:
    when, some = period(), [enterprise(), enterprise(region_code="980121001")]
    for here in some:
        tell(when, here, Giver.HRSS, employees_end=100, skilled=20)
    when = frozen(when)
    lay = {here.pk: here.region_code for here in some}
    Enterprise.objects.update(region_code="980121002")
    assert freezer.places(when) == lay


def test_the_same_facts_make_the_same_file(frozen: Callable[[Period], Period]) -> None:
    when, here = period(), enterprise()
    tell(when, here, Giver.HRSS, employees_end=100, skilled=20)
    first = frozen(when).sha256
    assert freezer.write(when) == first
    Fact.objects.filter(variable="skilled").update(value=21)
    assert freezer.write(when) != first


def test_a_file_that_somebody_touched_is_no_longer_whole(
    frozen: Callable[[Period], Period],
) -> None:
    when = frozen(period())
    file = freezer.path_of(when)
    file.write_bytes(file.read_bytes() + b"x")
    assert not freezer.is_whole(when)
    file.unlink()
    assert not freezer.is_whole(when)


def test_a_quarter_is_frozen_once_after_its_end_by_the_data_steward(
    frozen: Callable[[Period], Period],
) -> None:
    when = period(2026, 1)
    with pytest.raises(ValidationError, match="还没有结束"):
        freeze(when, by=None, today=date(2026, 3, 31))
    with pytest.raises(PermissionDenied):
        freeze(when, by=head_of(enterprise()), today=TODAY)
    frozen(when)
    with pytest.raises(Frozen):
        frozen(when)


def test_whose_value_holds_is_settled_with_a_reason_and_can_be_settled_anew() -> None:
    when, here = period(), enterprise()
    tell(when, here, Giver.HRSS, employees_end=100, female_employees=None)
    tell(when, here, Giver.ENTERPRISE, employees_end=104)
    steward = granted(Role.COUNTY_RIGHTS, region_code="980121")
    how: dict[str, Any] = {"by": steward, "today": TODAY}
    with pytest.raises(PermissionDenied):
        settle(when, here, "employees_end", Giver.HRSS, "x", by=head_of(here), today=TODAY)
    for variable, giver, why in (
        ("employees_end", Giver.TAX, "x"),
        ("female_employees", Giver.HRSS, "x"),
        ("employees_end", Giver.HRSS, ""),
    ):
        with pytest.raises(ValidationError):
            settle(when, here, variable, giver, why, **how)
    settle(when, here, "employees_end", Giver.HRSS, "按参保人数", **how)
    settle(when, here, "employees_end", Giver.ENTERPRISE, "企业补交了花名册", **how)
    assert Settled.objects.get().giver == Giver.ENTERPRISE
    assert Event.objects.filter(kind="fact.settled").count() == 2


@pytest.mark.parametrize(
    ("later", "value"),
    [
        ({Giver.HRSS: 100}, 100),  # said again
        ({Giver.HRSS: 101}, None),  # the chosen one
        ({Giver.ENTERPRISE: 105}, None),  # the other one
        ({Giver.ENTERPRISE: None}, 100),  # nobody disagrees any more
        ({Giver.ENTERPRISE: 105, Giver.HRSS: 105}, 105),  # they agree
    ],
    ids=["same", "chosen", "other", "gone", "agree"],
)
def test_a_settlement_is_about_the_values_of_its_day(
    later: dict[Giver, float | None], value: float | None
) -> None:
    when, here = period(), enterprise()
    tell(when, here, Giver.HRSS, employees_end=100)
    tell(when, here, Giver.ENTERPRISE, employees_end=104)
    steward = granted(Role.COUNTY_RIGHTS, region_code="980121")
    settle(when, here, "employees_end", Giver.HRSS, "按参保人数", by=steward, today=TODAY)
    for giver, number in later.items():
        tell(when, here, giver, employees_end=number)
    facts = facts_of(when, [here])
    if value is None:
        assert facts.state("employees_end")[0] == State.CONFLICTING
    else:
        assert facts.value("employees_end")[0] == value


def test_a_settlement_holds_again_when_a_batch_that_came_after_it_is_withdrawn() -> None:
    when, here, late = period(), enterprise(), batch()
    tell(when, here, Giver.HRSS, batch(), employees_end=100)
    tell(when, here, Giver.ENTERPRISE, employees_end=104)
    steward = granted(Role.COUNTY_RIGHTS, region_code="980121")
    settle(when, here, "employees_end", Giver.HRSS, "按参保人数", by=steward, today=TODAY)
    tell(when, here, Giver.HRSS, late, employees_end=101)
    assert facts_of(when, [here]).state("employees_end")[0] == State.CONFLICTING
    withdraw(late, by=None, today=TODAY)
    assert facts_of(when, [here]).value("employees_end")[0] == 100


def test_a_settlement_that_lapsed_stands_in_no_file(
    frozen: Callable[[Period], Period],
) -> None:
    when, here = period(), enterprise()
    tell(when, here, Giver.HRSS, employees_end=100)
    tell(when, here, Giver.ENTERPRISE, employees_end=104)
    steward = granted(Role.COUNTY_RIGHTS, region_code="980121")
    settle(when, here, "employees_end", Giver.HRSS, "按参保人数", by=steward, today=TODAY)
    tell(when, here, Giver.ENTERPRISE, employees_end=105)
    file = str(freezer.path_of(frozen(when)))
    assert not duckdb.read_parquet(file).fetchnumpy()["holds"].any()
