"""The command about processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from xieshang.config.cli import procedures
from xieshang.core.procedure.docs import WRITTEN, pages


def test_writing_the_pages_replaces_old_ones_and_leaves_other_files(tmp_path: Path) -> None:
    (tmp_path / "M99.md").write_text(f"{WRITTEN}\n\n# a process that is no more", "utf-8")
    (tmp_path / "mine.md").write_text("# my own page", "utf-8")
    assert procedures.run(["docs", "--folder", str(tmp_path)]) == 0
    assert {file.name for file in tmp_path.iterdir()} == {*pages(), "mine.md"}


def test_checking_from_the_command_line_finds_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert procedures.run(["check"]) == 0
    assert "22" in capsys.readouterr().out
