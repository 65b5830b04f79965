"""Reads a received file: finds its headings, parses its cells, judges its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from xieshang.apps.exchange import spool
from xieshang.apps.exchange.cells import Column, Fault, Wrong, headings, plain, too_long
from xieshang.apps.exchange.importers import Line, Verdict, importer_of
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.exchange.models.webhooks import Kind
from xieshang.apps.exchange.reader import Row, read
from xieshang.apps.exchange.reading.refusal import LONGEST_CELL, MOST_ROWS, Unreadable
from xieshang.apps.exchange.webhooks import outbox
from xieshang.core.words import msg

AT_ONCE: Final = 1_000
LOOK_FOR_HEADINGS_IN: Final = 10  # rows; above the headings lists like to have a title
SHOWN: Final = 8  # rows in the preview
State = ImportBatch.State


def take_in(batch: ImportBatch) -> ImportBatch:
    """Read the file once through; ends in PREVIEW or REFUSED. Repeating it starts afresh.

    Of two that read at once the first says what was found; the other leaves nothing.
    """
    if batch.state != State.RECEIVED:
        return batch
    try:
        with (batch.path / spool.ORIGINAL).open("rb") as file:
            done = _take_in(batch, read(file, batch.file_kind))
    except Unreadable as refused:
        found = {"code": refused.code, "values": refused.values}
        done = _refuse(batch, found)
    if done:
        (batch.path / spool.ORIGINAL).unlink(missing_ok=True)
    batch.refresh_from_db()
    return batch


@transaction.atomic
def _refuse(batch: ImportBatch, why: dict[str, Any]) -> bool:
    done = _still_received(batch, state=State.REFUSED, refusal=why)
    if done:
        outbox.about_batch(Kind.REFUSED, batch, code=why["code"])
    return done


def _still_received(batch: ImportBatch, **found: Any) -> bool:
    """Note something of a batch that nobody else has read to its end or dropped meanwhile."""
    rows = ImportBatch.objects.filter(pk=batch.pk, state=State.RECEIVED)
    return bool(rows.update(**found))


def _take_in(batch: ImportBatch, rows: Iterator[Row]) -> bool:
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
            _still_received(batch, rows_read=sum(tally.values()))
        if not sum(tally.values()):
            raise Unreadable("no rows")
        missing = importer.absent()
        # the files take their names in the transaction that says so: a batch never has those
        # of another reader, and after a crash in between it is read again
        with transaction.atomic():
            if not _still_received(
                batch, state=State.PREVIEW, rows_read=sum(tally.values()),
                new_rows=tally[Verdict.NEW], changed_rows=tally[Verdict.CHANGED],
                same_rows=tally[Verdict.SAME], faulty_rows=tally[Verdict.FAULTY],
                absent_rows=len(missing), columns=[column.name for column in used.values()],
                ignored_columns=ignored,
            ):  # fmt: skip
                return False
            to_apply.keep()
            faults.keep()
            _keep(batch.path / spool.FIRST, [first])
            _keep(batch.path / spool.ABSENT, missing)
    return True


def _keep(path: Path, lines: Iterable[Any]) -> None:
    with spool.Writer(path) as kept:
        for line in lines:
            kept.write(line)
        kept.keep()


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
