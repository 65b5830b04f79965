"""Takes a whole batch of facts back."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.assessment.scope import is_facts
from xieshang.apps.assessment.services import facts
from xieshang.apps.exchange import services as exchange
from xieshang.apps.exchange.importers import may_import
from xieshang.apps.exchange.models import ImportBatch


@transaction.atomic
def take_back(batch: ImportBatch, *, by: User, today: date) -> ImportBatch:
    """Restore what stood before a batch was written; a second time changes nothing."""
    if not is_facts(batch.kind) or not may_import(by, batch.kind, batch.scope, on=today):
        raise PermissionDenied
    here = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if exchange.withdrawn(here, today=today):
        facts.withdraw(here, by=by, today=today)
    here.refresh_from_db()
    return here
