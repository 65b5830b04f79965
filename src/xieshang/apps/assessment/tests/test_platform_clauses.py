"""The lowest post wage and the promises kept, counted by hand at their edges."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from xieshang.apps.assessment.tests.world import SINCE, UNTIL, count, on_paper, records
from xieshang.apps.consultations.choices import Side
from xieshang.apps.contracts.choices import Level, ObligationState
from xieshang.apps.contracts.models import Clause, Contract, Obligation
from xieshang.apps.contracts.tests.factories import contract_at
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.core.index.data import State

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
YEAR_AGO = date(2025, 7, 1)


def floor(yuan: str, here: Enterprise | None = None, ends_on: date = UNTIL) -> Contract:
    """A contract on paper with this lowest post wage: of one enterprise, or of the county."""
    area: dict[str, Any] = {} if here else {
        "level": Level.REGION, "title": "区域性合同", "region_code": make.COUNTY,
    }  # fmt: skip
    return on_paper(here, YEAR_AGO, ends_on, figures={"lowest_post_wage": yuan}, **area)


def wages(*firms: Enterprise) -> list[tuple[float | State | None, float | State | None]]:
    told = zip(count("lowest_post_wage", firms), count("wage_clause", firms), strict=True)
    return list(told)


def test_of_two_contracts_the_higher_lowest_wage_holds() -> None:
    above, below, none = (make.enterprise() for _one in range(3))
    floor("2600")
    floor("2601", above)
    floor("2599", below)
    on_paper(none, YEAR_AGO, UNTIL)
    assert wages(above, below, none) == [(2601, 1), (2600, 1), (2600, 1)]
    assert [line.title for line in records("lowest_post_wage", below)] == ["区域性合同"]


def test_a_lowest_wage_ends_with_its_contract() -> None:
    here = make.enterprise()
    floor("2600", here, ends_on=UNTIL - DAY)
    assert wages(here) == [(None, 0)]


def test_a_register_entry_without_figures_says_nothing_of_its_clauses() -> None:
    here = make.enterprise()
    on_paper(here, YEAR_AGO, UNTIL)
    assert wages(here) == [(None, None)]


def test_a_contract_that_we_have_word_by_word_has_a_wage_clause_or_none() -> None:
    told = contract_at("in_force")
    here = told.round.enterprise
    Contract.objects.filter(pk=told.contract.pk).update(starts_on=date(2026, 5, 1))
    assert wages(here) == [(3200, 1)]
    Clause.objects.filter(contract=told.contract, stable_id="T06-lowest").delete()
    assert wages(here) == [(None, 0)]


def promised(contract: Contract, due_on: date | None, state: ObligationState) -> Obligation:
    return Obligation.objects.create(
        contract=contract, text=f"{due_on} {state}", owner=Side.EMPLOYER, due_on=due_on,
        state=state,
    )  # fmt: skip


def test_promises_due_in_the_quarter_and_kept() -> None:
    contract = contract_at("in_force").contract
    here = contract.firm
    contract.obligations.all().delete()
    assert count("clauses_due", [here]) == [0]
    for day in (SINCE - DAY, SINCE, UNTIL, UNTIL + DAY, None):
        promised(contract, day, ObligationState.DONE)
    promised(contract, UNTIL, ObligationState.PARTLY)
    promised(contract, UNTIL, ObligationState.DUE)
    assert count("clauses_due", [here]) == [4]
    assert count("clauses_fulfilled", [here]) == [2]
    assert [line.counts for line in records("clauses_fulfilled", here)] == [1, 1, 0, 0]


def test_what_falls_due_after_the_end_of_a_contract_is_not_due() -> None:
    contract = contract_at("in_force").contract
    contract.obligations.all().delete()
    Contract.objects.filter(pk=contract.pk).update(ended_on=date(2026, 6, 15))
    promised(contract, date(2026, 6, 14), ObligationState.DONE)
    promised(contract, date(2026, 6, 15), ObligationState.DONE)
    assert count("clauses_due", [contract.firm]) == [1]
    Contract.objects.filter(pk=contract.pk).update(ends_on=date(2026, 6, 15))
    assert count("clauses_due", [contract.firm]) == [2]  # it ran its whole term


def test_of_contracts_on_paper_the_platform_knows_no_promises() -> None:
    here = make.enterprise()
    on_paper(here, YEAR_AGO, UNTIL)
    assert count("clauses_due", [here]) == [None]
