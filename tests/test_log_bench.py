"""What is measured of the log is measured on one that holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from bench.management.commands import log_bench


@pytest.mark.django_db
def test_the_figures_that_speed_does_not_change(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.KEYS = tmp_path / "keys"
    monkeypatch.setattr(log_bench, "MOST", 300)
    monkeypatch.setattr(log_bench, "PROOFS", 40)
    told: dict[str, Any] = {}
    for one in log_bench.measured(300, 1000, verify=True):
        told |= one
    assert (told["leaves"], told["holds"]) == (1000, True)
    assert 1.9 <= told["rows an act"] <= 2.1
    assert 1 <= told["inclusion rows read, most"] <= 20
    assert 1 <= told["consistency hashes, most"] <= 11
