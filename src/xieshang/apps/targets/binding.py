"""What the target sheet adds to the daily chores."""

from __future__ import annotations

from xieshang.apps.cases import clock, housekeeping
from xieshang.apps.targets.services import month_ends
from xieshang.core.words import msg

housekeeping.enlist(
    "targets",
    msg("给目标表的月末读数留底"),
    lambda now: month_ends.take_due(clock.today()),
)
