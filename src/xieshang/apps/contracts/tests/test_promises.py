"""What a contract obliges to is listed from its clauses, with figures and days."""

from __future__ import annotations

from datetime import date

import pytest

from xieshang.apps.consultations.choices import Side
from xieshang.apps.contracts import templates
from xieshang.apps.contracts.models.contract import FIGURE
from xieshang.apps.contracts.promises import list_promises
from xieshang.apps.contracts.tests.factories import contract_at

pytestmark = pytest.mark.django_db


def test_with_its_effect_the_contract_lists_what_it_obliges_to() -> None:
    told = contract_at("8_publish")
    rows = {row.clause.stable_id: row for row in told.contract.obligations.all() if row.clause}
    lowest = rows["T06-lowest"]
    assert lowest.text == "最低岗位工资不低于每月3200元"
    assert (lowest.owner, lowest.due_on, lowest.every) == (
        Side.EMPLOYER,
        date(2026, 7, 1),
        "每月",
    )
    both = told.contract.obligations.filter(clause__stable_id="T06-fulfil")
    assert {row.owner for row in both} == {"workers", "employer"}


def test_listing_twice_lists_once() -> None:
    told = contract_at("8_publish")
    assert list_promises(told.contract) == 0


def test_a_promise_without_its_figure_is_not_listed() -> None:
    told = contract_at("4_meeting")
    clause = told.clause("T06-lowest")
    clause.figures = [row | {"value": ""} for row in clause.figures]
    clause.save()
    list_promises(told.contract)
    assert not told.contract.obligations.filter(clause=clause).exists()


@pytest.mark.parametrize("code", ["T06", "T07", "T11"])
def test_promises_use_only_figures_of_their_clause_and_fit_the_field(code: str) -> None:
    for clause in templates.clauses(code):
        labels = {figure["label"] for figure in clause.figures}
        for promise in clause.promises:
            assert set(FIGURE.findall(promise.text)) <= labels
            assert promise.owner in {"workers", "employer", "both"}
            assert 1 <= promise.months <= 12 and len(promise.text) < 150
