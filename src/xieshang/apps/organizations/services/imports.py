"""Takes in lists of any kind: who may, for what, and what is left behind."""

from __future__ import annotations

from datetime import date
from typing import IO

from django.core.exceptions import PermissionDenied
from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.exchange import jobs, services
from xieshang.apps.exchange.importers import may_import, sender_of
from xieshang.apps.exchange.models import ImportBatch
from xieshang.apps.exchange.signing import signer_of
from xieshang.apps.organizations.imports import rosters
from xieshang.apps.trail.services import record


@transaction.atomic
def upload(
    file: IO[bytes],
    *,
    name: str,
    size: int,
    kind: str,
    scope: str,
    by: User,
    today: date,
    signature: bytes | None = None,
) -> ImportBatch:
    """Keep a file and have it read in the background.

    Raises:
        Unreadable: its size, name, first bytes or signature say that it will not be read.
    """
    if not may_import(by, kind, scope, on=today):
        raise PermissionDenied
    sender = sender_of(kind, scope)
    signer = signer_of(file, signature, sender=sender, on=today) if sender else None
    batch = services.receive(
        file, name=name, size=size, kind=kind, scope=scope, whole=False, by=by, today=today,
        signer=signer,
    )  # fmt: skip
    record(
        "list uploaded",
        by=by,
        subject=batch,
        on=today,
        payload={
            "kind": kind,
            "scope": scope,
            "sha256": batch.sha256,
            "signed_with": signer.public_key if signer else "",
        },
    )
    jobs.read_file.enqueue(batch.pk)
    return batch


@transaction.atomic
def confirm(batch: ImportBatch, *, whole: bool, by: User, today: date) -> ImportBatch:
    """Write what the preview shows; a second confirmation changes nothing.

    ``whole`` says that the list names everybody: whoever is missing on it has left.
    """
    if not may_import(by, batch.kind, batch.scope, on=today):
        raise PermissionDenied
    whole = whole and batch.kind == rosters.KIND
    if services.confirm(batch, whole=whole, today=today):
        record("list confirmed", by=by, subject=batch, on=today, payload={"whole": whole})
        jobs.write_rows.enqueue(batch.pk)
    batch.refresh_from_db()
    return batch


@transaction.atomic
def go_on(batch: ImportBatch, *, by: User, today: date) -> None:
    """Start the background work again where it stopped, after an outage."""
    if not may_import(by, batch.kind, batch.scope, on=today):
        raise PermissionDenied
    if batch.state == ImportBatch.State.RECEIVED:
        jobs.read_file.enqueue(batch.pk)
    if batch.state == ImportBatch.State.APPLYING:
        jobs.write_rows.enqueue(batch.pk)


@transaction.atomic
def drop(batch: ImportBatch, *, by: User, today: date) -> None:
    """Give up a list that was not confirmed."""
    if not may_import(by, batch.kind, batch.scope, on=today):
        raise PermissionDenied
    if services.drop(batch):
        record("list dropped", by=by, subject=batch, on=today)
