"""A county's bulletin goes up on a stick: checked, added up, cosigned once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from xieshang.apps.assessment import bulletins
from xieshang.apps.assessment.models import Giver
from xieshang.apps.assessment.services.periods import open_period
from xieshang.apps.assessment.tests.factories import period, tell
from xieshang.apps.organizations.models import Enterprise
from xieshang.apps.organizations.tests import factories as make
from xieshang.apps.trail.models import Event
from xieshang.config import console
from xieshang.config.cli.bulletin import run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(settings: Any, tmp_path: Path) -> None:
    settings.KEYS = tmp_path / "keys"


def told_by_two_counties() -> None:
    when = period()
    for town, heads in ((make.TOWN, 100), (make.OTHER_TOWN, 30)):
        for _each in range(5):
            here = make.enterprise(region_code=town)
            tell(when, here, Giver.HRSS, employees_end=heads, total_wages=heads * 6_000.5)
    tell(when, make.enterprise(), Giver.COURT, accepted_disputes=1)


def test_counties_add_up_to_their_city_and_a_few_enterprises_are_not_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told_by_two_counties()
    city, *counties = (tmp_path / name for name in ("city", "one", "two"))
    for region, file in (
        ("980100", city),
        (make.COUNTY, counties[0]),
        (make.OTHER_COUNTY, counties[1]),
    ):
        assert run(["make", region, "2026Q1", str(file)]) == 0
    text = counties[0].read_text()
    assert "employees_end 50000 5\n" in text
    assert "total_wages 300025000 5\n" in text
    assert "accepted_disputes - -\n" in text
    key = ["--key", bulletins.signer().verifier().vkey]
    parts = ["--parts", *map(str, counties)]
    assert run(["verify", str(city), *key, *parts]) == 0
    assert run(["verify", str(city), *key, *parts[:2]]) == 1
    assert "employees_end" in capsys.readouterr().out


def test_a_city_is_silent_where_its_counties_would_give_a_few_away(tmp_path: Path) -> None:
    when = period()
    for town, firms in ((make.TOWN, 6), (make.OTHER_TOWN, 3)):
        for _each in range(firms):
            tell(when, make.enterprise(region_code=town), Giver.HRSS, employees_end=100)
    told = {}
    for region in ("980100", make.COUNTY, make.OTHER_COUNTY):
        assert run(["make", region, "2026Q1", str(tmp_path / region)]) == 0
        told[region] = (tmp_path / region).read_text()
    assert "employees_end 60000 6\n" in told[make.COUNTY]
    assert "employees_end - -\n" in told[make.OTHER_COUNTY]
    assert "employees_end - -\n" in told["980100"]


def test_a_correction_does_not_tell_what_one_enterprise_said_later(tmp_path: Path) -> None:
    told_by_two_counties()
    first, second = tmp_path / "one", tmp_path / "two"
    run(["make", make.COUNTY, "2026Q1", str(first)])
    tell(period(), make.enterprise(), Giver.HRSS, employees_end=7)
    run(["make", make.COUNTY, "2026Q1", str(second), "--previous", str(first)])
    assert "employees_end 50000 5\n" in first.read_text()
    assert "employees_end - -\n" in second.read_text()
    assert "total_wages 300025000 5\n" in second.read_text()


def test_the_next_quarter_does_not_tell_who_came_to_what_was_carried_over(
    tmp_path: Path,
) -> None:
    told_by_two_counties()
    first, second = tmp_path / "one", tmp_path / "two"
    run(["make", make.COUNTY, "2026Q1", str(first)])
    later = open_period(2026, 2, by=None, today=date(2026, 7, 1))
    run(["make", make.COUNTY, "2026Q2", str(second)])
    assert "total_wages 300025000 5\n" in first.read_text()
    assert "total_wages 300025000 5\n" in second.read_text()
    tell(later, make.enterprise(), Giver.HRSS, total_wages=7, employees_end=7)
    for firm in Enterprise.objects.filter(region_code=make.TOWN)[:5]:
        tell(later, firm, Giver.HRSS, employees_end=90)
    run(["make", make.COUNTY, "2026Q2", str(second)])
    assert "total_wages - -\n" in second.read_text()
    assert "\nemployees_end 4" in second.read_text()  # of this quarter alone
    for _each in range(4):
        tell(later, make.enterprise(), Giver.HRSS, total_wages=7)
    run(["make", make.COUNTY, "2026Q2", str(second)])
    assert "total_wages 300028500 10\n" in second.read_text()


def test_two_who_came_in_one_county_are_not_told_by_its_city_either(tmp_path: Path) -> None:
    told_by_two_counties()
    regions = ("980100", make.COUNTY, make.OTHER_COUNTY)
    for region in regions:
        run(["make", region, "2026Q1", str(tmp_path / region)])
    later = open_period(2026, 2, by=None, today=date(2026, 7, 1))
    for town, firms in ((make.TOWN, 2), (make.OTHER_TOWN, 5)):
        for _each in range(firms):
            tell(later, make.enterprise(region_code=town), Giver.HRSS, total_wages=7)
    for region in regions:
        run(["make", region, "2026Q2", str(tmp_path / region)])
    shown = {region: (tmp_path / region).read_text() for region in regions}
    assert "total_wages - -\n" in shown[make.COUNTY]
    assert "total_wages 90011000 10\n" in shown[make.OTHER_COUNTY]
    assert "total_wages - -\n" in shown["980100"]  # less the other county's: the two again


def test_a_bulletin_cosigned_names_the_one_that_was_cosigned_before_it(tmp_path: Path) -> None:
    told_by_two_counties()
    first, other, second = (tmp_path / name for name in ("one", "other", "two"))
    key = ["--key", bulletins.signer().verifier().vkey]
    for file in (first, other):
        run(["make", make.COUNTY, "2026Q1", str(file)])
        tell(period(), make.enterprise(), Giver.HRSS, employees_end=7)
    assert run(["cosign", str(first), *key]) == 0
    run(["make", make.COUNTY, "2026Q1", str(second), "--previous", str(other)])
    with pytest.raises(console.Stop):
        run(["cosign", str(second), *key])


@pytest.mark.parametrize("wrong", ["980121003", "980199", "98", "../..", "９８０１２１"])
def test_what_is_no_county_with_enterprises_has_no_bulletin(tmp_path: Path, wrong: str) -> None:
    told_by_two_counties()
    with pytest.raises(console.Stop):
        run(["make", wrong, "2026Q1", str(tmp_path / "one")])
    assert not Event.objects.filter(kind="bulletin.made").exists()


def test_nothing_is_signed_that_corrects_another_regions_bulletin(tmp_path: Path) -> None:
    told_by_two_counties()
    run(["make", make.OTHER_COUNTY, "2026Q1", str(tmp_path / "other")])
    with pytest.raises(console.Stop):
        run(["make", make.COUNTY, "2026Q1", str(tmp_path / "one"),
             "--previous", str(tmp_path / "other")])  # fmt: skip
    assert Event.objects.filter(kind="bulletin.made").count() == 1


def test_a_bulletin_is_cosigned_once_and_a_second_story_never(tmp_path: Path) -> None:
    told_by_two_counties()
    file = tmp_path / "one"
    run(["make", make.COUNTY, "2026Q1", str(file)])
    key = ["--key", bulletins.signer().verifier().vkey]
    assert run(["cosign", str(file), *key]) == run(["cosign", str(file), *key]) == 0
    seen = tmp_path / "one.seen"
    assert run(["verify", str(seen), *key]) == 0
    assert Event.objects.filter(kind="bulletin.cosigned").count() == 1
    tell(period(), make.enterprise(), Giver.HRSS, employees_end=7)
    run(["make", make.COUNTY, "2026Q1", str(file)])
    with pytest.raises(console.Stop):
        run(["cosign", str(file), *key])
    run(["make", make.COUNTY, "2026Q1", str(file), "--previous", str(seen)])
    assert "\nseq 2\n" in file.read_text()
    assert run(["cosign", str(file), *key]) == 0


def test_a_changed_file_and_a_wrong_key_are_refused(tmp_path: Path) -> None:
    told_by_two_counties()
    file = tmp_path / "one"
    run(["make", make.COUNTY, "2026Q1", str(file)])
    key = ["--key", bulletins.signer().verifier().vkey]
    file.write_text(file.read_text().replace("employees_end 50000", "employees_end 60000"))
    for wanted in (
        ["verify", str(file), *key],
        ["cosign", str(file), *key],
        ["verify", str(file), "--key", bulletins.witness().verifier().vkey],
        ["verify", str(file), "--key", "nonsense"],
        ["verify", str(tmp_path / "nothing"), *key],
        ["make", make.COUNTY, "2031Q1", str(file)],
    ):
        with pytest.raises(console.Stop):
            run(wanted)
