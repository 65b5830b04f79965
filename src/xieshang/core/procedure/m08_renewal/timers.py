"""The days that matter in the life of a contract in force."""

from __future__ import annotations

from xieshang.core.procedure.model import Actor, Timer
from xieshang.core.procedure.table import (
    CALENDAR,
    WORKING,
    fact_timer,
    law_timer,
    service_timer,
)
from xieshang.core.words import msg

A = Actor

CONFIG: dict[str, tuple[int, str]] = {
    "warn_days": (30, CALENDAR),
    "call_days": (3, WORKING),
    "escalate_days": (7, CALENDAR),
    "change_days": (20, CALENDAR),
}

NOTES = (
    "cfg.warn_days is the t-30 of the specification's table.",
    "cfg.call_days and cfg.escalate_days are those of M01.",
    "cfg.change_days is a cautious guess, as long as the national reply to an offer.",
)

TIMERS: tuple[Timer, ...] = (
    law_timer(
        "renewal_window", msg("可以开始续签"), "renewal_window_before_expiry", "in_force",
        A.EITHER_CHIEF,
        anchor="contract_ends_on",
        fires="t_minus_90",
        before=True,
        opens=True,
        note="A window, not a limit: the earliest candidate gives the reminder.",
    ),
    service_timer(
        "renewal_warning", msg("续签提醒"), "warn_days", "notice", A.EITHER_CHIEF,
        anchor="contract_ends_on",
        met_by="offer_renewal",
        fires="t_minus_30",
        before=True,
        opens=True,
    ),
    fact_timer(
        "contract_end", msg("在到期前续签"), "contract_ends_on", "notice warned amending",
        A.EITHER_CHIEF,
        met_by="offer_renewal agree",
        fires="expire",
    ),
    fact_timer(
        "succession", msg("新合同接替"), "last_day_before_successor",
        "in_force notice warned gap", A.SYSTEM,
        met_by="succeed",
        fires="succeed",
        note="A newer contract takes over on its own first day, not when it is published.",
    ),
    service_timer(
        "call", msg("打电话问难处并发提示函"), "call_days",
        "warned gap rescission_overdue",
        A.UPPER_UNION,
        met_by="remind",
    ),
    service_timer(
        "escalate", msg("决定是否联合督办"), "escalate_days", "gap", A.COUNTY_UNION,
        anchor="reminded_on",
        met_by="escalate",
    ),
    service_timer(
        "change", msg("就变更或解除达成一致"), "change_days", "amending", A.BOTH_CHIEFS,
        anchor="change_requested_on",
        met_by="agree no_change agree_rescission withdraw_change",
    ),
    law_timer(
        "rescission", msg("报送合同解除材料"), "rescission_filing", "rescinding",
        A.EMPLOYER_SIDE,
        anchor="rescission_agreed_on",
        met_by="rescind",
        fires="deadline_missed",
    ),
)  # fmt: skip
