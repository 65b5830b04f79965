"""The asset tag: built, built anew, and not built at all."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from xieshang.web.design.templatetags import assets


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(assets, "DIST", tmp_path)
    return tmp_path


def write_manifest(dist: Path, **entries: dict[str, object]) -> None:
    (dist / "manifest.json").write_text(
        json.dumps({f"src/{name.replace('_', '.')}": entry for name, entry in entries.items()})
    )


def test_a_built_sheet_is_linked_by_its_hashed_name(dist: Path) -> None:
    write_manifest(dist, worker_css={"file": "assets/worker-1a.css"})
    assert assets.asset("worker.css") == (
        '<link rel="stylesheet" href="/static/dist/assets/worker-1a.css">'
    )


def test_a_built_script_is_a_module_and_brings_its_sheet(dist: Path) -> None:
    write_manifest(dist, map_ts={"file": "assets/map-2b.js", "css": ["assets/map-3c.css"]})
    assert assets.asset("map.ts") == (
        '<link rel="stylesheet" href="/static/dist/assets/map-3c.css">\n'
        '<script type="module" src="/static/dist/assets/map-2b.js"></script>'
    )


def test_a_new_build_is_noticed(dist: Path) -> None:
    write_manifest(dist, worker_css={"file": "assets/worker-1a.css"})
    assets.asset("worker.css")
    write_manifest(dist, worker_css={"file": "assets/worker-9z.css"})
    os.utime(dist / "manifest.json", ns=(1, 1))
    assert "worker-9z.css" in assets.asset("worker.css")


def test_without_a_build_the_sheet_is_linked_as_written_and_the_script_left_out(
    dist: Path,
) -> None:
    (dist / "worker.css").write_text("")
    assert assets.asset("worker.css") == (
        '<link rel="stylesheet" href="/static/dist/worker.css">'
    )
    assert assets.asset("page.ts") == ""
