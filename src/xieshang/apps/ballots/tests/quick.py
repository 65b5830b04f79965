"""Fixtures: keys made once, in a folder of the test; the count in this process."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path

import pytest
from pytest_django import Settings

from xieshang.apps.ballots import keys
from xieshang.apps.ballots.models import BallotPaper
from xieshang.apps.ballots.services import counting
from xieshang.core.ballots import KeyPair, read_curve_key
from xieshang.core.ballots.process import counted

BITS = 1024  # quick to make and to sign with; the padding needs 800


@pytest.fixture(scope="session")
def small_keys() -> list[KeyPair]:
    """Two for every paper, and one that is none of any paper's."""
    return [KeyPair.generate(BITS) for _ in range(3)]


@pytest.fixture
def _quick(
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    small_keys: list[KeyPair],
) -> None:
    """Small keys of this session; the count without starting a process."""
    settings.KEYS = tmp_path / "keys"
    turn = cycle(small_keys[:2])
    monkeypatch.setattr(KeyPair, "generate", classmethod(lambda cls, bits=BITS: next(turn)))

    def here(paper: BallotPaper, sent: bytes) -> bytes:
        key = read_curve_key(keys.file_of(paper.pk, "count").read_bytes())
        return counted(sent, key)

    monkeypatch.setattr(counting, "_process", here)
