"""What the guards and timers of the simplified procedure need to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SimpleFacts:
    """Everything that can hold a simplified consultation back."""

    needs_contract: bool = False
    cuts_rights: bool = False
    reason: str = ""  # why the simplified procedure is enough
    representatives_exist: bool = False  # elected for a round that is running
    representatives_asked: bool = False
    form: str = ""  # meeting, telephone, on line
    result: str = ""
    owner: str = ""
    measure_due_on: date | None = None
    confirmed_by_workers_on: date | None = None
    confirmed_by_employer_on: date | None = None
    evidence: str = ""
