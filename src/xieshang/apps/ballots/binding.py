"""What the nightly work does for ballots."""

from __future__ import annotations

from datetime import datetime

from xieshang.apps.ballots.jobs import daily
from xieshang.apps.cases import clock, housekeeping
from xieshang.core.words import msg


def _daily(now: datetime) -> int:
    return daily(clock.today(), now=now)


housekeeping.enlist("ballots", msg("截止到期的表决、销毁到期的密钥"), _daily)
