"""What runs in the background: reading a file, writing its rows."""

from __future__ import annotations

from django_tasks import task

from xieshang.apps.exchange import intake, services
from xieshang.apps.exchange.models import ImportBatch


@task()
def read_file(batch: int) -> None:
    """Read a received file up to its preview."""
    intake.take_in(ImportBatch.objects.get(pk=batch))


@task()
def write_rows(batch: int) -> None:
    """Write a confirmed import; goes on where an earlier run stopped."""
    services.apply_all(ImportBatch.objects.get(pk=batch))
