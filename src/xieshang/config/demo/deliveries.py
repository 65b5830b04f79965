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

HEADINGS: Final = ("统一社会信用代码", "变量", "数值", "截至日")


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
    written = io.StringIO(newline="")
    lines = csv.writer(written)
    lines.writerow(HEADINGS)
    for row in rows:
        name = catalogue()[row.variable].name_zh
        value = "" if row.value is None else f"{row.value:g}"
        lines.writerow([codes[row.enterprise_id], name, value, row.as_of.isoformat()])
    content = written.getvalue().encode("utf-8-sig")
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
    batch.rows_read = batch.new_rows = batch.applied_rows = len(rows)
    batch.save()
    return batch
