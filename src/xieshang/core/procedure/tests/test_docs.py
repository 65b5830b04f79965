"""The pages about the processes say what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from xieshang.core.procedure.catalogue import ALL
from xieshang.core.procedure.docs import pages
from xieshang.core.procedure.model import Procedure

PAGES = Path(__file__).parents[5] / "docs" / "processes"


def test_the_pages_in_the_repository_are_those_of_the_code() -> None:
    wanted = pages()
    there = {file.name: file.read_text(encoding="utf-8") for file in PAGES.glob("*.md")}
    assert there == wanted, "run: xieshang procedures docs"


@pytest.mark.parametrize("process", ALL, ids=lambda one: one.code)
def test_a_page_has_every_state_every_move_and_every_note(process: Procedure) -> None:
    text = pages()[f"{process.code}.md"]
    for state in process.states:
        assert f'state "{state.code} {state.label}"' in text
    for move in process.transitions:
        assert f"| `{move.source}` | `{move.event}` | `{move.target}` |" in text
        assert move.note in text
        if move.source != move.target:
            assert f"s_{move.source} --> s_{move.target}: {move.event}" in text
    for note in process.notes:
        assert note in text


def test_every_table_has_as_many_cells_in_each_line_as_in_its_head() -> None:
    for name, text in pages().items():
        width = 0
        for line in text.splitlines():
            if not line.startswith("|"):
                width = 0
                continue
            cells = line.replace("\\|", "").count("|")
            assert width in {0, cells}, (name, line)
            width = cells
