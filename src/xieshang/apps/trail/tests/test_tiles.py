"""Whoever has only the files of the log finds the signed root in them, and every entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from xieshang.apps.trail import outside, tiles
from xieshang.apps.trail.models import Leaf
from xieshang.apps.trail.tests.logs import log_of
from xieshang.core.trail import Checkpoint, leaf_hash, open_note, root_of, tile_path
from xieshang.core.trail.tiles import entries_path, reading, unbundle

pytestmark = pytest.mark.django_db


def test_the_root_is_rebuilt_from_the_exported_files_alone(tmp_path: Path) -> None:
    made = log_of(300)
    assert tiles.export(tmp_path) == 300
    note = (tmp_path / "checkpoint").read_text()
    signed = Checkpoint.read(open_note(note, outside.verifiers()).text)

    def fetch(level: int, index: int, width: int) -> bytes:
        return (tmp_path / tile_path(level, index, width)).read_bytes()

    assert root_of(signed.size, reading(fetch, signed.size)) == signed.root == bytes(made.root)
    packed = [tmp_path / entries_path(0), tmp_path / entries_path(1, 44)]
    found = [entry for file in packed for entry in unbundle(file.read_bytes())]
    assert found == [data.encode() for data in Leaf.objects.values_list("data", flat=True)]
    assert b"".join(map(leaf_hash, found[:256])) == fetch(0, 0, 256)


def test_nothing_of_what_was_said_or_done_by_whom_is_in_the_files(tmp_path: Path) -> None:
    log_of(5)
    tiles.export(tmp_path)
    for file in tmp_path.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        assert "龘㛃䶮".encode() not in content
        assert b"share" not in content


def test_a_second_export_adds_what_is_new_and_changes_no_tile(tmp_path: Path) -> None:
    log_of(256)
    tiles.export(tmp_path)
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("tile/**/*")}
    full = tmp_path / tile_path(0, 0)
    log_of_more = tiles.tile(0, 0)
    assert full.read_bytes() == log_of_more
    assert tiles.export(tmp_path) == 256
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("tile/**/*")} == before


def test_an_empty_log_has_no_files(tmp_path: Path) -> None:
    assert tiles.export(tmp_path) == 0
    assert list(tmp_path.iterdir()) == []
    assert tiles.tile(0, 0, 1) is None
    assert tiles.entries(0, 1) is None
