"""What the assessment adds to the daily housekeeping."""

from __future__ import annotations

from xieshang.apps.assessment.services.gather import gather_all
from xieshang.apps.cases import clock, housekeeping
from xieshang.core.words import msg

housekeeping.enlist(
    "facts", msg("统计平台自己记下的事实"), lambda now: gather_all(clock.today())
)
