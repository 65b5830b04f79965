"""Reads a received file: finds its headings, parses its cells, judges its rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from xieshang.apps.exchange import spool
from xieshang.apps.exchange.cells import Column, Fault, Wrong, headings, plain, too_long
from xieshang.apps.exchange.importers import Line, Verdict, importer_of
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.exchange.reader import Row, read
from xieshang.apps.exchange.reading.refusal import LONGEST_CELL, MOST_ROWS, Unreadable
from xieshang.core.words import msg

AT_ONCE: Final = 1_000
LOOK_FOR_HEADINGS_IN: Final = 10  # rows; above the headings lists like to have a title
SHOWN: Final = 8  # rows in the preview
State = ImportBatch.State


def take_in(batch: ImportBatch) -> ImportBatch:
    """Read the file once through; ends in PREVIEW or REFUSED. Repeating it starts afresh."""
    if batch.state != State.RECEIVED:
        return batch
    try:
        with (batch.path / spool.ORIGINAL).open("rb") as file:
            _take_in(batch, read(file, batch.file_kind))
    except Unreadable as refused:
        batch.state = State.REFUSED
        batch.refusal = {"code": refused.code, "values": refused.values}
        batch.save(update_fields=["state", "refusal", "touched_at"])
    (batch.path / spool.ORIGINAL).unlink(missing_ok=True)
    return batch


def _take_in(batch: ImportBatch, rows: Iterator[Row]) -> None:
    importer = importer_of(batch)
    used, ignored, title_row = _find_headings(rows, importer.columns)
    tally = dict.fromkeys(Verdict, 0)
    first: list[Any] = []
    with (
        spool.Writer(batch.path / spool.TO_APPLY) as to_apply,
        spool.Writer(batch.path / spool.FAULTS) as faults,
    ):
        faults.write({"headings": title_row})
        for lines in _in_pieces(rows, used):
            importer.judge(lines)
            for line in lines:
                tally[line.verdict] += 1
                if line.verdict in {Verdict.NEW, Verdict.CHANGED}:
                    to_apply.write(line.kept)
                if line.verdict is Verdict.FAULTY:
                    faults.write(faulty(line))
                if len(first) < SHOWN:
                    first.append([line.number, line.verdict, _shown(line, used)])
            if sum(tally.values()) > MOST_ROWS:
                raise Unreadable("too many rows", most=MOST_ROWS)
            ImportBatch.objects.filter(pk=batch.pk).update(rows_read=sum(tally.values()))
        if not sum(tally.values()):
            raise Unreadable("no rows")
        to_apply.keep()
        faults.keep()
    with spool.Writer(batch.path / spool.FIRST) as shown:
        shown.write(first)
        shown.keep()
    missing = importer.absent()
    with spool.Writer(batch.path / spool.ABSENT) as absent:
        for key in missing:
            absent.write(key)
        absent.keep()
    batch.rows_read = sum(tally.values())
    batch.new_rows, batch.changed_rows = tally[Verdict.NEW], tally[Verdict.CHANGED]
    batch.same_rows, batch.faulty_rows = tally[Verdict.SAME], tally[Verdict.FAULTY]
    batch.absent_rows = len(missing)
    batch.columns = [column.name for column in used.values()]
    batch.ignored_columns = ignored
    batch.state = State.PREVIEW
    batch.save()


def _find_headings(
    rows: Iterator[Row], columns: tuple[Column, ...]
) -> tuple[dict[int, Column], list[str], list[str]]:
    best: dict[int, Column] = {}
    for row in rows:
        found = headings(row.cells, columns)
        if not _missing(found, columns):
            titles = [plain(cell)[:60] for cell in row.cells]
            ignored = [title for at, title in enumerate(titles) if title and at not in found]
            return found, ignored, titles
        if len(found) > len(best):
            best = found
        if row.number >= LOOK_FOR_HEADINGS_IN:
            break
    raise Unreadable("headings", columns="、".join(_missing(best, columns)))


def _missing(found: dict[int, Column], columns: tuple[Column, ...]) -> list[str]:
    """Titles of required columns that no heading names."""
    names = {column.name for column in found.values()}
    return [column.title for column in columns if column.required and column.name not in names]


def _in_pieces(rows: Iterator[Row], used: dict[int, Column]) -> Iterator[list[Line]]:
    piece: list[Line] = []
    for row in rows:
        piece.append(line_of(row, used))
        if len(piece) == AT_ONCE:
            yield piece
            piece = []
    if piece:
        yield piece


def line_of(row: Row, used: dict[int, Column]) -> Line:
    """One row, parsed by the columns that were found."""
    line = Line(row.number, row.cells, {})
    for place, column in used.items():
        cell = row.cells[place] if place < len(row.cells) else ""
        words = plain(cell)
        if not words:
            if column.required:
                line.faults.append(Fault(column.title, "", msg("没有填。请补上")))
            continue
        if too_long(cell):
            reason = msg("超过%(most)d个字，这里只留了开头。请写短")
            line.faults.append(Fault(column.title, words, reason, {"most": LONGEST_CELL}))
            continue
        try:
            line.said[column.name] = column.parse(cell)
        except Wrong as wrong:
            line.faults.append(Fault(column.title, words[:60], wrong.reason, wrong.values))
    return line


def _shown(line: Line, used: dict[int, Column]) -> list[str]:
    shown = []
    for place, column in used.items():
        words = plain(line.original[place])[:40] if place < len(line.original) else ""
        # a good phone number is kept as a hash only; its last digits are enough to compare
        hidden = column.name == "phone" and "phone" in line.said
        shown.append(f"*******{words[-4:]}" if hidden else words)
    return shown


def faulty(line: Line) -> dict[str, Any]:
    """What is kept of a row with faults until somebody mends it."""
    return {
        "row": line.number,
        "cells": [plain(cell) for cell in line.original],
        "faults": [fault.kept() for fault in line.faults],
    }


def importer_columns(batch: ImportBatch) -> list[Column]:
    """The columns that were found, in the order of the file."""
    known = {column.name: column for column in importer_of(batch).columns}
    return [known[name] for name in batch.columns if name in known]
