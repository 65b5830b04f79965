"""What a department's system sends with its key: facts, and the withdrawal of a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from xieshang.apps.assessment.models import Period
from xieshang.apps.assessment.scope import kind_of, scope_of
from xieshang.apps.assessment.services import facts
from xieshang.apps.exchange import at_once
from xieshang.apps.exchange import services as exchange
from xieshang.apps.exchange.importers import Line
from xieshang.apps.exchange.models import ApiKey, ImportBatch
from xieshang.apps.trail.services import record


@transaction.atomic
def send(
    key: ApiKey,
    period: Period,
    rows: Sequence[Mapping[str, Any]],
    *,
    body: bytes,
    today: date,
) -> tuple[ImportBatch, list[Line]]:
    """Take rows in as the department of the key; whoever issued it answers for them.

    Raises:
        Frozen: the quarter is frozen.
    """
    facts.opened(period)  # locked before rows are judged: what is judged is written
    batch, lines = at_once.take_in(
        rows, name=f"{key.name} {key.public_id}", kind=kind_of(key.giver),
        scope=scope_of(key.region_code, period), body=body, by=key.issued_by, today=today,
    )  # fmt: skip
    record(
        "facts sent", by=None, subject=batch, on=today,
        payload={"key": key.public_id, "sha256": batch.sha256, "rows": batch.rows_read},
    )  # fmt: skip
    return batch, lines


@transaction.atomic
def take_back(key: ApiKey, batch: ImportBatch, *, today: date) -> ImportBatch:
    """Restore what stood before a batch of the key's own department."""
    here = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if exchange.withdrawn(here, today=today):
        facts.withdraw(here, by=None, today=today)
    here.refresh_from_db()
    return here
