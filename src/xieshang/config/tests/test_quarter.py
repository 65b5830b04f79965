"""`xieshang quarter`: an operator begins and freezes quarters, and sees a touched file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from xieshang.apps.assessment import freezer
from xieshang.apps.assessment.models import Giver, Period
from xieshang.apps.assessment.tests.factories import tell
from xieshang.apps.cases import clock
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
    assert "2026-04-10冻结，1个事实，文件完好" in capsys.readouterr().out
    assert quarter.run(["check"]) == 0
    freezer.path_of(period).write_bytes(b"touched")
    assert quarter.run(["check"]) == 1
    assert "请从备份取回文件" in capsys.readouterr().out


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
