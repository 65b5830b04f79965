"""What the assessment adds to the daily housekeeping."""

from __future__ import annotations

from xieshang.apps.assessment import calling, conflicting
from xieshang.apps.assessment.services.gather import gather_all
from xieshang.apps.cases import clock, housekeeping
from xieshang.core.words import msg

housekeeping.enlist(
    "facts", msg("统计平台自己记下的事实"), lambda now: gather_all(clock.today())
)
housekeeping.enlist(
    "conflicts", msg("告诉部门哪些数和别人报的不一样"), lambda now: conflicting.tell()
)
housekeeping.enlist(
    "webhooks",
    msg("删除一个月前的回调消息，销毁换下的回调密钥"),
    lambda now: calling.forget_old(now=now, today=clock.today()),
)
