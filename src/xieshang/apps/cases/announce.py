"""What follows when a year's holidays are announced: open limits are counted again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q

from xieshang.apps.accounts.models import User
from xieshang.apps.cases import timers
from xieshang.apps.cases.models import Case, Deadline, DeadlineStatus
from xieshang.apps.cases.work_calendar import set_year


@transaction.atomic
def announce(
    year: int, days: Iterable[tuple[date, bool, str]], *, by: User | None, today: date
) -> int:
    """Enter one year's notice and count every open limit again that touches the year.

    Returns:
        How many cases were counted again.

    Raises:
        ValueError: a day lies outside the year.
    """
    set_year(year, days, by=by, on=today)
    touched = Deadline.objects.filter(
        Q(provisional=True) | Q(breach_on__year=year) | Q(anchor_on__year=year),
        status=DeadlineStatus.OPEN,
    )
    cases = Case.objects.filter(pk__in=touched.values("case"), closed_on=None)
    for case in cases:
        timers.refresh(case, today)
    return len(cases)
