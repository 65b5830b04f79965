"""What the target sheet adds to the daily chores."""

from __future__ import annotations

from xieshang.apps.cases import clock, housekeeping
from xieshang.apps.documents import attaching
from xieshang.apps.targets.models import TargetPaper
from xieshang.apps.targets.services import month_ends, readings
from xieshang.core.words import msg

housekeeping.enlist(
    "targets",
    msg("给目标表的月末读数留底"),
    lambda now: month_ends.take_due(clock.today()),
)
housekeeping.enlist(
    "target papers",
    msg("删除没有登记的依据文件"),
    lambda now: attaching.forget_orphans(
        now=now, folder=readings.FOLDER, rows=TargetPaper.objects.all()
    ),
)
