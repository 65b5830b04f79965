"""What the platform counts itself: a named selector for each variable (decision 0030)."""

from __future__ import annotations

from typing import Final

from xieshang.apps.assessment.platform import (
    clauses,
    contracts,
    micro,
    nodes,
    participation,
    sessions,
    sides,
    steps,
    surveys,
)
from xieshang.apps.assessment.platform.selector import Record, Selector, counted_until
from xieshang.apps.assessment.platform.window import Window

GROUPS = (contracts, sides, steps, nodes, participation, sessions, micro, surveys, clauses)
PLATFORM: Final[dict[str, Selector]] = {
    one.name: one for group in GROUPS for one in group.SELECTORS
}

__all__ = ["PLATFORM", "Record", "Selector", "Window", "counted_until"]
