"""A county's bulletin goes up on a stick: checked, added up, cosigned once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from xieshang.apps.assessment import bulletins
from xieshang.apps.assessment.models import Giver
from xieshang.apps.assessment.tests.factories import period, tell
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
