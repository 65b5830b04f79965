"""Takes a list in: receive, confirm, write. Each step can be repeated after a crash."""

from __future__ import annotations

import hashlib
import os
import shutil
from datetime import date, datetime, timedelta
from typing import IO, Final

from django.db import transaction
from django.db.models import F

from xieshang.apps.accounts.models import User
from xieshang.apps.exchange import spool
from xieshang.apps.exchange.importers import importer_of
from xieshang.apps.exchange.models import ImportBatch, SigningKey
from xieshang.apps.exchange.models.webhooks import Kind
from xieshang.apps.exchange.reader import kind_of
from xieshang.apps.exchange.webhooks import outbox

AT_ONCE: Final = 1_000  # rows written in one transaction
KEPT_FOR: Final = timedelta(days=30)
State = ImportBatch.State


def receive(
    file: IO[bytes],
    *,
    name: str,
    size: int,
    kind: str,
    scope: str,
    whole: bool,
    by: User,
    today: date,
    signer: SigningKey | None = None,
) -> ImportBatch:
    """Keep an uploaded file, to be read in the background.

    Raises:
        Unreadable: its size, name or first bytes already say that it will not be read.
    """
    file.seek(0)
    file_kind = kind_of(name, size, file.read(64))
    batch = ImportBatch(
        kind=kind,
        scope=scope,
        whole=whole,
        file_name=name[-120:],
        file_kind=file_kind,
        file_size=size,
        uploaded_by=by,
        uploaded_on=today,
        signed_with=signer,
    )
    batch.path.mkdir(parents=True, mode=0o700)
    digest = hashlib.sha256()
    file.seek(0)
    descriptor = os.open(batch.path / spool.ORIGINAL, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "wb") as kept:
        while chunk := file.read(256 * 1024):
            digest.update(chunk)
            kept.write(chunk)
    batch.sha256 = digest.hexdigest()
    batch.save()
    return batch


@transaction.atomic
def confirm(batch: ImportBatch, *, whole: bool, today: date) -> bool:
    """Say yes to what the preview shows; False where it was said before."""
    return bool(
        ImportBatch.objects.filter(pk=batch.pk, state=State.PREVIEW).update(
            state=State.APPLYING, confirmed_on=today, whole=whole
        )
    )


@transaction.atomic
def drop(batch: ImportBatch) -> bool:
    """Give up an import that was not confirmed; what was read is deleted."""
    dropped = ImportBatch.objects.filter(
        pk=batch.pk, state__in=[State.PREVIEW, State.RECEIVED, State.REFUSED]
    ).update(state=State.DROPPED)
    if dropped:
        transaction.on_commit(lambda: shutil.rmtree(batch.path, ignore_errors=True))
    return bool(dropped)


@transaction.atomic
def withdrawn(batch: ImportBatch, *, today: date) -> bool:
    """Mark a batch whose rows were taken back; False where it was marked before."""
    marked = ImportBatch.objects.filter(pk=batch.pk, state=State.DONE).update(
        state=State.WITHDRAWN, withdrawn_on=today
    )
    if marked:
        outbox.about_batch(Kind.WITHDRAWN, batch)
    return bool(marked)


def apply_all(batch: ImportBatch) -> ImportBatch:
    """Write every row that is still to be written, in pieces of one transaction each.

    How far it got stands in the batch and moves in the transaction of its rows: after a
    crash the next call goes on where the last one committed, and two calls at once never
    write a row twice.
    """
    while _apply_piece(batch.pk):
        pass
    batch.refresh_from_db()
    return batch


@transaction.atomic
def _apply_piece(key: int) -> bool:
    batch = ImportBatch.objects.select_for_update().get(pk=key)
    if batch.state != State.APPLYING:
        return False
    importer = importer_of(batch)
    found = spool.piece(batch.path / spool.TO_APPLY, start=batch.applied_to, most=AT_ONCE)
    mine = ImportBatch.objects.filter(pk=key, applied_to=batch.applied_to, state=State.APPLYING)
    if found.lines:
        failed = importer.apply(found.lines)
        moved = mine.update(
            applied_to=found.end,
            applied_rows=F("applied_rows") + len(found.lines),
            late_faults=F("late_faults") + failed,
        )
    else:
        moved = mine.update(
            state=State.DONE, ended_rows=importer.finish(spool.every(batch.path / spool.ABSENT))
        )
    if not moved:  # another worker wrote this piece; ours is undone
        transaction.set_rollback(True)
        return True
    return bool(found.lines)


def forget_old(*, now: datetime) -> int:
    """Delete what was read from files a month ago; returns how many batches."""
    old = ImportBatch.objects.filter(created_at__lt=now - KEPT_FOR)
    count = 0
    for batch in old.iterator():
        if batch.path.exists():
            shutil.rmtree(batch.path, ignore_errors=True)
            count += 1
    return count
