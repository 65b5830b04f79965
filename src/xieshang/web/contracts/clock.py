"""The silence clock: one cell a day from the department's receipt to the last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from xieshang.apps.contracts.models import Filing


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the review."""

    day: date
    state: str  # "past", "today", "end" or ""


@dataclass(frozen=True, slots=True)
class Silence:
    """The review as a row of days; its last day comes from the case's own limit."""

    received_on: date
    last_day: date
    cells: tuple[Cell, ...]
    left: int  # days until the last day; negative when it is over


def silence(filing: Filing, today: date) -> Silence | None:
    """The clock of one filing; None while the receipt is not recorded."""
    consultation = filing.contract.consultation
    if filing.received_on is None or consultation is None:
        return None
    limit = consultation.case.deadlines.filter(
        timer="review", anchor_on=filing.received_on
    ).last()
    if limit is None or limit.breach_on is None:
        return None
    count = (limit.breach_on - filing.received_on).days
    cells = []
    for number in range(1, count + 1):
        day = filing.received_on + timedelta(days=number)
        state = "past" if day < today else "today" if day == today else ""
        if number == count and day != today:
            state = "end"
        cells.append(Cell(day, state))
    left = (limit.breach_on - today).days
    return Silence(filing.received_on, limit.breach_on, tuple(cells), left)
