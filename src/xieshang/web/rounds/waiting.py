"""Whom a case waits for now: who, what, by when."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F

from xieshang.apps.cases.models import Case, Deadline, DeadlineStatus
from xieshang.core.procedure.model import Actor


@dataclass(frozen=True, slots=True)
class Wait:
    """One thing to be done, with the names of those who hold that part in this case."""

    row: Deadline
    people: list[str]


def waiting_for(case: Case) -> list[Wait]:
    """What this case waits for, the earliest last day first (two queries)."""
    rows = case.deadlines.filter(status=DeadlineStatus.OPEN, aside=False)
    rows = rows.exclude(owner=Actor.SYSTEM.value)
    names: dict[str, list[str]] = {}
    for part in case.participants.filter(until=None).select_related("user"):
        names.setdefault(part.actor, []).append(part.user.name)
    ordered = rows.order_by(F("breach_on").asc(nulls_last=True), "pk")
    return [Wait(row, names.get(row.owner, [])) for row in ordered]
