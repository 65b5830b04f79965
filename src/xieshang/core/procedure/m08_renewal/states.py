"""Where a contract in force can stand on its way to renewal, change or an early end."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Kind, State
from xieshang.core.words import msg

STATES = (
    State("in_force", msg("合同履行中"), Kind.RESTING),
    State(
        "notice",
        msg("可以续签"),
        waits_for=Actor.EITHER_CHIEF,
        task=msg("发出续签要约"),
    ),
    State(
        "warned",
        msg("即将到期，尚未续签"),
        waits_for=Actor.EITHER_CHIEF,
        task=msg("抓紧发出续签要约"),
    ),
    State(
        "gap",
        msg("合同断档"),
        Kind.OVERDUE,
        waits_for=Actor.EITHER_CHIEF,
        task=msg("发出续签要约，结束断档"),
    ),
    State(
        "amending",
        msg("协商变更或解除"),
        waits_for=Actor.BOTH_CHIEFS,
        task=msg("就变更或解除达成一致"),
    ),
    State(
        "rescinding",
        msg("等待报送解除"),
        waits_for=Actor.EMPLOYER_SIDE,
        task=msg("报送合同解除材料"),
    ),
    State(
        "rescission_overdue",
        msg("解除报送逾期"),
        Kind.OVERDUE,
        waits_for=Actor.EMPLOYER_SIDE,
        task=msg("补报合同解除材料"),
    ),
    State("to_M01", msg("已转入新一轮协商"), Kind.HANDOVER),
    State("to_M01_step5", msg("已转入草案审议"), Kind.HANDOVER),
    State("closed", msg("合同已终结"), Kind.CLOSED),
)
