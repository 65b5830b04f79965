"""A division gets a new code: what stands there moves with it, and the running cases too."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.models import Case
from xieshang.apps.organizations.models import Region
from xieshang.apps.organizations.services import regions
from xieshang.apps.trail.services import record


@transaction.atomic
def move_to_successor(region: Region, *, by: User, today: date) -> int:
    """Move enterprises, unions, offices and running cases; returns how many enterprises.

    A case that is over keeps the code under which it ran.
    """
    moved = regions.move_to_successor(region, by=by, today=today)
    running = Case.objects.running().filter(region_code=region.code)
    cases = sorted(running.values_list("pk", flat=True))
    running.update(region_code=region.successor_id)
    if cases:
        record("cases moved", by=by, subject=region, on=today, payload={"cases": cases})
    return moved["enterprise"]
