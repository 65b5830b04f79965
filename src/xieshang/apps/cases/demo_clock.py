"""The time machine of a demonstration: the day moves, and the sweep does what fell due."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from xieshang.apps.cases.models import Case, Deadline, DeadlineStatus, DemoDay
from xieshang.apps.cases.services import Swept, sweep

ONE_DAY = timedelta(days=1)


@transaction.atomic
def go_to(day: date) -> Swept:
    """Set the demo's day and sweep; the day never goes back."""
    demo, _ = DemoDay.objects.get_or_create(pk=1, defaults={"day": day})
    demo.day = max(day, demo.day)
    demo.save()
    return sweep(demo.day)


def next_day(today: date) -> Swept:
    """One day on."""
    return go_to(today + ONE_DAY)


def next_deadline(today: date, *, case: Case | None = None) -> date | None:
    """The first day after today on which a limit has passed; None if nothing is pending."""
    rows = Deadline.objects.filter(status=DeadlineStatus.OPEN, breach_on__gte=today)
    if case is not None:
        rows = rows.filter(case=case)
    first = rows.order_by("breach_on").values_list("breach_on", flat=True).first()
    return first + ONE_DAY if first else None
