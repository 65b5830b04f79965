"""The straight way from the table to a contract in force, under each kind of pack."""

from __future__ import annotations

import pytest

from xieshang.apps.contracts.tests.factories import ORDER, contract_at

pytestmark = pytest.mark.django_db
PLACES = {"demo": "980121003", "nation": "340111001", "zhejiang": "330784001",
          "shanghai": "310115001"}  # fmt: skip


@pytest.mark.parametrize("region_code", PLACES.values(), ids=PLACES.keys())
def test_a_round_goes_from_the_table_to_force(region_code: str) -> None:
    told = contract_at("in_force", region_code=region_code)
    assert told.state == "in_force"
    assert told.contract.published_on is not None
    assert told.contract.renewals.get().case.state == "in_force"


@pytest.mark.parametrize("state", ORDER)
def test_the_factory_stops_where_it_was_asked_to(state: str) -> None:
    assert contract_at(state).state == state
