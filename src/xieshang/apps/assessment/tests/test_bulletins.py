"""What a county leaves out of a bulletin, under another name, too; and how one is taken in."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from xieshang.apps.assessment import bulletins
from xieshang.apps.assessment.bulletins import draft
from xieshang.apps.assessment.models import Giver, ReceivedBulletin
from xieshang.apps.assessment.services import bulletin_keys
from xieshang.apps.assessment.services import bulletins as services
from xieshang.apps.assessment.tests.factories import period, tell
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event
from xieshang.core.bulletin import HIDDEN, Sum, Why
from xieshang.core.trail.note import Signer

pytestmark = pytest.mark.django_db
EARLIER, LATER = date(2026, 1, 20), date(2027, 1, 20)


@pytest.fixture(autouse=True)
def keys(settings: Any, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "keys"


def test_last_years_sum_told_a_year_later_does_not_tell_who_came_to_it() -> None:
    then, now = period(2025, 4), period(2026, 4)
    firms = [make.enterprise() for _each in range(5)]
    for firm in firms:
        tell(then, firm, Giver.HRSS, total_wages=600)
        tell(now, firm, Giver.HRSS, total_wages_last_year=600)
    made = services.make(make.COUNTY, "2025Q4", by=None, today=EARLIER)
    assert "\ntotal_wages 300000 5\n" in made.note
    same = draft(make.COUNTY, "2026Q4", on=LATER)
    assert same.sums["total_wages_last_year"] == Sum(300_000, 5)
    tell(now, make.enterprise(), Giver.HRSS, total_wages_last_year=700)
    one_more = draft(make.COUNTY, "2026Q4", on=LATER)
    assert one_more.sums["total_wages_last_year"] == HIDDEN
    assert one_more.why["total_wages_last_year"] == (str(Why.CHANGE),)
    for _each in range(4):
        tell(now, make.enterprise(), Giver.HRSS, total_wages_last_year=700)
    five_more = draft(make.COUNTY, "2026Q4", on=LATER)
    assert five_more.sums["total_wages_last_year"] == Sum(650_000, 10)


def test_a_late_sum_of_last_year_is_judged_beside_what_this_year_said_of_it() -> None:
    then, now = period(2025, 4), period(2026, 4)
    for _each in range(5):
        firm = make.enterprise()
        tell(then, firm, Giver.HRSS, total_wages=600)
        tell(now, firm, Giver.HRSS, total_wages_last_year=600)
    services.make(make.COUNTY, "2026Q4", by=None, today=LATER)
    tell(then, make.enterprise(), Giver.HRSS, total_wages=700)
    found = draft(make.COUNTY, "2025Q4", on=LATER)
    assert found.sums["total_wages"] == HIDDEN


def test_value_added_is_not_told_where_a_part_of_it_is_left_out() -> None:
    parts = {"labour_comp": 1_000, "net_prod_tax": 10, "depreciation": 10}
    firms = [make.enterprise() for _each in range(6)]
    for surplus, equal in ((500, False), (1, True)):
        for firm in firms[:1] if equal else firms:
            rest = surplus if firm == firms[0] else 1
            told = {**parts, "operating_surplus": rest, "value_added": 1_020 + rest}
            tell(period(), firm, Giver.TAX, **told)
        found = draft(make.COUNTY, "2026Q1", on=EARLIER)
        assert found.sums["labour_comp"] == Sum(600_000, 6)
        for name in ("operating_surplus", "value_added"):
            assert (found.sums[name] != HIDDEN) is equal, name
            assert (name in found.behind) is equal and (name in found.why) is not equal


def with_parts(year: int) -> None:
    """Six enterprises: of one the operating surplus is nearly all of the county's."""
    then, now = period(year, 4), period(year + 1, 4)
    parts = {"labour_comp": 1_000, "net_prod_tax": 10, "depreciation": 10}
    for number in range(6):
        firm, surplus = make.enterprise(), 1 if number else 500
        value = 1_020 + surplus
        tell(then, firm, Giver.TAX, **parts, operating_surplus=surplus, value_added=value)
        tell(now, firm, Giver.TAX, value_added_last_year=value)


