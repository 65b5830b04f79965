"""Which rows hold on a day: grants, entries, seats."""

from __future__ import annotations

from datetime import date

from django.db.models import Q


def in_force(on: date, path: str = "") -> Q:
    """Rows whose time of validity holds ``on``; ``until`` is the last day.

    ``path`` leads to where the two days stand: ``"entry__"``.
    """
    begun = Q(**{f"{path}since__lte": on})
    return begun & (Q(**{f"{path}until": None}) | Q(**{f"{path}until__gte": on}))


def in_office(on: date, path: str = "") -> Q:
    """Seats in the workers' congress that are held ``on``; the day of an early end is not."""
    ended = Q(**{f"{path}ended_on": None}) | Q(**{f"{path}ended_on__gt": on})
    return in_force(on, path) & ended
