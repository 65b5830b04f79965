"""Takes in rows that came as a message and no file: judged and written in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.exchange import spool
from xieshang.apps.exchange.cells import Column, Fault
from xieshang.apps.exchange.importers import Line, Verdict, importer_of
from xieshang.apps.exchange.intake import faulty, line_of
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.exchange.reader import Row
from xieshang.core.words import msg

MOST: Final = 1_000  # rows of one message
WRITES: Final = (Verdict.NEW, Verdict.CHANGED)


@transaction.atomic
def take_in(
    rows: Sequence[Mapping[str, Any]],
    *,
    name: str,
    kind: str,
    scope: str,
    body: bytes,
    by: User,
    today: date,
) -> tuple[ImportBatch, list[Line]]:
    """Judge rows by field name, write the good ones; the batch is that of a file, done."""
    batch = ImportBatch.objects.create(
        kind=kind, scope=scope, file_name=name[-120:], file_kind="json", file_size=len(body),
        sha256=hashlib.sha256(body).hexdigest(), uploaded_by=by, uploaded_on=today,
    )  # fmt: skip
    importer = importer_of(batch)
    lines = _lines(rows, importer.columns)
    importer.judge(lines)
    tally = {verdict: sum(line.verdict is verdict for line in lines) for verdict in Verdict}
    batch.rows_read = len(lines)
    batch.new_rows, batch.changed_rows = tally[Verdict.NEW], tally[Verdict.CHANGED]
    batch.same_rows, batch.faulty_rows = tally[Verdict.SAME], tally[Verdict.FAULTY]
    batch.state, batch.confirmed_on = ImportBatch.State.DONE, today
    batch.applied_rows = batch.to_apply
    batch.save()
    kept = [line.kept for line in lines if line.verdict in WRITES]
    if kept and (late := importer.apply(kept)):
        batch.late_faults = late
        batch.save(update_fields=["late_faults"])
    importer.finish([])
    _keep_faults(batch, lines)
    return batch, lines


def _lines(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column]) -> list[Line]:
    known = {column.name: column for column in columns}
    lines = []
    for number, row in enumerate(rows, start=1):
        names = [name for name in row if name in known]
        names += [one.name for one in columns if one.required and one.name not in row]
        cells = [_cell(row.get(name)) for name in names]
        line = line_of(Row(number, cells), {at: known[name] for at, name in enumerate(names)})
        line.original = [["t", f"{name}={row.get(name)}"] for name in names]
        for name in row:
            if name not in known:
                reason = msg("没有这一项，或者不归这个部门报。请查 /api/v1/variables")
                line.faults.append(Fault(name[:60], "", reason))
        lines.append(line)
    return lines


def _cell(value: Any) -> Any:
    """A JSON value as the reader of files would give it."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(int(value))
    return ["n", repr(value)] if isinstance(value, int | float) else str(value)


def _keep_faults(batch: ImportBatch, lines: Sequence[Line]) -> None:
    with spool.Writer(batch.path / spool.FAULTS) as kept:
        kept.write({"headings": []})
        for line in lines:
            if line.verdict is Verdict.FAULTY:
                kept.write(faulty(line))
        kept.keep()
