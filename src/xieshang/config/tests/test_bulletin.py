"""A county's bulletin goes up on a stick: checked, added up, cosigned once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from xieshang.apps.assessment import bulletins
from xieshang.apps.assessment.models import Giver, ReceivedBulletin, SentBulletin
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


def key() -> list[str]:
    return ["--key", bulletins.signer().verifier().vkey]


def made(region: str, quarter: str, file: Path) -> str:
    assert run(["make", region, quarter, str(file)]) == 0
    return file.read_text()


def test_counties_add_up_to_their_city_and_a_few_enterprises_are_not_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told_by_two_counties()
    city, *counties = (tmp_path / name for name in ("city", "one", "two"))
    for region, file in ((make.COUNTY, counties[0]), (make.OTHER_COUNTY, counties[1])):
        text = made(region, "2026Q1", file)
        assert run(["cosign", str(file), *key()]) == 0
    assert "employees_end 15000 5\n" in text and "accepted_disputes 0 0\n" in text
    assert "accepted_disputes - -\n" in counties[0].read_text()
    whole = made("980100", "2026Q1", city)
    assert "\nemployees_end 65000 10\n" in whole and "\npart 980121 1 " in whole
    assert "accepted_disputes - -\n" in whole  # what one part hides the whole hides
    assert run(["verify", str(city), *key()]) == 0
    parts = ["--parts", *map(str, counties)]
    assert run(["verify", str(city), *key(), *parts]) == 0
    assert run(["verify", str(city), *key(), *parts[:2]]) == 1
    capsys.readouterr()
    city.write_text(whole[: whole.rindex("xieshang bulletin v1")])
    assert run(["verify", str(city), *key()]) == 1
    assert "980122" in capsys.readouterr().out


def test_what_differs_from_the_figures_here_is_named_and_not_cosigned(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told_by_two_counties()
    file = tmp_path / "one"
    made(make.COUNTY, "2026Q1", file)
    assert run(["verify", str(file), *key()]) == 0
    assert "列出的每一项都一样" in capsys.readouterr().out
    tell(period(), make.enterprise(), Giver.HRSS, employees_end=13)
    assert run(["verify", str(file), *key()]) == 1
    said = capsys.readouterr().out
    assert "employees_end：简报是500.00 / 5，按本平台的数是513.00 / 6" in said
    with pytest.raises(console.Stop) as stopped:
        run(["cosign", str(file), *key()])
    assert "和本平台上的数重算出来的不一样（employees_end）" in str(stopped.value)
    assert not Event.objects.filter(kind="bulletin.cosigned").exists()
    corrected = made(make.COUNTY, "2026Q1", file)
    assert "\nseq 2\n" in corrected
    capsys.readouterr()
    assert run(["cosign", str(file), *key()]) == 0
    assert "列出的每一项都一样" in capsys.readouterr().out


def test_a_city_names_who_is_missing_and_corrects_itself_when_they_come(tmp_path: Path) -> None:
    told_by_two_counties()
    make.region("980100")
    for code in (make.COUNTY, make.OTHER_COUNTY):
        make.region(code, parent_id="980100")
    with pytest.raises(console.Stop):
        run(["make", "980100", "2026Q1", str(tmp_path / "city")])
    found = []
    for region in (make.COUNTY, make.OTHER_COUNTY):
        made(region, "2026Q1", tmp_path / region)
        run(["cosign", str(tmp_path / region), *key()])
        found.append(made("980100", "2026Q1", tmp_path / "city"))
    assert "\npart 980122 - -\n" in found[0] and "\nemployees_end 50000 5\n" in found[0]
    assert "\nseq 2\n" in found[1] and "\nemployees_end 65000 10\n" in found[1]


def test_the_second_making_corrects_the_first_or_is_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told_by_two_counties()
    first, again, second = (tmp_path / name for name in ("one", "again", "two"))
    made(make.COUNTY, "2026Q1", first)
    capsys.readouterr()
    assert made(make.COUNTY, "2026Q1", again) == first.read_text()
    assert "没有要更正的" in capsys.readouterr().out
    tell(period(), make.enterprise(), Giver.HRSS, employees_end=7)
    text = made(make.COUNTY, "2026Q1", second)
    sha = SentBulletin.objects.get(seq=1).sha256
    assert f"\nseq 2\nprevious {sha}\n" in text
    assert "employees_end 50000 5\n" in first.read_text()
    assert "employees_end - -\n" in text  # one enterprise: subtracting would tell it
    assert "total_wages 300025000 5\n" in text
    assert Event.objects.filter(kind="bulletin.made").count() == 2


def test_a_correction_tells_what_many_have_changed_and_not_what_one_large_one_has(
    tmp_path: Path,
) -> None:
    told_by_two_counties()
    made(make.COUNTY, "2026Q1", tmp_path / "one")
    firms = list(Enterprise.objects.filter(region_code=make.TOWN)[:5])
    for firm, wages in zip(firms, (90_000_000, 10, 10, 10, 10), strict=True):
        tell(period(), firm, Giver.HRSS, employees_end=120, total_wages=wages)
    text = made(make.COUNTY, "2026Q1", tmp_path / "two")
    assert "\nemployees_end 60000 5\n" in text
    assert "\ntotal_wages - -\n" in text


def test_the_next_quarter_does_not_tell_who_came_to_what_was_carried_over(
    tmp_path: Path,
) -> None:
    told_by_two_counties()
    first = made(make.COUNTY, "2026Q1", tmp_path / "one")
    later = open_period(2026, 2, by=None, today=date(2026, 7, 1))
    second = made(make.COUNTY, "2026Q2", tmp_path / "two")
    assert "total_wages 300025000 5\n" in first
    assert "total_wages 300025000 5\n" in second
    tell(later, make.enterprise(), Giver.HRSS, total_wages=7, employees_end=7)
    for firm in Enterprise.objects.filter(region_code=make.TOWN)[:5]:
        tell(later, firm, Giver.HRSS, employees_end=90)
    third = made(make.COUNTY, "2026Q2", tmp_path / "three")
    assert "total_wages - -\n" in third
    assert "\nemployees_end 4" in third  # of this quarter alone
    for _each in range(4):
        tell(later, make.enterprise(), Giver.HRSS, total_wages=7)
    fourth = made(make.COUNTY, "2026Q2", tmp_path / "four")
    assert "total_wages 300028500 10\n" in fourth


@pytest.mark.parametrize("wrong", ["980121003", "980199", "98", "../..", "９８０１２１"])
def test_what_is_no_county_with_enterprises_has_no_bulletin(tmp_path: Path, wrong: str) -> None:
    told_by_two_counties()
    with pytest.raises(console.Stop):
        run(["make", wrong, "2026Q1", str(tmp_path / "one")])
    assert not Event.objects.filter(kind="bulletin.made").exists()


def test_a_bulletin_is_cosigned_once_and_a_second_story_never(tmp_path: Path) -> None:
    told_by_two_counties()
    file = tmp_path / "one"
    made(make.COUNTY, "2026Q1", file)
    assert run(["cosign", str(file), *key()]) == run(["cosign", str(file), *key()]) == 0
    seen = tmp_path / "one.seen"
    assert run(["verify", str(seen), *key()]) == 0
    assert Event.objects.filter(kind="bulletin.cosigned").count() == 1
    row = SentBulletin.objects.get()
    assert row.state == SentBulletin.State.COSIGNED and row.answer == seen.read_text()
    SentBulletin.objects.all().delete()  # an old backup was brought back
    tell(period(), make.enterprise(), Giver.HRSS, employees_end=7)
    made(make.COUNTY, "2026Q1", file)
    with pytest.raises(console.Stop):
        run(["cosign", str(file), *key()])
    for firm in Enterprise.objects.filter(region_code=make.TOWN):
        tell(period(), firm, Giver.HRSS, employees_end=130)
    made(make.COUNTY, "2026Q1", file)
    with pytest.raises(console.Stop):  # it corrects the second story
        run(["cosign", str(file), *key()])
    assert Event.objects.filter(kind="bulletin.cosigned").count() == 1
    assert ReceivedBulletin.objects.count() == 3  # all stay as evidence


def test_a_changed_file_and_a_wrong_key_are_refused(tmp_path: Path) -> None:
    told_by_two_counties()
    file = tmp_path / "one"
    made(make.COUNTY, "2026Q1", file)
    file.write_text(file.read_text().replace("employees_end 50000", "employees_end 60000"))
    for wanted in (
        ["verify", str(file), *key()],
        ["cosign", str(file), *key()],
        ["verify", str(file), "--key", bulletins.witness().verifier().vkey],
        ["verify", str(file), "--key", "nonsense"],
        ["verify", str(tmp_path / "nothing"), *key()],
        ["make", make.COUNTY, "2031Q1", str(file)],
    ):
        with pytest.raises(console.Stop):
            run(wanted)
