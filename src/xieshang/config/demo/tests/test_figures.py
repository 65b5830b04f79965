"""The invented figures of Anlan make the index that the pages of the demonstration tell of."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from xieshang.config.demo.contracts import uncovered
from xieshang.config.demo.figures import LATEST, Firms, Quarter
from xieshang.config.demo.gaps import LISTS, absent
from xieshang.config.demo.places import COUNTY, rows
from xieshang.core.index.consultation.catalogue import framework
from xieshang.core.index.consultation.facts import Facts, Why, cells
from xieshang.core.index.consultation.regions import Regions, roll_up
from xieshang.core.index.consultation.score import score
from xieshang.core.index.consultation.variables import catalogue

BY_THE_PLATFORM = {
    "employees_covered_by_contract_in_force", "contracts_expiring",
    "contracts_renewed_before_expiry", "contracts_effective", "contracts_published_in_time",
}  # fmt: skip


def county() -> tuple[list[dict[str, str]], Firms]:
    table = rows()
    here: Any = SimpleNamespace(rows={row["id"]: row for row in table})
    return table, Firms.of(table, uncovered(here))


def test_every_variable_is_invented_that_the_platform_does_not_count_from_its_register() -> (
    None
):
    _table, firms = county()
    assert set(Quarter(firms, 3).figures()) == set(catalogue()) - BY_THE_PLATFORM
    assert {name for names in LISTS for name in names} <= set(catalogue())


def test_the_figures_are_the_same_each_time_and_contradict_themselves_nowhere() -> None:
    table, firms = county()
    figures = Quarter(firms, 3).figures()
    again = Quarter(firms, 3).figures()
    for name, column in figures.items():
        np.testing.assert_array_equal(column, again[name])
        if catalogue()[name].kind == "count":
            np.testing.assert_array_equal(column, np.round(column), err_msg=name)
    found = cells(Facts(tuple(row["id"] for row in table), figures), framework())
    wrong = {Why.PART_EXCEEDS_WHOLE, Why.NEGATIVE, Why.UNKNOWN_CODE, Why.FACT_CONFLICTING,
             Why.OVER_100}  # fmt: skip
    assert not set(np.unique(found.why)) & wrong


def test_the_county_and_its_townships_stand_where_the_pages_say() -> None:
    table, firms = county()
    told = Quarter(firms, 3).figures()
    told |= {name: np.zeros(len(table)) for name in BY_THE_PLATFORM}
    told["employees_covered_by_contract_in_force"] = np.where(firms.covered, firms.heads, 0.0)
    for name, gone in absent(firms).items():
        told[name] = np.where(gone, np.nan, told[name])
    facts = Facts(tuple(row["id"] for row in table), told)
    scored, found = score(facts, framework(), now=0)
    parents = {COUNTY: ""} | dict.fromkeys(sorted(set(firms.town)), COUNTY)
    area = roll_up(facts, found, scored, Regions.tree(parents, firms.town), framework())
    index = dict(zip(parents, area.scored.index, strict=True))
    assert index[COUNTY] == pytest.approx(77.6, abs=0.5)
    assert index["980121001"] < 60  # 城东 is red
    assert index["980121400"] == pytest.approx(83, abs=1)  # the zone is the best
    assert np.isnan(index["980121200"])  # 松坪 has too little data
    assert sum(np.isnan(one) for one in index.values()) == 1


def test_what_one_year_calls_the_last_one_is_what_that_year_was_told_to_be() -> None:
    _table, firms = county()
    then, now = Quarter(firms, 0).figures(), Quarter(firms, LATEST).figures()
    for name in ("total_wages", "revenue"):
        np.testing.assert_array_equal(then[name], now[f"{name}_last_year"])
