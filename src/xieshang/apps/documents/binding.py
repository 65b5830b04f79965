"""What documents add to the daily housekeeping."""

from __future__ import annotations

from xieshang.apps.cases import housekeeping
from xieshang.apps.documents import attaching
from xieshang.core.words import msg

housekeeping.enlist(
    "attachments",
    msg("删除没有登记的附件文件"),
    lambda now: attaching.forget_orphans(now=now),
)
