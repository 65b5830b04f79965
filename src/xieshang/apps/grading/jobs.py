"""What runs in the background: opening a year for hundreds of enterprises."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django_tasks import task

from xieshang.apps.cases.errors import Refused, StateChanged
from xieshang.apps.grading.models import Opening
from xieshang.apps.grading.services.opening import open_one
from xieshang.apps.organizations.models import Enterprise

AT_ONCE = 10
# One that somebody was faster with must not stop the others.
PASSED_OVER = (ValidationError, PermissionDenied, IntegrityError, StateChanged, Refused)


@task()
def open_all(pk: int, day: str) -> None:
    """Open what waits, a few at a time; goes on where an earlier run stopped."""
    row = Opening.objects.get(pk=pk)
    while not row.is_over:
        row = go_on(row, today=date.fromisoformat(day))


@transaction.atomic
def go_on(row: Opening, *, today: date) -> Opening:
    """Open the next few; an enterprise that is under way meanwhile is passed over."""
    row = Opening.objects.select_for_update().get(pk=row.pk)
    chosen, row.waiting = row.waiting[:AT_ONCE], row.waiting[AT_ONCE:]
    for here in Enterprise.objects.filter(pk__in=chosen).select_related("union"):
        try:
            with transaction.atomic():
                open_one(here, year=row.year, by=row.by, today=today)
        except PASSED_OVER:
            row.passed_over += 1
        else:
            row.done += 1
    row.save(update_fields=["waiting", "done", "passed_over"])
    return row
