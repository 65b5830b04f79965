"""The limited process: one file in on stdin, one line of JSON per row out on stdout."""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO, Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from xieshang.apps.exchange.reading import delimited
from xieshang.apps.exchange.reading.compound import check_compound
from xieshang.apps.exchange.reading.package import check_package
from xieshang.apps.exchange.reading.refusal import (
    LONGEST_CELL,
    MEGABYTE,
    MOST_COLUMNS,
    MOST_ROWS,
    Unreadable,
)

MEMORY: Final = 400 * MEGABYTE  # address space, the interpreter included
PROCESSOR: Final = 30  # seconds
SHOWN_OF_LONG: Final = 40  # characters
HEADING_ROWS: Final = 20  # titles and headings above the list do not count as rows

Cell = str | list[str]


def limit() -> None:
    """Give up what reading a file does not need: memory, time, writing."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read stdin as the kind that the command line names."""
    limit()
    out = sys.stdout
    with os.fdopen(0, "rb") as file:
        try:
            for number, cells in _numbered(_rows(file, sys.argv[-1])):
                print(json.dumps([number, cells], ensure_ascii=True), file=out)
            print(json.dumps({"end": True}), file=out)
        except Unreadable as refused:
            print(json.dumps({"refused": refused.code, "values": refused.values}), file=out)
        except MemoryError:
            print(json.dumps({"refused": "too much", "values": {}}), file=out)
    out.flush()


def _rows(file: IO[bytes], kind: str) -> Iterator[list[Cell]]:
    if kind == "csv":
        for texts in delimited.rows(file):
            yield [*texts]
        return
    if kind == "xlsx":
        check_package(file)
    else:
        check_compound(file.read())
    file.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(file)
        sheets = [
            each for each in book.sheets_metadata if str(each.visible).endswith("Visible")
        ]
        if not sheets:
            raise Unreadable("empty")
        for row in book.get_sheet_by_name(sheets[0].name).iter_rows():
            yield [_cell(value) for value in row]
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable("broken") from error


def _numbered(rows: Iterator[list[Cell]]) -> Iterator[tuple[int, list[Cell]]]:
    for number, cells in enumerate(rows, start=1):
        if number > MOST_ROWS + HEADING_ROWS:
            raise Unreadable("too many rows", most=MOST_ROWS)
        if any(cells[MOST_COLUMNS:]):
            raise Unreadable("too many columns", most=MOST_COLUMNS)
        if any(cells):
            yield number, [_bounded(cell) for cell in cells[:MOST_COLUMNS]]


def _bounded(cell: Cell) -> Cell:
    """A cell that nobody typed is told as such, with its beginning; the row is at fault."""
    if isinstance(cell, str) and len(cell) > LONGEST_CELL:
        return ["x", f"{cell[:SHOWN_OF_LONG]}…"]
    return cell


def _cell(value: Any) -> Cell:
    """Text as it stands; anything else with its kind, so that nothing is guessed later."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return ["b", "1" if value else "0"]
    if isinstance(value, (int, float)):
        return ["n", repr(value)]
    if isinstance(value, (datetime, date)):
        return ["d", value.isoformat()[:10]]
    return ["t", str(value)] if isinstance(value, (time, timedelta)) else ""


if __name__ == "__main__":
    main()
