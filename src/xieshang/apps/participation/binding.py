"""What the housekeeping does for what workers say: once a day, away from every page."""

from __future__ import annotations

from datetime import datetime

from xieshang.apps.cases import clock, housekeeping
from xieshang.apps.participation.jobs import daily
from xieshang.core.words import msg


def _daily(now: datetime) -> int:
    return daily(clock.today())


housekeeping.enlist("participation", msg("统计表态、转交意见、计算共识图"), _daily)