def test_last_years_value_added_does_not_tell_the_part_that_was_left_out() -> None:
    with_parts(2025)
    late = draft(make.COUNTY, "2026Q4", on=LATER)  # nothing was told of its parts
    assert late.sums["value_added_last_year"] == Sum(662_500, 6)
    services.make(make.COUNTY, "2025Q4", by=None, today=EARLIER)
    now = draft(make.COUNTY, "2026Q4", on=LATER)
    assert now.sums["value_added_last_year"] == HIDDEN
    assert now.why["value_added_last_year"] == (str(Why.CHANGE),)


def test_parts_of_value_added_that_come_after_it_was_told_as_last_years_are_left_out() -> None:
    with_parts(2025)
    assert draft(make.COUNTY, "2025Q4", on=EARLIER).sums["labour_comp"] == Sum(600_000, 6)
    services.make(make.COUNTY, "2026Q4", by=None, today=LATER)
    found = draft(make.COUNTY, "2025Q4", on=LATER)
    for name in ("labour_comp", "net_prod_tax", "depreciation", "operating_surplus"):
        assert found.sums[name] == HIDDEN and name not in found.behind, name


def test_a_county_whose_key_the_province_holds_belongs_to_its_city() -> None:
    one, other = make.data_steward("980000"), make.county_officer("980000")
    key = Signer("other.example/log/bulletins", b"o" * 32).verifier().vkey
    assert bulletins.lower_regions("980100", "2026Q1", on=EARLIER) == []
    [row] = bulletin_keys.enter("980123", key, keeper="980000", by=one, today=EARLIER)
    bulletin_keys.confirm(row, by=other, today=EARLIER)
    assert bulletins.lower_regions("980100", "2026Q1", on=EARLIER) == ["980123"]


def test_another_list_of_variables_is_sent_again_and_not_added_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _each in range(5):
        tell(period(), make.enterprise(), Giver.HRSS, total_wages=600)
    old = "f" * 64
    for place in (bulletins, services):
        monkeypatch.setattr(place, "schema", lambda: old)
    sent = services.make(make.COUNTY, "2026Q1", by=None, today=EARLIER)
    came = services.receive(sent.note, by=None, today=EARLIER)
    services.accept(came, by=None, now=datetime(2026, 4, 20, tzinfo=UTC), today=EARLIER)
    assert not draft(make.COUNTY, "2026Q1", on=EARLIER).news
    assert draft("980100", "2026Q1", on=EARLIER).sums["total_wages"] == Sum(300_000, 5)
    monkeypatch.undo()
    assert draft(make.COUNTY, "2026Q1", on=EARLIER).news
    with pytest.raises(ValidationError):
        draft("980100", "2026Q1", on=EARLIER)


def test_a_twin_that_comes_while_a_copy_is_taken_in_is_the_same_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _each in range(5):
        tell(period(), make.enterprise(), Giver.HRSS, total_wages=600)
    sent = services.make(make.COUNTY, "2026Q1", by=None, today=EARLIER)
    checked = ReceivedBulletin.full_clean

    def and_the_twin(row: ReceivedBulletin, *asked: Any, **more: Any) -> None:
        checked(row, *asked, **more)
        monkeypatch.setattr(ReceivedBulletin, "full_clean", checked)
        services.receive(sent.note, by=None, today=EARLIER)  # looked up before, written now

    monkeypatch.setattr(ReceivedBulletin, "full_clean", and_the_twin)
    second = services.receive(sent.note, by=None, today=EARLIER)
    assert second == ReceivedBulletin.objects.get()
    assert Event.objects.filter(kind="bulletin.received").count() == 1
