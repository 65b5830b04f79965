"""`xieshang quarter`: an operator begins and freezes quarters, and sees a touched file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from xieshang.apps.assessment import freezer
from xieshang.apps.assessment.models import Fact, Giver, Period
from xieshang.apps.assessment.services.gather import gather
from xieshang.apps.assessment.tests.factories import tell
from xieshang.apps.assessment.tests.world import on_paper
from xieshang.apps.cases import clock
from xieshang.apps.cases.work_calendar import seed
from xieshang.apps.organizations.tests.factories import enterprise
from xieshang.config import console
from xieshang.config.cli import quarter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _april(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 4, 10))
    settings.MEDIA_ROOT = tmp_path


def test_a_quarter_is_begun_frozen_and_checked(capsys: pytest.CaptureFixture[str]) -> None:
    assert quarter.run(["open", "2026", "1"]) == 0
    assert "2026 Q1  开放，0个事实" in capsys.readouterr().out
    period = Period.objects.get()
    tell(period, enterprise(), Giver.HRSS, employees_end=100)
    assert quarter.run(["freeze", "2026", "1"]) == 0
    facts = Fact.objects.count()
    assert f"2026-04-10冻结，{facts}个事实，文件完好" in capsys.readouterr().out
    assert quarter.run(["check"]) == 0
    freezer.path_of(period).write_bytes(b"touched")
    assert quarter.run(["check"]) == 1
    assert "请从备份取回文件" in capsys.readouterr().out


def test_a_quarter_is_counted_once_more_before_it_is_frozen() -> None:
    seed(range(2025, 2029), announced_until=2026)
    quarter.run(["open", "2026", "1"])
    period, here = Period.objects.get(), enterprise(headcount=120)
    on_paper(here, date(2025, 4, 1), date(2026, 12, 31))
    covered = Fact.objects.filter(variable="employees_covered_by_contract_in_force")
    gather(period, by=None, today=clock.today())
    assert covered.get().value == 120
    tell(period, here, Giver.HRSS, employees_end=100)
    quarter.run(["freeze", "2026", "1"])
    assert covered.get().value == 100  # as many as the department knows, and not more


def test_what_is_not_frozen_is_not_counted_either() -> None:
    quarter.run(["open", "2026", "2"])
    enterprise()
    with pytest.raises(console.Stop):
        quarter.run(["freeze", "2026", "2"])
    assert not Fact.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["open", "2026", "3"], "还没有开始"),
        (["freeze", "2025", "4"], "xieshang quarter open 2025 4"),
        (["freeze", "2026", "2"], "还没有结束"),
    ],
    ids=["future", "unknown", "running"],
)
def test_what_cannot_be_done_is_said_with_its_reason(arguments: list[str], words: str) -> None:
    quarter.run(["open", "2026", "2"])
    with pytest.raises(console.Stop, match=words):
        quarter.run(arguments)
