"""One move of a grading; the record that was handed in then says what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from xieshang.apps.accounts.models import User
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
