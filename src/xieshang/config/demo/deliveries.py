"""The files in which Anlan's offices delivered their facts, one for each and quarter."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Final

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment.models import Giver, Period
from xieshang.apps.assessment.scope import kind_of, scope_of
from xieshang.apps.assessment.told import Told
from xieshang.apps.exchange import services
from xieshang.apps.exchange.models import ImportBatch
from xieshang.config.demo.places import COUNTY
from xieshang.core.index.consultation.variables import catalogue
from xieshang.core.index.data import State

HEADINGS: Final = ("统一社会信用代码", "截至日")
SAID: Final = {State.NOT_APPLICABLE: "不适用"}


def deliver(
    period: Period,
    giver: str,
    rows: Sequence[Told],
    codes: dict[int, str],
    *,
    by: User,
    today: date,
) -> ImportBatch | None:
    """Keep the file that these rows came in; what an enterprise files itself comes without."""
    if giver == Giver.ENTERPRISE or not rows:
        return None
    content = _as_csv(rows, codes)
    batch = services.receive(
        io.BytesIO(content),
        name=f"{Giver(giver).label}{period.year}年{period.quarter}季度.csv",
        size=len(content),
        kind=kind_of(giver),
        scope=scope_of(COUNTY, period),
        whole=False,
        by=by,
        today=today,
    )
    batch.state, batch.confirmed_on = ImportBatch.State.DONE, today
    batch.rows_read = batch.new_rows = batch.applied_rows = len(_by_enterprise(rows))
    batch.save()
    return batch


def _by_enterprise(rows: Sequence[Told]) -> dict[tuple[int, date], dict[str, str]]:
    """The lines of the file: an enterprise and a day, and what is told of it in each column."""
    lines: dict[tuple[int, date], dict[str, str]] = {}
    for row in rows:
        cell = SAID.get(row.state, "") if row.value is None else f"{row.value:g}"
        lines.setdefault((row.enterprise_id, row.as_of), {})[row.variable] = cell
    return lines


def _as_csv(rows: Sequence[Told], codes: dict[int, str]) -> bytes:
    """One enterprise a line and one variable a column, as a department's list is read."""
    names = list(dict.fromkeys(row.variable for row in rows))
    written = io.StringIO(newline="")
    lines = csv.writer(written)
    lines.writerow([*HEADINGS, *(catalogue()[name].name_zh for name in names)])
    for (pk, as_of), told in _by_enterprise(rows).items():
        lines.writerow([codes[pk], as_of.isoformat(), *(told.get(name, "") for name in names)])
    return written.getvalue().encode("utf-8-sig")
