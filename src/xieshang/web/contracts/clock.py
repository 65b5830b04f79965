"""The silence clock: one cell a day from the department's receipt to the last day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from xieshang.apps.cases.models import Deadline
from xieshang.apps.contracts.models import Filing


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the review."""

    number: int
    day: date
    state: str  # "past", "today", "end" or ""


@dataclass(frozen=True, slots=True)
class Silence:
    """The review as a row of days; its last day comes from the case's own limit."""

    limit: Deadline
    received_on: date
    last_day: date
    cells: tuple[Cell, ...]
    left: int  # days until the last day; negative when it is over
    now: int  # which day of the review today is; 0 before its first


def limits_of(filings: Iterable[Filing]) -> dict[int, Deadline]:
    """The limit of each filing's review by the filing's key, in one query."""
    by_case: dict[tuple[int, date | None], Deadline] = {}
    cases = {
        filing.contract.consultation.case_id
        for filing in filings
        if filing.contract.consultation is not None
    }
    for row in Deadline.objects.filter(case__in=cases, timer="review").order_by("pk"):
        by_case[row.case_id, row.anchor_on] = row
    return {
        filing.pk: by_case[key]
        for filing in filings
        if filing.contract.consultation is not None
        and (key := (filing.contract.consultation.case_id, filing.received_on)) in by_case
    }


def silence(filing: Filing, today: date) -> Silence | None:
    """The clock of one filing; None while the receipt is not recorded."""
    return clock(filing, limits_of([filing]).get(filing.pk), today)


def clock(filing: Filing, limit: Deadline | None, today: date) -> Silence | None:
    """The same from a limit that was read before."""
    if filing.received_on is None or limit is None or limit.breach_on is None:
        return None
    count = (limit.breach_on - filing.received_on).days
    cells = []
    for number in range(1, count + 1):
        day = filing.received_on + timedelta(days=number)
        state = "past" if day < today else "today" if day == today else ""
        if number == count and day != today:
            state = "end"
        cells.append(Cell(number, day, state))
    left = (limit.breach_on - today).days
    now = min(count, max(0, (today - filing.received_on).days))
    return Silence(limit, filing.received_on, limit.breach_on, tuple(cells), left, now)
