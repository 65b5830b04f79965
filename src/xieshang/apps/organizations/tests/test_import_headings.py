"""What the platform hands out to be filled in is understood when it comes back."""

from __future__ import annotations

import io

import pytest
from django.utils.translation import override
from python_calamine import CalamineWorkbook

from xieshang.apps.exchange.cells import Column, headings
from xieshang.apps.exchange.sheets import write_template
from xieshang.apps.organizations.imports import enterprises, rosters


@pytest.mark.parametrize("columns", [rosters.COLUMNS, enterprises.COLUMNS])
@pytest.mark.parametrize("handed_out", ["zh-hans", "en"])
@pytest.mark.parametrize("read", ["zh-hans", "en"])
def test_a_template_is_understood_whatever_language_it_was_fetched_in(
    columns: tuple[Column, ...], handed_out: str, read: str
) -> None:
    file = io.BytesIO()
    with override(handed_out):
        write_template(file, columns, title="list")
    book = CalamineWorkbook.from_filelike(io.BytesIO(file.getvalue()))
    first, example = book.get_sheet_by_index(0).to_python()
    with override(read):
        found = headings(first, columns)
    assert [found[place] for place in range(len(first))] == list(columns)
    for place, column in found.items():
        column.parse(example[place])
