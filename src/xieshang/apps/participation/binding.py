"""What the round and the housekeeping learn of what workers say."""

from __future__ import annotations

from datetime import datetime

from xieshang.apps.cases import clock, housekeeping
from xieshang.apps.consultations import waiting
from xieshang.apps.participation.jobs import daily
from xieshang.apps.participation.replies import waits_of
from xieshang.apps.participation.telling import tell_answers, tell_openings
from xieshang.core.words import msg


def _daily(now: datetime) -> int:
    today = clock.today()
    done = daily(today)
    tell_answers(today)
    tell_openings(today)
    return done


waiting.enlist(waits_of)
housekeeping.enlist(
    "participation", msg("统计表态、转交意见、计算共识图、告知有了答复"), _daily
)
