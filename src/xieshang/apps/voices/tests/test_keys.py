"""Keys stand outside the database, are made once, and never come back."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from xieshang.apps.voices import keys
from xieshang.apps.voices.errors import KeyDestroyed


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.KEYS = tmp_path / "keys"
    return tmp_path / "keys"


def test_a_key_is_random_and_stays_the_same() -> None:
    first = keys.key_of("survey/7")
    assert len(first) == 32
    assert keys.key_of("survey/7") == first
    assert keys.key_of("survey/8") != first


def test_nobody_else_on_the_machine_can_read_it(folder: Path) -> None:
    keys.key_of("survey/7")
    [file] = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_twenty_at_once_get_one_key(folder: Path) -> None:
    with ThreadPoolExecutor(20) as hands:
        made = set(hands.map(keys.key_of, ["consultation/1"] * 20))
    assert len(made) == 1
    assert [file.name for file in folder.iterdir()] == ["consultation-1.key"]


def test_a_destroyed_key_is_overwritten_and_no_second_one_is_made(folder: Path) -> None:
    keys.key_of("consultation/1")
    kept_open = (folder / "consultation-1.key").open("rb")  # as a copy of the file's place
    before = os.pread(kept_open.fileno(), 32, 0)
    assert keys.destroy("consultation/1")
    assert os.pread(kept_open.fileno(), 32, 0) != before
    kept_open.close()
    with pytest.raises(KeyDestroyed):
        keys.key_of("consultation/1")


def test_destroying_what_was_never_used_still_closes_the_scope() -> None:
    assert not keys.destroy("consultation/2")
    with pytest.raises(KeyDestroyed):
        keys.key_of("consultation/2")


@pytest.mark.parametrize(
    "scope", ["", "survey", "survey/", "../etc/passwd", "survey/../x", "a/b/c"]
)
def test_a_scope_that_is_none_touches_no_file(scope: str, folder: Path) -> None:
    with pytest.raises(ValueError, match="not a scope"):
        keys.key_of(scope)
    assert not folder.exists()
