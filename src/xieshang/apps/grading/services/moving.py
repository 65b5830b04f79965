"""One move of a grading, and what may be written between two moves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from xieshang.apps.accounts.models import User
from xieshang.apps.cases.errors import StateChanged
from xieshang.apps.cases.models import Case
from xieshang.apps.cases.services import Outcome, advance
from xieshang.apps.grading.models import Grading


def move(
    grading: Grading,
    event: str,
    *,
    by: User | None,
    today: date,
    seen: int | None = None,
    payload: Mapping[str, Any] | None = None,
) -> Outcome:
    """Advance the case and read the grading anew."""
    outcome = advance(grading.case, event, by=by, today=today, seen=seen, payload=payload)
    grading.refresh_from_db()
    return outcome


def still(grading: Grading, state: str) -> None:
    """Hold the case where it is until what is written stands, or refuse: it has moved on."""
    case = Case.objects.select_for_update().get(pk=grading.case_id)
    if case.state != state:
        raise StateChanged(case, "", tuple(case.moves.order_by("-no")[:3]))
